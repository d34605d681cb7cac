import { assertEquals } from "@std/assert";

Deno.test("Every file of stories belongs to exactly one file of end-to-end tests", () => {
  const stories = names("e2e/stories", /^([\w-]+)\.ts$/);
  const told = names("e2e", /^([\w-]+)\.test\.ts$/).flatMap((name) => {
    const text = Deno.readTextFileSync(`e2e/${name}.test.ts`);
    return [...text.matchAll(/^import "\.\/stories\/([\w-]+)\.ts";$/gm)].map(([, story]) => story!);
  });
  assertEquals(told.toSorted(), stories.toSorted());
});

function names(folder: string, pattern: RegExp): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name }) => pattern.exec(name)?.[1] ?? []);
}
