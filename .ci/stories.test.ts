import { assertEquals } from "@std/assert";
import { MAIN_JOB } from "../e2e/harness/short-form.ts";

Deno.test("Every file of stories belongs to exactly one group", () => {
  const stories = names("e2e/stories", /^([\w-]+)\.ts$/);
  const told = groups().flatMap((name) => imported(`e2e/groups/${name}.test.ts`));
  assertEquals(told.toSorted(), stories.toSorted());
});

Deno.test("The program with every story has every group of them", () => {
  assertEquals(imported("e2e/stories.test.ts").toSorted(), groups().map((name) => `${name}.test`).toSorted());
});

Deno.test("Every story of the main job is there", () => {
  const sources = names("e2e/stories", /^([\w-]+)\.ts$/).map((name) => Deno.readTextFileSync(`e2e/stories/${name}.ts`));
  assertEquals(MAIN_JOB.filter((name) => !sources.some((source) => source.includes(name))), []);
});

function groups(): string[] {
  return names("e2e/groups", /^([\w-]+)\.test\.ts$/);
}

/** Files of stories that a file imports for their tests alone. */
function imported(file: string): string[] {
  const imports = Deno.readTextFileSync(file).matchAll(/^import "\.{1,2}\/(?:stories|groups)\/([\w.-]+)\.ts";$/gm);
  return [...imports].map(([, name]) => name!);
}

function names(folder: string, pattern: RegExp): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name }) => pattern.exec(name)?.[1] ?? []);
}
