import { expect } from "@open-wc/testing";
import { LocalMedia } from "./local-media.ts";
import { endTrack, FakeDevices } from "./testing/fake-devices.ts";
import { settled } from "./testing/settled.ts";

function setUp(devices: FakeDevices | undefined = new FakeDevices()) {
  const seen: string[] = [];
  const media = new LocalMedia(devices, () => seen.push(`${media.facts.camera} ${media.facts.microphone}`));
  return { devices: devices!, media, seen };
}

describe("LocalMedia with several devices", () => {
  it("goes over to another camera without a gap: the old one stops when the new one is there", async () => {
    const { media, devices } = setUp();
    const first = await on(devices, media.turn("camera", true));
    media.show(true);
    const chosen = media.choose("camera", "desk");
    expect(devices.asked.at(-1)!.video).to.deep.include({ deviceId: { exact: "desk" } });
    expect([first.readyState, media.sent.camera === first]).to.deep.equal(["live", true]);
    const second = await on(devices, chosen);
    expect([first.readyState, second.readyState]).to.deep.equal(["ended", "live"]);
    expect([media.facts.camera, media.sent.camera === second]).to.deep.equal(["on", true]);
    expect(media.stream!.getTracks()).to.deep.equal([second]);
  });

  it("remembers a choice for the next time while the device is off", async () => {
    const { media, devices } = setUp();
    await media.choose("microphone", "headset");
    expect(devices.asked).to.deep.equal([]);
    void media.turn("microphone", true);
    expect(devices.asked[0]!.audio).to.deep.include({ deviceId: { exact: "headset" } });
  });

  it("lets go of the old camera first on phones, which open one at a time", async () => {
    const { media, devices } = setUp();
    const first = await on(devices, media.turn("camera", true));
    const chosen = media.choose("camera", "back");
    devices.refuse("NotReadableError");
    await settled();
    expect(first.readyState).to.equal("ended");
    const second = await on(devices, chosen);
    expect([media.facts.camera, media.track("camera") === second]).to.deep.equal(["on", true]);
  });

  it("stays with the old camera when the other one does not start", async () => {
    const { media, devices } = setUp();
    const first = await on(devices, media.turn("camera", true));
    const chosen = media.choose("camera", "desk");
    devices.refuse("NotAllowedError");
    await chosen;
    expect(media.track("camera")).to.equal(first);
    expect([media.facts.camera, media.facts.problem?.code, first.readyState]).to.deep.equal(["on", "denied", "live"]);
  });

  it("takes any other device when the chosen one is gone", async () => {
    const { media, devices } = setUp();
    await media.choose("camera", "gone");
    const turned = media.turn("camera", true);
    devices.refuse("OverconstrainedError");
    await settled();
    expect(devices.asked.at(-1)!.video).not.to.have.property("deviceId");
    await on(devices, turned);
    expect(media.facts.camera).to.equal("on");
  });

  it("drops what comes after the person turned the camera off while it was changing", async () => {
    const { media, devices } = setUp();
    await on(devices, media.turn("camera", true));
    const chosen = media.choose("camera", "desk");
    void media.turn("camera", false);
    const late = await on(devices, chosen);
    expect([late.readyState, media.facts.camera]).to.deep.equal(["ended", "off"]);
  });

  it("flips to the next camera, and round again", async () => {
    const { media, devices } = setUp();
    devices.plugged = [device("videoinput", "one"), device("videoinput", "two")];
    await media.flip();
    devices.id = "two";
    await on(devices, media.turn("camera", true));
    await settled();
    for (const id of ["one", "two", "one"]) {
      devices.id = id;
      await on(devices, media.flip());
      expect(devices.asked.at(-1)!.video).to.deep.include({ deviceId: { exact: id } });
    }
  });

  it("knows names only once a device is on, and hears of what is plugged in and out until it stops", async () => {
    const { media, devices } = setUp();
    devices.plugged = [device("videoinput", "one"), device("audiooutput", "")];
    expect(media.devices.cameras).to.deep.equal([]);
    await on(devices, media.turn("camera", true));
    await settled();
    expect(media.devices.cameras).to.deep.equal([{ id: "one", label: "Camera one" }]);
    expect(media.devices.speakers).to.deep.equal([]);
    devices.plug(device("audioinput", "headset"));
    await settled();
    expect(media.devices.microphones.map(({ id }) => id)).to.deep.equal(["headset"]);
    media.stop();
    expect(media.devices.cameras).to.deep.equal([]);
    devices.plug(device("audioinput", "other"));
    await settled();
    expect(media.devices.microphones).to.deep.equal([]);
  });

  it("tells a camera that was unplugged from one that the browser stopped", async () => {
    for (const [left, code] of [[["two"], "unplugged"], [["one"], "stopped"], [[], "stopped"]] as const) {
      const { media, devices } = setUp();
      devices.plugged = [device("videoinput", "one")];
      devices.id = "one";
      const track = await on(devices, media.turn("camera", true));
      await settled();
      devices.plugged = left.map((id) => device("videoinput", id));
      endTrack(track);
      await settled();
      expect(media.facts.problem).to.deep.equal({ device: "camera", code });
    }
  });
});

/** The person allows what is being asked for; resolves with the track when it is on. */
async function on(devices: FakeDevices, turned: Promise<void>): Promise<MediaStreamTrack> {
  const track = devices.allow();
  await turned;
  return track;
}

function device(kind: MediaDeviceKind, deviceId: string): MediaDeviceInfo {
  const info = { kind, deviceId, groupId: "", label: deviceId && `Camera ${deviceId}` };
  return { ...info, toJSON: () => info };
}
