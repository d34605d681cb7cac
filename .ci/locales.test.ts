import { assert, assertEquals, assertMatch } from "@std/assert";
import { withoutComments } from "./imports.ts";

type Source = { id: string; text: string };
type Translation = string | { strings: readonly string[]; values: readonly unknown[] };

const COMPONENTS = new URL("../components/", import.meta.url);
const MESSAGE = /\bmsg\(\s*(str)?(["`'])((?:\\.|(?!\2)[^\\])*)\2,\s*\{\s*id:\s*"([^"]+)"/g;

const sources = messagesOf(new URL("mod.ts", COMPONENTS));
// By an address that is worked out: its types are the browsers'.
const french: Record<string, Translation> = (await import(new URL("locales/fr.ts", COMPONENTS).href)).templates;

Deno.test("Every text of the elements is found here", () => {
  assert(sources.length > 200);
  assert(sources.some(({ id, text }) => id === "start.start" && text === "Start"));
});

Deno.test("An id stands for one text only", () => {
  for (const { id, text } of sources) {
    assert(sources.filter((other) => other.id === id).every((other) => other.text === text), id);
  }
});

Deno.test("French has every text, and none that is no longer used", () => {
  assertEquals(Object.keys(french).sort(), [...new Set(sources.map(({ id }) => id))].sort());
});

Deno.test("French fills in the same values", () => {
  const byId = new Map(sources.map(({ id, text }) => [id, text]));
  for (const [id, translation] of Object.entries(french)) {
    const wanted = byId.get(id)!.match(/\$\{/g)?.length ?? 0;
    const values = typeof translation === "string" ? [] : [...translation.values];
    assertEquals(values.sort(), Array.from({ length: wanted }, (_, i) => i), id);
  }
});

Deno.test("French is set as French is", () => {
  for (const [id, translation] of Object.entries(french)) {
    const text = typeof translation === "string" ? translation : translation.strings.join("0");
    assertMatch(text, /^\S.*\S$|^\S$/, id);
    assert(!/[^ \u00a0\u202f][:;?!]|'|!/.test(text), id);
  }
});

/** Walks from a module to all that it imports from here, and reads the texts of `msg` calls. */
function messagesOf(entry: URL): Source[] {
  const seen = new Set<string>();
  const found: Source[] = [];
  const visit = (url: URL): void => {
    if (seen.has(url.href)) return;
    seen.add(url.href);
    const code = withoutComments(Deno.readTextFileSync(url));
    const messages = [...code.matchAll(MESSAGE)];
    for (const [, , , text, id] of messages) found.push({ id: id!, text: text! });
    const calls = code.match(/\bmsg\(/g)?.length ?? 0;
    assertEquals(messages.length, calls, `texts with an id in ${url.pathname}`);
    for (const [, path] of code.matchAll(/(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g)) visit(new URL(path!, url));
  };
  visit(entry);
  return found;
}
