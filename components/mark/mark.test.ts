import { expect, fixture, html } from "@open-wc/testing";
import { inside } from "../testing/shadow.ts";
import "./mark.ts";
import type { Mark } from "./mark.ts";

describe("Mark", () => {
  it("is decoration: nothing in it is read aloud", async () => {
    const element = await fixture<Mark>(html`<passerby-mark></passerby-mark>`);
    expect(inside(element, ".street").ariaHidden).to.equal("true");
    await expect(element).to.be.accessible();
  });

  it("draws the person full and the stranger open", async () => {
    const element = await fixture<Mark>(html`<passerby-mark></passerby-mark>`);
    expect(getComputedStyle(inside(element, ".stranger")).backgroundColor).to.equal("rgba(0, 0, 0, 0)");
    expect(getComputedStyle(inside(element, ".self")).backgroundColor).not.to.equal("rgba(0, 0, 0, 0)");
  });

  it("wanders only while nobody is found", async () => {
    const element = await fixture<Mark>(html`<passerby-mark wide state="wander"></passerby-mark>`);
    const moves = () => element.shadowRoot!.getAnimations?.().some((each) => each instanceof CSSAnimation) ?? false;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    expect(moves()).to.equal(!calm);
    element.state = "apart";
    await element.updateComplete;
    expect(moves()).to.be.false;
  });
});
