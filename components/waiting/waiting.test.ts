import { expect, fixture, html } from "@open-wc/testing";
import { oneEvent } from "../testing/one-event.ts";
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

  it("shows devices that are still on, and says nothing untrue about the camera", async () => {
    const element = await fixture<Waiting>(html`<passerby-waiting mode="video"></passerby-waiting>`);
    expect(textOf(element)).to.include("Your camera is off.");
    element.media = { camera: "on", microphone: "off" };
    await element.updateComplete;
    expect(textOf(element)).not.to.include("Your camera is off.");
    setTimeout(() => inside(inside(element, "passerby-device-controls"), "button[part=camera]").click());
    expect((await oneEvent(element, "passerby-camera-request")).on).to.be.false;
    await expect(element).to.be.accessible({ ignoredRules: ["video-caption"] }); // a live picture has no captions
  });

  it("can be cancelled at every stage, and is accessible", async () => {
    const element = await fixture<Waiting>(html`<passerby-waiting></passerby-waiting>`);
    for (const stage of ["connecting", "waiting", "sealing"] as const) {
      element.stage = stage;
      await element.updateComplete;
      await expect(element).to.be.accessible();
      setTimeout(() => inside(element, ".cancel").click());
      await oneEvent(element, "passerby-leave-request");
    }
  });
});
