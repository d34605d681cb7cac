import { assertEquals } from "@std/assert";
import { readImports, withoutComments } from "./imports.ts";

Deno.test("Imports are read with their kind", () => {
  const source = `import { a } from "./a.ts";
import type { B } from "./b.ts";
import { type C, type D } from "./c.ts";
import { type E, f } from "./e.ts";
import "./side-effect.ts";
export * from "./g.ts";
export type { H } from "./h.ts";
const i = await import("./i.ts");
// import "./comment.ts";
/* import "./block.ts"; */
import {
  long,
  list,
} from "./j.ts";
`;
  assertEquals(readImports(source), [
    { specifier: "./a.ts", typeOnly: false },
    { specifier: "./b.ts", typeOnly: true },
    { specifier: "./c.ts", typeOnly: true },
    { specifier: "./e.ts", typeOnly: false },
    { specifier: "./side-effect.ts", typeOnly: false },
    { specifier: "./g.ts", typeOnly: false },
    { specifier: "./h.ts", typeOnly: true },
    { specifier: "./j.ts", typeOnly: false },
    { specifier: "./i.ts", typeOnly: false },
  ]);
});

Deno.test("Comments vanish, addresses in strings stay", () => {
  assertEquals(withoutComments('fetch("https://example.org/*") // why'), 'fetch("https://example.org/*") ');
});
