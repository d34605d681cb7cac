// @ts-types="./binary-heap.d.ts"
export * from "deno-std/data_structures/binary_heap.js";
