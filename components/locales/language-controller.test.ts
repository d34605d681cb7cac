import { expect, fixture, html } from "@open-wc/testing";
import "../chat/chat.ts";
import type { Chat } from "../chat/chat.ts";
import "../device-controls/device-controls.ts";
import type { DeviceControls } from "../device-controls/device-controls.ts";
import { inside } from "../testing/shadow.ts";
import { activeLocale, useLanguageOf } from "./mod.ts";

/** The language that a screen reader takes for an element: the nearest `lang`, through shadow roots. */
function spoken(element: Element): string | null {
  const near = element.closest("[lang]");
  const root = element.getRootNode();
  return near?.getAttribute("lang") ?? (root instanceof ShadowRoot ? spoken(root.host) : null);
}

const direction = (element: Element) => getComputedStyle(element).direction;

describe("LanguageController", () => {
  before(async () => await useLanguageOf(await fixture(html`<p lang="en"></p>`)));

  it("says which language it speaks and which way that is written, on a page of another one", async () => {
    const page = await fixture<HTMLElement>(html`
      <div lang="ar" dir="rtl">
        <passerby-device-controls></passerby-device-controls>
      </div>
    `);
    const element = page.querySelector<DeviceControls>("passerby-device-controls")!;
    const button = inside(element, "button");
    expect([spoken(button), direction(button)]).to.deep.equal(["en", "ltr"]);
    expect([element.getAttribute("lang"), element.getAttribute("dir")]).to.deep.equal([null, null]);
  });

  it("goes through to the elements inside of an element, which leave it as it is", async () => {
    const page = await fixture<HTMLElement>(html`
      <div lang="ar" dir="rtl">
        <passerby-chat></passerby-chat>
      </div>
    `);
    const start = inside(page.querySelector<Chat>("passerby-chat")!, "passerby-start");
    const lead = inside(start, ".lead");
    expect([spoken(lead), direction(lead), lead.closest("[lang]")]).to.deep.equal(["en", "ltr", null]);
  });

  it("keeps to a direction that the owner of the page has set on the element", async () => {
    const element = await fixture<Chat>(html`<passerby-chat dir="rtl"></passerby-chat>`);
    const lead = () => inside(inside(element, "passerby-start"), ".lead");
    expect(direction(lead())).to.equal("rtl");
    element.dir = "";
    await element.updateComplete;
    expect(direction(lead())).to.equal("ltr");
  });

  it("goes by the page, not by what it said itself before", async () => {
    const page = await fixture<HTMLElement>(html`
      <div lang="fr">
        <passerby-chat></passerby-chat>
      </div>
    `);
    await useLanguageOf(page);
    const element = page.querySelector<Chat>("passerby-chat")!;
    await element.updateComplete;
    expect(inside(element, ".frame").lang).to.equal("fr");
    page.lang = "en";
    page.append(element);
    await useLanguageOf(element);
    await element.updateComplete;
    expect([activeLocale(), inside(element, ".frame").lang]).to.deep.equal(["en", "en"]);
  });

  it("leaves what a page puts into it to the page's own direction", async () => {
    const page = await fixture<HTMLElement>(html`
      <div lang="ar" dir="rtl">
        <passerby-chat>
          <p slot="note">قواعد هذا الموقع.</p>
        </passerby-chat>
      </div>
    `);
    const note = page.querySelector("p")!;
    expect([spoken(note), getComputedStyle(note).unicodeBidi]).to.deep.equal(["ar", "plaintext"]);
  });
});
