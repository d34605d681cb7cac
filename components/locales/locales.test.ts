import { expect, fixture, html } from "@open-wc/testing";
import { templates } from "./fr.ts";
import { counted, listed, localeFor, LOCALES, useLanguageOf } from "./mod.ts";

type Source = { id: string; text: string };

describe("Locales", () => {
  let sources: Source[];

  before(async function () {
    this.timeout(60_000); // hundreds of sources, from a server that three engines may ask at once
    sources = await messagesOf(new URL("../mod.ts", import.meta.url));
  });

  it("every text of the elements is found by this test", () => {
    expect(sources.length).to.be.greaterThan(200);
    expect(sources).to.deep.include({ id: "start.start", text: "Start" });
  });

  it("an id stands for one text only", () => {
    for (const { id, text } of sources) {
      expect(sources.filter((other) => other.id === id).every((other) => other.text === text), id).to.be.true;
    }
  });

  it("French has every text, and none that is no longer used", () => {
    const ids = [...new Set(sources.map(({ id }) => id))].sort();
    expect(Object.keys(templates).sort()).to.deep.equal(ids);
  });

  it("French fills in the same values", () => {
    const byId = new Map(sources.map(({ id, text }) => [id, text]));
    for (const [id, translation] of Object.entries(templates)) {
      const wanted = byId.get(id)!.match(/\$\{/g)?.length ?? 0;
      const values = typeof translation === "string" ? [] : translation.values as unknown as number[];
      expect([...values].sort(), id).to.deep.equal(Array.from({ length: wanted }, (_, i) => i));
    }
  });

  it("French is set as French is", () => {
    for (const [id, translation] of Object.entries(templates)) {
      const text = typeof translation === "string" ? translation : translation.strings.join("0");
      expect(text, id).to.match(/^\S.*\S$|^\S$/).and.not.match(/[^ \u00a0\u202f][:;?!]|'|!/);
    }
  });

  it("picks the first language that there is, else English", () => {
    expect(localeFor(["fr-CA", "en"])).to.equal("fr");
    expect(localeFor([undefined, "de", "FR"])).to.equal("fr");
    expect(localeFor(["de", "ja"])).to.equal("en");
    expect(localeFor(["__proto__", "constructor"])).to.equal("en");
    expect(LOCALES).to.deep.equal(["en", "fr"]);
  });

  it("counts and lists as the language does", async () => {
    const forms = { one: () => "one", other: () => "other" };
    const french = await fixture(html`<p lang="fr"><b></b></p>`);
    await useLanguageOf(french.querySelector("b")!);
    expect([0, 1, 2].map((count) => counted(count, forms))).to.deep.equal(["one", "one", "other"]);
    expect(listed(["thé", "échecs"])).to.equal("thé et échecs");
    await useLanguageOf(await fixture(html`<p lang="en"></p>`));
    expect([0, 1, 2].map((count) => counted(count, forms))).to.deep.equal(["other", "one", "other"]);
    expect(listed(["tea", "chess", "maps"])).to.equal("tea, chess and maps");
    expect(listed(["tea", "chess"], "disjunction")).to.equal("tea or chess");
  });
});

/** Walks from a module to all that it imports from here, as served, and reads the texts of `msg` calls. */
async function messagesOf(entry: URL): Promise<Source[]> {
  const seen = new Set<string>();
  const found: Source[] = [];
  const visit = async (url: URL): Promise<void> => {
    if (seen.has(url.href)) return;
    seen.add(url.href);
    const code = await (await fetch(url)).text();
    for (const [, , , text, id] of code.matchAll(MESSAGE)) found.push({ id: id!, text: text! });
    const calls = code.match(/\bmsg\(/g)?.length ?? 0;
    expect([...code.matchAll(MESSAGE)].length, `texts with an id in ${url.pathname}`).to.equal(calls);
    const imports = [...code.matchAll(/(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g)].map(([, path]) => path!);
    await Promise.all(imports.map((path) => visit(new URL(path, url))));
  };
  await visit(entry);
  return found;
}

const MESSAGE = /\bmsg\(\s*(str)?(["`'])((?:\\.|(?!\2)[^\\])*)\2,\s*\{\s*id:\s*"([^"]+)"/g;
