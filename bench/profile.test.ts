import { assertEquals } from "@std/assert";
import { countParts } from "./profile.ts";

const SEND = "b JS:*'send ext:deno_websocket/01_websocket.js:1:8468 (/tmp/perf-1.map)";
const FORWARD = "b JS:*'forward file:///passerby/server/gateway/relay.ts:16:79 (/tmp/perf-1.map)";
const STAMP = "b JS:*'stamp file:///passerby/server/seal/stamps.ts:24:12 (/tmp/perf-1.map)";
const HASH = "b JS:*'process file:///passerby/node_modules/@noble/hashes/sha2.js:72:12 (/tmp/perf-1.map)";

Deno.test("A profile counts a sample for the innermost function that is written in JavaScript", () => {
  const stacks = [
    [HASH, STAMP, FORWARD],
    ["a [unknown] (/bin/deno)", STAMP, FORWARD],
    ["a [unknown] (/bin/deno)", FORWARD],
    ["a [unknown] (/bin/deno)", SEND, FORWARD],
    [SEND, FORWARD],
    ["a malloc (/lib/libc.so.6)", "a [unknown] (/bin/deno)"],
    ["a __send (/lib/libc.so.6)", "a [unknown] (/bin/deno)"],
    ["a tcp_sendmsg ([kernel.kallsyms])", "a __send (/lib/libc.so.6)", SEND, FORWARD],
  ].map((frames) => frames.map((frame) => `\t${frame}\n`).join("")).join("\n");
  assertEquals(countParts(stacks, 16), {
    samples: 8,
    parts: {
      "Linux: TCP over loopback": 4,
      "Deno and V8, compiled": 2,
      "Memory of the C library": 2,
      "JavaScript of Deno": 2,
      "JavaScript of ws": 0,
      "The stamp": 4,
      "The rest of Passerby": 2,
    },
  });
});
