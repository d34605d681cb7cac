import { expect, fixture, html } from "@open-wc/testing";
import { oneEvent } from "../testing/one-event.ts";
import { allInside, inside, textOf } from "../testing/shadow.ts";
import { settled } from "../session/testing/settled.ts";
import type { PaneTools } from "./pane-tools.ts";
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
    expect(video(element).ariaHidden).to.equal("true"); // to those who listen it is no picture either
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

  it("asks for a tap to play when the browser plays nothing at all", async () => {
    const element = await pane();
    let allowed = false;
    video(element).play = () => allowed ? Promise.resolve() : Promise.reject(new DOMException("", "NotAllowedError"));
    element.stream = new MediaStream();
    element.camera = "on";
    await element.updateComplete;
    await settled();
    await element.updateComplete;
    expect(textOf(element)).to.include("Tap to play");
    allowed = true;
    inside(element, ".unsilence").click();
    await element.updateComplete;
    expect(allInside(element, ".unsilence")).to.be.empty;
  });

  it("is blurred and silent while it is veiled, and asks to be shown", async () => {
    const element = await pane();
    element.stream = new MediaStream();
    element.camera = "on";
    element.veiled = element.tools = true;
    await element.updateComplete;
    expect(video(element).muted).to.be.true;
    expect(video(element).disablePictureInPicture).to.be.true;
    expect(getComputedStyle(video(element)).filter).to.include("blur(");
    expect(allInside(element, "passerby-pane-tools")).to.be.empty;
    setTimeout(() => inside(element, ".veil button").click());
    expect((await oneEvent(element, "passerby-reveal")).revealed).to.be.true;
    element.camera = "off";
    element.microphone = "on";
    await element.updateComplete;
    expect(textOf(element)).to.include("They would like to talk").and.include("Listen");
    element.veiled = false;
    await element.updateComplete;
    expect(video(element).muted).to.be.false;
  });

  it("is silent until it is revealed, whatever the stranger says of their devices", async () => {
    const element = await pane();
    element.stream = new MediaStream();
    element.microphone = "on";
    element.veiled = true;
    await element.updateComplete;
    for (const microphone of ["off", "on", "off"] as const) {
      element.microphone = microphone;
      await element.updateComplete;
      expect(video(element).muted, microphone).to.be.true;
    }
  });

  it("asks again before it shows the first picture of somebody who was only heard", async () => {
    const element = await pane();
    element.stream = new MediaStream();
    element.microphone = "on";
    element.veiled = element.tools = true;
    await element.updateComplete;
    setTimeout(() => inside(element, ".veil button").click());
    const { revealed, picture } = await oneEvent(element, "passerby-reveal");
    expect({ revealed, picture }).to.deep.equal({ revealed: true, picture: false });
    element.heard = true;
    await element.updateComplete;
    expect([video(element).muted, allInside(element, ".veil").length]).to.deep.equal([false, 0]);
    expect(textOf(element)).to.include("You can hear them");
    element.camera = "on";
    await element.updateComplete;
    expect(video(element).muted).to.be.false;
    expect(getComputedStyle(video(element)).filter).to.include("blur(");
    const tools = inside<PaneTools>(element, "passerby-pane-tools");
    expect([tools.picture, textOf(element).includes("Their picture is blurred")]).to.deep.equal([false, true]);
    setTimeout(() => inside(element, ".veil button").click());
    expect((await oneEvent(element, "passerby-reveal")).picture).to.be.true;
  });

  it("says so instead of showing the last picture when none comes any more", async () => {
    const element = await pane();
    element.stream = new MediaStream();
    element.camera = element.microphone = "on";
    element.stalled = true;
    await element.updateComplete;
    expect(textOf(element)).to.include("Sound only for now. Their picture comes back by itself");
    expect(getComputedStyle(video(element)).visibility).to.equal("hidden");
    await expect(element).to.be.accessible();
    element.microphone = "off";
    await element.updateComplete;
    expect(textOf(element)).to.include("Their picture is paused");
    element.stalled = false;
    await element.updateComplete;
    expect(inside(element, ".placeholder").hidden).to.be.true;
  });

  it("veils nothing while nothing comes, and never the person themselves", async () => {
    const element = await pane();
    element.veiled = true;
    element.camera = "on";
    await element.updateComplete;
    expect(allInside(element, ".veil")).to.be.empty;
    element.stream = new MediaStream();
    element.self = true;
    await element.updateComplete;
    expect(allInside(element, ".veil")).to.be.empty;
    expect(getComputedStyle(video(element)).filter).to.equal("none");
  });

  it("offers volume, a small window, full screen and the blur again, for who is seen", async () => {
    const element = await pane();
    video(element).play = () => Promise.resolve();
    element.stream = new MediaStream();
    element.camera = "on";
    element.tools = true;
    element.quality = "poor";
    await element.updateComplete;
    const tools = inside<PaneTools>(element, "passerby-pane-tools");
    await tools.updateComplete;
    expect(inside(tools, ".quality").ariaLabel).to.equal("The connection is weak");
    const button = (name: string) => allInside(tools, "button").find(({ ariaLabel }) => ariaLabel === name)!;
    button("Mute them").click();
    await element.updateComplete;
    expect(video(element).volume).to.equal(0);
    await tools.updateComplete;
    button("Turn the sound on").click();
    await element.updateComplete;
    expect(video(element).volume).to.equal(1);
    const range = inside<HTMLInputElement>(tools, "input");
    range.value = "0.25";
    range.dispatchEvent(new Event("input"));
    await element.updateComplete;
    expect(video(element).volume).to.equal(0.25);
    let enlarged = 0;
    element.requestFullscreen = () => Promise.resolve(void enlarged++);
    if (document.fullscreenEnabled) {
      button("Full screen").click();
      expect(enlarged).to.equal(1);
    }
    let detached = 0;
    if (document.pictureInPictureEnabled) {
      video(element).requestPictureInPicture = () => Promise.reject(new DOMException(String(detached++)));
      button("In a small window of its own").click();
      expect(detached).to.equal(1);
    }
    setTimeout(() => button("Blur them again").click());
    expect((await oneEvent(element, "passerby-reveal")).revealed).to.be.false;
    await expect(element).to.be.accessible({ ignoredRules: ["video-caption"] });
  });

  it("plays through the speaker that was chosen, where the browser can", async () => {
    const element = await pane();
    const asked: string[] = [];
    video(element).setSinkId = (id) => Promise.resolve(void asked.push(id));
    await element.updateComplete;
    expect(asked).to.deep.equal([]);
    element.speaker = "desk";
    await element.updateComplete;
    expect(asked).to.deep.equal(["desk"]);
  });

  it("mirrors no picture of a camera that looks away", async () => {
    const element = await fixture<VideoPane>(html`<passerby-video-pane self rear></passerby-video-pane>`);
    expect(getComputedStyle(video(element)).transform).to.equal("none");
  });

  it("says with and without TURN what it means that there is no call", async () => {
    const element = await pane();
    element.call = "failed";
    await element.updateComplete;
    expect(textOf(element)).to.include("No direct connection");
    element.relayed = true;
    await element.updateComplete;
    expect(textOf(element)).to.include("It tries again by itself").and.not.include("direct");
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

  it("shows how the call stands above what is asked about the picture, not over it, in a small picture as well", async () => {
    for (const [inlineSize, blockSize] of [["22em", "16em"], ["16em", "14em"]] as const) {
      const element = await fixture<VideoPane>(html`
        <passerby-video-pane veiled camera="on" call="interrupted" .stream=${new MediaStream()}
          style="inline-size: ${inlineSize}; block-size: ${blockSize}"></passerby-video-pane>
      `);
      const [state, question] = [".call", ".veil p"].map((part) => inside(element, part).getBoundingClientRect());
      expect(state!.height, inlineSize).to.be.above(0);
      expect(question!.top, inlineSize).to.be.at.least(state!.bottom);
    }
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
