import { assertEquals } from "@std/assert";
import { readEventClasses } from "../components/event-classes.mjs";
import { manifestGaps } from "./check-build.mjs";
import { readAnchors, readLinks, readNamedFiles } from "./check-links.mjs";
import { readLcov } from "./lcov.mjs";
import { countTests } from "./run-check.mjs";
import { CONFIG_ENV } from "./server-permissions.mjs";
import { CONFIG_ENV as READ_BY_SERVER } from "../server/config.ts";

Deno.test("Numbers are read from Deno's test runner", () => {
  assertEquals(countTests("\nok | 93 passed | 0 failed (2s)\n"), { passed: 93, failed: 0 });
  assertEquals(countTests("\nFAILED | 33 passed (4 steps) | 1 failed | 2 ignored (197ms)\n"), {
    passed: 33,
    failed: 1,
  });
});

Deno.test("Numbers are read for each engine from the last lines of web-test-runner", () => {
  const output = `
Chromium: |███   | 0/2 test files | 0 passed, 0 failed
\x1b[2K\x1b[1A\x1b[GChromium: |██████| 2/2 test files | 5 passed, 1 failed
Firefox:  |██████| 2/2 test files | 6 passed, 0 failed
`;
  assertEquals(countTests(output), { passed: 11, failed: 1 });
  assertEquals(countTests("Checked 12 files"), undefined);
});

Deno.test("Coverage is read for each file, with the lines that no test runs", () => {
  const report = "SF:/a.ts\nDA:1,3\nDA:2,0\nend_of_record\nSF:/b.ts\nDA:1,1\nend_of_record\n";
  assertEquals(readLcov(report).get("/a.ts"), { lines: 2, covered: 1, missed: [2] });
  assertEquals(readLcov(report).get("/b.ts"), { lines: 1, covered: 1, missed: [] });
});

Deno.test("Links are read from prose, not from code", () => {
  const text = '[a](a.md#b) ![c](c.png)\n`[no](no.md)`\n```\n[no](no.md)\n```\n<img src="d.png">\n[e]: e.md\n';
  assertEquals(readLinks(text), ["a.md#b", "c.png", "d.png", "e.md"]);
});

Deno.test("Files that the documentation names are found, but no patterns, folders, or what is built", () => {
  const text = [
    "`server/main.ts` and `e2e/stories/canary.ts`, `server/core/*.test.ts`, `server/core/`, `main.ts`,",
    "`components/dist/passerby.js`, `npm test`, `a/b.ts --flag`",
    "```sh",
    "`x/y.ts`",
    "```",
  ].join("\n");
  assertEquals(readNamedFiles(text), ["server/main.ts", "e2e/stories/canary.ts"]);
});

Deno.test("Anchors are made of headings as GitHub makes them", () => {
  const text = "# Life of a message\n## What's new?\n## `npm start`\n## Twice\n## Twice\n```\n# no\n```\n";
  assertEquals([...readAnchors(text)], ["life-of-a-message", "whats-new", "npm-start", "twice", "twice-1"]);
});

Deno.test("Everything that a tag offers must be described", () => {
  const source = '<b part="body"></b><slot name="end"></slot>; this.dispatchEvent(new DoneEvent())';
  const gaps = (element: object) => {
    const module = { kind: "javascript-module" as const, path: "x.ts" };
    const declarations = [{ kind: "class" as const, name: "XY", tagName: "x-y", ...element }];
    const manifest = { schemaVersion: "1.0.0", modules: [{ ...module, declarations }] };
    return manifestGaps(manifest, { "x.ts": source }, { DoneEvent: "x-done" });
  };
  assertEquals(gaps({ attributes: [{ name: "size" }] }), [
    "<x-y>: has no description",
    '<x-y>: attribute "size" has no description',
    '<x-y>: "body" is used but has no @csspart',
    '<x-y>: "end" is used but has no @slot',
    '<x-y>: "x-done" is used but has no @fires',
  ]);
  const described = (name: string) => [{ name, description: "Something" }];
  const element = { description: "A tag", slots: described("end"), cssParts: described("body") };
  assertEquals(gaps({ ...element, events: described("x-done") }), []);
});

Deno.test("The server may read the environment variables that it knows, and no others", () => {
  assertEquals(CONFIG_ENV.toSorted(), READ_BY_SERVER.toSorted());
});

Deno.test("Names and meanings of events are read from their classes", () => {
  const source = `
/** Not this one. */
abstract class WishEvent extends Event {}

/**
 * The person wants
 * to stop.
 *
 * More.
 */
export class LeaveRequestEvent extends WishEvent {
  constructor() {
    super("passerby-leave-request");
  }
}
`;
  assertEquals(readEventClasses(source), [
    ["LeaveRequestEvent", { name: "passerby-leave-request", description: "The person wants to stop." }],
  ]);
});

Deno.test("Every task of Deno's is there with npm alone", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile("deno.json"));
  const { scripts } = JSON.parse(await Deno.readTextFile("package.json"));
  // Those that run one check of the gate are "npm test -- <check>".
  const wanted = Object.keys(tasks).filter((name) => !/gate\.mjs \w/.test(tasks[name]));
  assertEquals(wanted.filter((name) => !(name in scripts)), []);
});
