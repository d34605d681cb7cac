import { assertEquals } from "@std/assert";
import { readConfig } from "../server/config.ts";
import { PRODUCTION_ARGS } from "../server/testing.ts";
import { v8Flags } from "./v8-flags.mjs";

const FLAG = "--v8-flags=--no-concurrent-marking";
const [, ...PRODUCTION] = PRODUCTION_ARGS;

Deno.test("V8 marks on the server's thread where the server reads that its transport is hardened, and nowhere else", () => {
  const transports = new Set<string>();
  for (const production of [[], ["--production"], ["--production=1"], ["--production=yes"], ["--production=false"]]) {
    for (const transport of [[], ["--transport", "hardened"], ["--transport=native"]]) {
      for (
        const env of [{}, { PRODUCTION: "yes" }, { PRODUCTION: "0" }, { TRANSPORT: "hardened" }, {
          TRANSPORT: "native",
        }]
      ) {
        const args = [...production, ...PRODUCTION, ...transport];
        const result = readConfig(args, (name) => (env as Record<string, string>)[name]);
        if (result.type !== "config") throw new Error(JSON.stringify(result));
        assertEquals(
          v8Flags({ args, env }),
          result.config.transport === "hardened" ? [FLAG] : [],
          JSON.stringify({ args, env }),
        );
        transports.add(result.config.transport);
      }
    }
  }
  assertEquals(transports.size, 2);
});

Deno.test("V8 is told everything in one argument", () => {
  assertEquals(v8Flags({ args: ["--transport=hardened"], env: {} }, ["--expose-gc"]), [`${FLAG},--expose-gc`]);
  assertEquals(v8Flags({ args: [], env: {} }, ["--a", "--b"]), ["--v8-flags=--a,--b"]);
});
