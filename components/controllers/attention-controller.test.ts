import { expect } from "@open-wc/testing";
import { type AudioSpy, spyOnAudio } from "../testing/spy-audio.ts";
import { AttentionController } from "./attention-controller.ts";

const HOST = { addController() {}, removeController() {}, requestUpdate() {}, updateComplete: Promise.resolve(true) };

describe("AttentionController", () => {
  const hide = (hidden: boolean) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  };
  let controller: AttentionController;
  let seen: boolean[];

  beforeEach(() => {
    document.title = "A page";
    seen = [];
    controller = new AttentionController(HOST, (hidden) => seen.push(hidden));
    controller.hostConnected();
  });

  afterEach(() => {
    controller.hostDisconnected();
    Reflect.deleteProperty(document, "hidden");
  });

  it("tells when the tab is hidden and shown", () => {
    hide(true);
    hide(false);
    expect(seen).to.deep.equal([true, false]);
  });

  it("changes the title only in a hidden tab and only when that was chosen", () => {
    controller.call("New message", { sound: false, flash: true });
    expect(document.title).to.equal("A page");
    hide(true);
    controller.call("New message", { sound: false, flash: false });
    expect(document.title).to.equal("A page");
    controller.call("New message", { sound: false, flash: true });
    expect(document.title).to.equal("New message");
  });

  it("gives the title back when the person returns, and when the host goes", () => {
    hide(true);
    controller.call("New message", { sound: false, flash: true });
    controller.call("Another one", { sound: false, flash: true });
    hide(false);
    expect(document.title).to.equal("A page");
    hide(true);
    controller.call("New message", { sound: false, flash: true });
    controller.hostDisconnected();
    expect(document.title).to.equal("A page");
  });

  it("stops listening when the host goes", () => {
    controller.hostDisconnected();
    hide(true);
    expect(seen).to.be.empty;
  });

  describe("by sound", () => {
    let audio: AudioSpy;

    beforeEach(() => audio = spyOnAudio());
    afterEach(() => audio.restore());

    const call = (sound: boolean) => controller.call("New message", { sound, flash: false });
    const CHIME = [523, 659];

    it("makes none, and no audio at all, until it was chosen", () => {
      hide(true);
      call(false);
      call(true); // chosen in another visit: no gesture in this page has allowed it
      expect([audio.contexts.length, audio.tones]).to.deep.equal([0, []]);
    });

    it("plays a sample when it is chosen, then once for each message while the tab is hidden", () => {
      controller.allowSound();
      expect([audio.contexts[0], audio.tones]).to.deep.equal([["resume"], CHIME]);
      call(true);
      expect(audio.tones).to.deep.equal(CHIME);
      hide(true);
      call(true);
      expect(audio.tones).to.deep.equal([...CHIME, ...CHIME]);
      hide(false);
      call(true);
      expect(audio.tones).to.deep.equal([...CHIME, ...CHIME]);
    });

    it("is silent again when it is no longer chosen, and takes one audio context for all", () => {
      controller.allowSound();
      hide(true);
      call(false);
      controller.allowSound();
      expect([audio.contexts.length, audio.tones]).to.deep.equal([1, [...CHIME, ...CHIME]]);
    });

    it("lets go of the audio when the host goes", () => {
      controller.allowSound();
      controller.hostDisconnected();
      expect(audio.contexts[0]).to.deep.equal(["resume", "close"]);
      hide(true);
      call(true);
      expect(audio.tones).to.deep.equal(CHIME);
    });
  });
});
