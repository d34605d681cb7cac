import { expect, fixture, html, oneEvent } from "@open-wc/testing";
import { inside, textOf } from "../testing/shadow.ts";
import "./waiting.ts";
import type { Waiting } from "./waiting.ts";

describe("Waiting", () => {
  it("says who is looked for", async () => {
    const element = await fixture<Waiting>(html`<passerby-waiting .interests=${["tea", "chess"]}></passerby-waiting>`);
    expect(textOf(element)).to.include("First someone who likes tea or chess, after a moment anyone.");
    element.interests = [];
    await element.updateComplete;
    expect(textOf(element)).to.include("Anyone who is free.");
  });

  it("lets the dots wander, then meet", async () => {
    const element = await fixture<Waiting>(html`<passerby-waiting></passerby-waiting>`);
    expect(inside(element, "passerby-mark").getAttribute("state")).to.equal("wander");
    element.stage = "sealing";
    await element.updateComplete;
    expect(inside(element, "passerby-mark").getAttribute("state")).to.equal("meet");
    expect(textOf(element)).to.include("Someone is here");
  });

  it("can be cancelled at every stage, and is accessible", async () => {
    const element = await fixture<Waiting>(html`<passerby-waiting></passerby-waiting>`);
    for (const stage of ["connecting", "waiting", "sealing"] as const) {
      element.stage = stage;
      await element.updateComplete;
      await expect(element).to.be.accessible();
      setTimeout(() => inside(element, "button").click());
      await oneEvent(element, "passerby-leave-request");
    }
  });
});
