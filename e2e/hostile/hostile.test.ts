import { assert, assertEquals } from "@std/assert";
import { CHAPTERS } from "./attacks.ts";
import { securityTable, TABLE_BEGIN, TABLE_END } from "./security-table.ts";

Deno.test("docs/SECURITY.md lists what each transport withstands, as the suite has it", async () => {
  const text = await Deno.readTextFile(new URL("../../docs/SECURITY.md", import.meta.url));
  const begin = text.indexOf(TABLE_BEGIN);
  const end = text.indexOf(TABLE_END);
  assert(begin >= 0 && end > begin, `expected ${TABLE_BEGIN} and ${TABLE_END} in docs/SECURITY.md`);
  const table = text.slice(begin + TABLE_BEGIN.length, end).trim();
  assertEquals(table, securityTable(), "run `deno task hostile -- --write`");
});

Deno.test("Every attack has a name of its own", () => {
  const names = CHAPTERS.flatMap(({ attacks }) => attacks.map(({ name }) => name));
  assertEquals(names.length, new Set(names).size);
});
