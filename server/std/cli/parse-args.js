// @ts-types="./parse-args.d.ts"
export * from "deno-std/cli/parse_args.js";
