import { assertEquals } from "@std/assert";
import { readImports, withoutComments } from "./imports.ts";
import { listFiles } from "./sources.mjs";
import { isAllowedImport, resolveImport, zoneOf, ZONES } from "./zones.ts";

const sources = ["protocol", "server", "components", "demo"].flatMap((folder) => listFiles(folder))
  .filter((path) => path.endsWith(".ts") && !isTestHelp(path) && !path.startsWith("server/std/"))
  .map((path) => {
    const text = Deno.readTextFileSync(path);
    return { path, code: withoutComments(text), imports: readImports(text), lines: text.split("\n").length };
  });

Deno.test("Every folder belongs to a zone with rules", () => {
  assertEquals(sources.map(({ path }) => path).filter((path) => !ZONES[zoneOf(path) ?? ""]), []);
});

Deno.test("Every import goes in an allowed direction", () => {
  const strays = sources.flatMap(({ path, imports }) => {
    return imports.filter((wanted) => !isAllowedImport(path, wanted)).map(({ specifier }) =>
      `${path} imports ${specifier}`
    );
  });
  assertEquals(strays, []);
});

Deno.test("Nothing that is sent or served imports what helps tests", () => {
  const strays = sources.flatMap(({ path, imports }) => {
    return imports.filter(({ specifier }) => specifier.startsWith(".") && isTestHelp(resolveImport(path, specifier)))
      .map(({ specifier }) => `${path} imports ${specifier}`);
  });
  assertEquals(strays, []);
});

Deno.test("Files import each other without cycles", () => {
  const graph = new Map(sources.map(({ path, imports }) => [
    path,
    imports.filter(({ typeOnly }) => !typeOnly).map(({ specifier }) => resolveImport(path, specifier)),
  ]));
  assertEquals(findCycle(graph), undefined);
});

Deno.test("No words that undo a promise", () => {
  const found = sources.flatMap(({ path, code }) => {
    return BANNED.filter(({ where, word }) => where.test(path) && word.test(code)).map(({ word, why }) => {
      return `${path}: ${word.exec(code)?.[0]} (${why})`;
    });
  });
  assertEquals(found, []);
});

Deno.test("File names are kebab-case", () => {
  const folders = ["protocol", "server", "components", "demo", "bench", "e2e", "deploy", ".ci"];
  const names = folders.flatMap((folder) => listFiles(folder)).flatMap((path) => path.split("/"));
  const odd = names.filter((name) => !/^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*$/.test(name) && !SHOUTED.has(name));
  assertEquals([...new Set(odd)], []);
});

Deno.test("Long files are named", () => {
  for (const { path, lines } of sources.filter(({ lines }) => lines > 250)) {
    console.warn(`${path} has ${lines} lines: is there a second idea in it?`);
  }
  assertEquals(sources.filter(({ lines }) => lines > 500).map(({ path }) => path), []);
});

/** Names that the world writes in capitals. */
const SHOUTED = new Set(["Dockerfile", "Caddyfile", "README.md", "LICENSE"]);

const SERVER = /^server\//;
const BROWSER = /^(components|demo)\//;
const ANYWHERE = /./;

const BANNED = [
  { where: BROWSER, word: /\bunsafe(HTML|SVG|MathML|Static)\b/, why: "a stranger's text is only ever a text binding" },
  { where: BROWSER, word: /\.(innerHTML|outerHTML|srcdoc)\s*\+?=[^=]/, why: "text is never parsed as HTML" },
  { where: BROWSER, word: /\binsertAdjacentHTML\b|\bdocument\.write\b/, why: "text is never parsed as HTML" },
  { where: BROWSER, word: /\b(indexedDB|document\.cookie)\b/, why: "nothing is kept about a visitor" },
  {
    // What a person asks to have remembered goes through one file.
    where: /^(components|demo)\/(?!preferences\/stored-preferences\.ts$)/,
    word: /\b(localStorage|sessionStorage)\b/,
    why: "nothing is kept about a visitor",
  },
  { where: ANYWHERE, word: /\beval\(|\bnew Function\(/, why: "no code from strings" },
  { where: ANYWHERE, word: /^export default\b/m, why: "named exports only" },
  { where: ANYWHERE, word: /^\s*(export )?(const )?enum \w/m, why: "unions of string literals" },
  { where: ANYWHERE, word: /^\s*(export )?namespace \w/m, why: "modules" },
  { where: ANYWHERE, word: /@ts-(ignore|nocheck)\b/, why: "the types say what is true" },
  {
    // server/disk.ts is the log sink that an operator may ask for: the one place that writes.
    where: /^server\/(?!disk\.ts$)/,
    word: /\bDeno\.(write\w*|create\w*|mkdir\w*|makeTemp\w*|openKv|open\w*|copyFile\w*|rename\w*)\(/,
    why: "RAM only",
  },
  { where: SERVER, word: /\b(localStorage|sessionStorage|caches)\./, why: "RAM only" },
  { where: /^(protocol|server\/core)\//, word: /\bDeno\.|\bDate\.now\b|\bnew Date\b/, why: "time is an argument" },
  { where: /^(protocol|server\/core)\//, word: /\bMath\.random\b|\bcrypto\./, why: "randomness is passed in" },
  { where: /^(protocol|server\/core)\//, word: /\bset(Timeout|Interval)\b|\bqueueMicrotask\b/, why: "owns no timer" },
];

/** Helpers of tests live beside what they help to test, and may reach as far as a test. */
function isTestHelp(path: string): boolean {
  return /(^|[/-])(testing|arbitraries|contract|raw-client|fake|fixture|harness|simulator)(\.ts$|\/|-)/.test(path) ||
    path.endsWith(".d.ts");
}

function findCycle(graph: Map<string, string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (path: string, trail: string[]): string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const next of graph.get(path) ?? []) {
      const cycle = visit(next, [...trail, path]);
      if (cycle) return cycle;
    }
    done.add(path);
    return undefined;
  };
  for (const path of graph.keys()) {
    const cycle = visit(path, []);
    if (cycle) return cycle;
  }
  return undefined;
}
