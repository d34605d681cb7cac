import { assert, assertEquals } from "@std/assert";
import { CLAIMS } from "../server/privacy/claims.ts";
import { LANGUAGES } from "../server/privacy/ports.ts";
import { staleBlocks } from "./privacy-doc.ts";
import { PROMISES } from "./promises-table.ts";
import { PROOFS } from "./proofs.ts";

Deno.test("Every promise has a test, or says that it is not built", () => {
  assertEquals(PROMISES.map(({ row }) => row), Array.from({ length: 26 }, (_, i) => i + 1));
  for (const { row, tests, missing } of PROMISES) assert(tests.length > 0 || missing !== undefined, `row ${row}`);
});

Deno.test("Every test that a promise, a claim of the policy or the retention table names is there", () => {
  const gone = PROOFS.filter(([file, name]) => !isNamed(read(file), name)).map(([file, name]) => `${file}: ${name}`);
  assertEquals([...new Set(gone)], []);
});

Deno.test("The policy claims nothing of a promise that is not built at all", () => {
  const unbuilt = PROMISES.filter(({ tests }) => tests.length === 0).map(({ row }) => row);
  assertEquals(CLAIMS.filter(({ promise }) => unbuilt.includes(promise)).map(({ id }) => id), []);
});

Deno.test("The policy speaks every language that the components speak", () => {
  const [, list] = /LOCALES = \[(.*)\] as const/.exec(read("components/locales/locale.ts")) ?? [];
  assertEquals([...LANGUAGES].toSorted(), JSON.parse(`[${list}]`).toSorted());
});

Deno.test("docs/PRIVACY.md has the tables of the program", () => {
  assertEquals(
    staleBlocks(Deno.readTextFileSync("docs/PRIVACY.md")),
    [],
    "run .ci/privacy-doc.ts --write and deno fmt",
  );
});

function read(file: string): string {
  try {
    return Deno.readTextFileSync(file);
  } catch {
    return "";
  }
}

/** As it stands in the source, or made from a template with the row's name in it. */
function isNamed(source: string, name: string): boolean {
  const template = name.replace(/"[a-z-]+"/, '"${id}"');
  return source.includes(name) || source.includes(template) || source.includes(name.replaceAll('"', '\\"'));
}
