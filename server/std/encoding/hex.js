// @ts-types="./hex.d.ts"
export * from "deno-std/encoding/hex.js";
