import { expect } from "@open-wc/testing";
import { LocalMedia } from "./local-media.ts";
import type { MediaProblem } from "./session-state.ts";
import { endTrack, FakeDevices } from "./testing/fake-devices.ts";
import { settled } from "./testing/settled.ts";

function setUp(devices: FakeDevices | undefined = new FakeDevices()) {
  const seen: string[] = [];
  const media = new LocalMedia(devices, () => seen.push(`${media.facts.camera} ${media.facts.microphone}`));
  return { devices: devices!, media, seen };
}

describe("LocalMedia", () => {
  it("asks for nothing until a device is turned on, and then for that device alone", async () => {
    const { devices, media } = setUp();
    media.stop();
    await media.turn("camera", false);
    expect(devices.asked).to.deep.equal([]);
    const on = media.turn("camera", true);
    expect(devices.asked.map((asked) => Object.keys(asked))).to.deep.equal([["video"]]);
    devices.allow();
    await on;
    media.turn("microphone", true);
    expect(devices.asked.map((asked) => Object.keys(asked))).to.deep.equal([["video"], ["audio"]]);
  });

  it("goes from off to starting to on, with a stream for the self view", async () => {
    const { devices, media, seen } = setUp();
    const on = media.turn("camera", true);
    const track = devices.allow();
    await on;
    expect(seen).to.deep.equal(["starting off", "on off"]);
    expect(media.track("camera")).to.equal(track);
    expect(media.stream!.getTracks()).to.deep.equal([track]);
  });

  it("stops the track when a device is turned off, and only that one", async () => {
    const { devices, media } = setUp();
    const both = [media.turn("camera", true), media.turn("microphone", true)];
    const [camera, microphone] = [devices.allow(), devices.allow()];
    await Promise.all(both);
    const before = media.stream;
    await media.turn("camera", false);
    expect([camera.readyState, microphone.readyState]).to.deep.equal(["ended", "live"]);
    expect(media.facts).to.deep.equal({ camera: "off", microphone: "on", problem: undefined });
    expect(media.stream!.getTracks()).to.deep.equal([microphone]);
    expect(media.stream).not.to.equal(before);
    await media.turn("microphone", false);
    expect(microphone.readyState).to.equal("ended");
    expect(media.stream).to.equal(undefined);
  });

  it("asks once when it is turned on twice", async () => {
    const { devices, media } = setUp();
    const on = [media.turn("camera", true), media.turn("camera", true)];
    devices.allow();
    await Promise.all(on);
    await media.turn("camera", true);
    expect(devices.asked.length).to.equal(1);
  });

  it("stops a track that comes after the person turned the device off again", async () => {
    const { devices, media } = setUp();
    const on = media.turn("camera", true);
    await media.turn("camera", false);
    expect(media.facts.camera).to.equal("off");
    const late = devices.allow();
    await on;
    expect(late.readyState).to.equal("ended");
    expect(media.facts.camera).to.equal("off");
    expect(media.stream).to.equal(undefined);
  });

  it("keeps only the track of the latest wish", async () => {
    const { devices, media } = setUp();
    const first = media.turn("camera", true);
    media.turn("camera", false);
    const second = media.turn("camera", true);
    const [late, wanted] = [devices.allow(), devices.allow()];
    await Promise.all([first, second]);
    expect([late.readyState, wanted.readyState]).to.deep.equal(["ended", "live"]);
    expect(media.track("camera")).to.equal(wanted);
  });

  it("stops everything at once, what is still being asked for too", async () => {
    const { devices, media } = setUp();
    const camera = media.turn("camera", true);
    const running = devices.allow();
    await camera;
    const microphone = media.turn("microphone", true);
    media.stop();
    const late = devices.allow();
    await microphone;
    expect([running.readyState, late.readyState]).to.deep.equal(["ended", "ended"]);
    expect(media.facts).to.deep.equal({ camera: "off", microphone: "off", problem: undefined });
  });

  it("says in its own words why a device did not start", async () => {
    const problems: [string, MediaProblem["code"]][] = [
      ["NotAllowedError", "denied"],
      ["SecurityError", "denied"],
      ["NotFoundError", "absent"],
      ["OverconstrainedError", "absent"],
      ["NotReadableError", "busy"],
      ["AbortError", "failed"],
      ["constructor", "failed"],
    ];
    for (const [name, code] of problems) {
      const { devices, media } = setUp();
      const on = media.turn("microphone", true);
      devices.refuse(name);
      await on;
      expect(media.facts, name).to.deep.equal({
        camera: "off",
        microphone: "off",
        problem: { device: "microphone", code },
      });
    }
  });

  it("says that the page is not served securely where there are no devices at all", async () => {
    const media = new LocalMedia(undefined, () => {});
    await media.turn("camera", true);
    expect(media.facts.problem).to.deep.equal({ device: "camera", code: "insecure" });
  });

  it("forgets a problem with the next attempt, and one that came too late", async () => {
    const { devices, media } = setUp();
    const first = media.turn("camera", true);
    devices.refuse("NotReadableError");
    await first;
    const second = media.turn("camera", true);
    expect(media.facts.problem).to.equal(undefined);
    media.turn("camera", false);
    devices.refuse("NotAllowedError");
    await second;
    expect(media.facts.problem).to.equal(undefined);
  });

  it("notices when the browser ends a track", async () => {
    const { devices, media } = setUp();
    const on = media.turn("camera", true);
    const track = devices.allow();
    await on;
    endTrack(track);
    expect(media.facts.camera).to.equal("off");
    await settled();
    expect(media.facts).to.deep.equal({
      camera: "off",
      microphone: "off",
      problem: { device: "camera", code: "stopped" },
    });
    expect(media.stream).to.equal(undefined);
  });

  it("asks for a picture and a voice as a call needs them, whatever the device can do", () => {
    const { devices, media } = setUp();
    void media.turn("camera", true);
    void media.turn("microphone", true);
    expect(devices.asked).to.deep.equal([
      { video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 }, facingMode: "user" } },
      { audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } },
    ]);
  });

  it("keeps the picture to the person until they show it, and sends nothing once they take it back", async () => {
    const { media, devices } = setUp();
    await on(devices, media.turn("camera", true));
    expect([media.sharing, media.sent.camera]).to.deep.equal([{ shown: false, preview: true }, undefined]);
    media.show(true);
    expect(media.sent.camera).to.equal(media.track("camera"));
    media.show(false);
    expect([media.sent.camera, media.facts.camera]).to.deep.equal([undefined, "on"]);
    media.show(true);
    void media.turn("camera", false);
    expect(media.sharing.shown).to.equal(false);
    media.show(true);
    expect(media.sharing.shown).to.equal(false);
  });

  it("sends at once when the person wants no look first", async () => {
    const { media, devices } = setUp();
    media.setPreview(false);
    const track = await on(devices, media.turn("camera", true));
    expect(media.sent.camera).to.equal(track);
  });

  it("sends a microphone as soon as it is on", async () => {
    const { media, devices } = setUp();
    const track = await on(devices, media.turn("microphone", true));
    expect(media.sent.microphone).to.equal(track);
  });
});

/** The person allows what is being asked for; resolves with the track when it is on. */
async function on(devices: FakeDevices, turned: Promise<void>): Promise<MediaStreamTrack> {
  const track = devices.allow();
  await turned;
  return track;
}
