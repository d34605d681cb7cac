import { assertEquals } from "@std/assert";
import { v8Flags } from "./v8-flags.mjs";

const FLAG = "--v8-flags=--no-concurrent-marking";

Deno.test("V8 marks on the server's thread under the hardened transport, however that is configured", () => {
  for (const args of [["--transport", "hardened"], ["--transport=hardened"], ["--production"], ["--production=1"]]) {
    assertEquals(v8Flags({ args, env: {} }), [FLAG]);
  }
  assertEquals(v8Flags({ args: [], env: { PRODUCTION: "yes" } }), [FLAG]);
  assertEquals(v8Flags({ args: [], env: { TRANSPORT: "hardened" } }), [FLAG]);
});

Deno.test("V8 is told nothing under the native transport", () => {
  for (const args of [[], ["--transport", "native"], ["--production", "--transport=native"], ["--production=false"]]) {
    assertEquals(v8Flags({ args, env: {} }), []);
  }
});

Deno.test("V8 is told everything in one argument", () => {
  assertEquals(v8Flags({ args: ["--transport=hardened"], env: {} }, ["--expose-gc"]), [`${FLAG},--expose-gc`]);
  assertEquals(v8Flags({ args: [], env: {} }, ["--a", "--b"]), ["--v8-flags=--a,--b"]);
});
