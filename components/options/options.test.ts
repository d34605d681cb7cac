import { expect, fixture, html } from "@open-wc/testing";
import { oneEvent } from "../testing/one-event.ts";
import { allInside, inside } from "../testing/shadow.ts";
import "./options.ts";
import { DEFAULT_OPTIONS, type Options } from "./options.ts";

describe("Options", () => {
  it("has sound, title and going on off until they are chosen", () => {
    expect(DEFAULT_OPTIONS).to.deep.equal({ autoNext: false, sound: false, flash: false, showTyping: true });
  });

  it("wishes for one changed option at a time", async () => {
    const element = await fixture<Options>(html`<passerby-options></passerby-options>`);
    element.show();
    for (const box of allInside<HTMLInputElement>(element, ".choice input")) {
      setTimeout(() => box.click());
      const { options } = await oneEvent(element, "passerby-options-change");
      const name = box.name as keyof typeof options;
      expect(options).to.deep.equal({ ...DEFAULT_OPTIONS, [name]: !DEFAULT_OPTIONS[name] });
    }
    inside(element, "header button").click();
    expect(inside<HTMLDialogElement>(element, "dialog").open).to.be.false;
  });

  it("is accessible closed and open", async () => {
    const element = await fixture<Options>(html`<passerby-options></passerby-options>`);
    await expect(element).to.be.accessible();
    element.show();
    await element.updateComplete;
    await expect(element).to.be.accessible();
  });
});
