import { expect, fixture, html } from "@open-wc/testing";
import { oneEvent } from "../testing/one-event.ts";
import { allInside, inside, textOf } from "../testing/shadow.ts";
import "./video-pane.ts";
import type { VideoPane } from "./video-pane.ts";

const video = (pane: VideoPane) => inside<HTMLVideoElement>(pane, "video");
const pane = () => fixture<VideoPane>(html`<passerby-video-pane></passerby-video-pane>`);

describe("VideoPane", () => {
  it("plays any stream inline, and lets go of it", async () => {
    const element = await pane();
    const stream = new MediaStream();
    element.stream = stream;
    element.camera = "on";
    await element.updateComplete;
    expect(video(element).srcObject).to.equal(stream);
    expect(video(element).hasAttribute("playsinline")).to.be.true;
    expect(inside(element, ".placeholder").hidden).to.be.true;
    element.stream = undefined;
    await element.updateComplete;
    expect(video(element).srcObject).to.be.null;
    expect(inside(element, ".placeholder").hidden).to.be.false;
  });

  it("holds no stream after it left the page, and takes it again when it comes back", async () => {
    const element = await pane();
    const parent = element.parentElement!;
    const stream = new MediaStream();
    element.stream = stream;
    await element.updateComplete;
    element.remove();
    expect(video(element).srcObject).to.be.null;
    parent.append(element);
    await element.updateComplete;
    expect(video(element).srcObject).to.equal(stream);
  });

  it("shows the placeholder while the camera is off, and goes on playing the sound", async () => {
    const element = await pane();
    element.stream = new MediaStream();
    element.microphone = "on";
    await element.updateComplete;
    expect(textOf(element)).to.include("You can hear them. Their camera is off");
    expect(getComputedStyle(video(element)).display).not.to.equal("none");
  });

  it("mirrors the self view and keeps it silent", async () => {
    const element = await fixture<VideoPane>(html`<passerby-video-pane self></passerby-video-pane>`);
    element.stream = new MediaStream();
    await element.updateComplete;
    expect(video(element).muted).to.be.true;
    expect(getComputedStyle(video(element)).transform).to.equal("matrix(-1, 0, 0, 1, 0, 0)");
  });

  it("asks for one tap when the browser plays no sound without a gesture", async () => {
    const element = await pane();
    const mutedWhenPlayed: boolean[] = [];
    let allowed = false;
    video(element).play = function () {
      mutedWhenPlayed.push(this.muted);
      return allowed || this.muted ? Promise.resolve() : Promise.reject(new DOMException("", "NotAllowedError"));
    };
    element.stream = new MediaStream();
    await element.updateComplete;
    await Promise.resolve();
    await element.updateComplete;
    const button = inside(element, ".unsilence");
    expect(mutedWhenPlayed).to.deep.equal([false, true]);
    allowed = true;
    button.click();
    await element.updateComplete;
    expect(mutedWhenPlayed.at(-1)).to.be.false;
    expect(allInside(element, ".unsilence")).to.be.empty;
  });

  it("tells how the call stands, on the stranger's side only", async () => {
    const element = await pane();
    element.call = "interrupted";
    await element.updateComplete;
    expect(textOf(element)).to.include("The picture is interrupted");
    element.self = true;
    await element.updateComplete;
    expect(textOf(element)).not.to.include("interrupted");
  });

  it("carries controls that wish for the device's other state", async () => {
    const element = await fixture<VideoPane>(
      html`<passerby-video-pane self controls camera="on"></passerby-video-pane>`,
    );
    const controls = inside(element, "passerby-device-controls");
    setTimeout(() => inside(controls, "button[part=camera]").click());
    expect((await oneEvent(element, "passerby-camera-request")).on).to.be.false;
    setTimeout(() => inside(controls, "button[part=microphone]").click());
    expect((await oneEvent(element, "passerby-microphone-request")).on).to.be.true;
  });

  it("is accessible with and without a picture", async () => {
    const element = await pane();
    await expect(element).to.be.accessible();
    element.stream = new MediaStream();
    element.camera = "on";
    element.call = "connecting";
    await element.updateComplete;
    await expect(element).to.be.accessible({ ignoredRules: ["video-caption"] }); // a live call has no captions
    element.self = true;
    element.controls = true;
    await element.updateComplete;
    await expect(element).to.be.accessible({ ignoredRules: ["video-caption"] });
  });
});
