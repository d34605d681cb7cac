import { expect, fixture, html } from "@open-wc/testing";
import { counted, listed, localeFor, LOCALES, useLanguageOf } from "./mod.ts";

describe("Locales", () => {
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
