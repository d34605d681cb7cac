// @ts-types="./mod.d.ts"
export * from "deno-std/media_types/content_type.js";
