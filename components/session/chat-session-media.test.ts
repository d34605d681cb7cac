import { expect } from "@open-wc/testing";
import { FakeDevices } from "./testing/fake-devices.ts";
import { People } from "./testing/people.ts";
import { settled } from "./testing/settled.ts";
import { until } from "./testing/until.ts";

describe("ChatSession and devices", () => {
  let people: People;
  let devices: FakeDevices;

  beforeEach(() => {
    devices = new FakeDevices();
    people = new People({ devices });
    for (const person of [people.ann, people.bob]) person.setPreview(false);
  });
  afterEach(() => people.leave());

  it("asks for no device until the person turns one on, through a whole video chat", async () => {
    const { ann, bob } = people;
    await people.meet("video");
    ann.say("Hello");
    await until(bob, ({ messages }) => messages.length === 1);
    ann.next();
    bob.next();
    await people.sealed();
    await ann.setCamera(false);
    await people.agree();
    expect(devices.asked).to.deep.equal([]);
    const on = ann.setCamera(true);
    expect(devices.asked.length).to.equal(1);
    devices.allow();
    await on;
  });

  it("tells the partner what is on, and nothing about prompts", async () => {
    const { ann, bob, server } = people;
    await people.meet("video");
    await people.agree();
    await server.received("media", 4); // both say how they begin, and that they agree
    const on = ann.setCamera(true);
    await settled();
    expect(server.count("media")).to.equal(4);
    devices.allow();
    await on;
    await until(bob, ({ partner }) => partner.camera && !partner.microphone);
    await ann.setCamera(false);
    await until(bob, ({ partner }) => !partner.camera);
    expect(server.count("media")).to.equal(6);
  });

  it("keeps the camera on through next, and tells the next partner", async () => {
    const { ann, bob } = people;
    await people.meet("video");
    await people.agree();
    const on = ann.setCamera(true);
    const track = devices.allow();
    await on;
    const stream = ann.state.localStream;
    ann.next();
    bob.next();
    await people.sealed();
    await until(bob, ({ partner }) => partner.camera);
    expect([track.readyState, ann.state.localStream]).to.deep.equal(["live", stream]);
    expect(devices.asked.length).to.equal(1);
  });

  it("turns everything off on leaving, even what was still being asked for", async () => {
    const { ann } = people;
    await people.meet("video");
    await people.agree();
    const camera = ann.setCamera(true);
    const running = devices.allow();
    await camera;
    const microphone = ann.setMicrophone(true);
    ann.leave();
    const late = devices.allow();
    await microphone;
    expect([running.readyState, late.readyState]).to.deep.equal(["ended", "ended"]);
    expect(ann.state.media).to.deep.equal({ camera: "off", microphone: "off", problem: undefined });
    expect(ann.state.localStream).to.equal(undefined);
  });

  it("asks for nothing in a text chat, and turns a preview off when one begins", async () => {
    const { ann } = people;
    const preview = ann.setCamera(true);
    const track = devices.allow();
    await preview;
    expect(ann.state.media.camera).to.equal("on");
    await people.meet("text");
    expect(track.readyState).to.equal("ended");
    await ann.setCamera(true);
    expect(devices.asked.length).to.equal(1);
    expect(ann.state.call).to.equal("none");
  });

  it("shows why a device did not start", async () => {
    const { ann } = people;
    const on = ann.setMicrophone(true);
    devices.refuse("NotAllowedError");
    await on;
    expect(ann.state.media.problem).to.deep.equal({ device: "microphone", code: "denied" });
  });

  it("makes no call in a text chat: every fingerprint is zero", async () => {
    const { server } = people;
    await people.meet("text");
    const reveal = server.frames.find((frame) => frame[10] === 2)!;
    expect(reveal.slice(12 + 65, 12 + 65 + 32)).to.deep.equal(new Uint8Array(32));
  });

  it("asks for no device and makes no call without TURN before the person agrees to be seen by the other side", async () => {
    const { ann, bob, server } = people;
    await people.meet("video");
    await ann.setCamera(true);
    expect([devices.asked, ann.state.line.relayed, ann.state.line.directPending]).to.deep.equal([[], false, true]);
    ann.setDirect(true);
    expect([devices.asked.length, ann.state.line.directPending, ann.state.line.direct]).to.deep.equal([1, false, true]);
    devices.allow();
    await until(bob, ({ partner }) => partner.direct && partner.camera);
    await settled();
    expect([ann.state.call, bob.state.call, server.count("signal")]).to.deep.equal(["none", "none", 0]);
  });

  it("stays with text when the person does not agree, and asks again only when they want a device", async () => {
    const { ann, bob } = people;
    await people.meet("video");
    await ann.setCamera(true);
    ann.setDirect(false);
    bob.setDirect(true);
    await until(ann, ({ partner }) => partner.direct);
    expect([ann.state.line.direct, ann.state.line.directPending]).to.deep.equal([false, false]);
    expect([devices.asked, ann.state.call]).to.deep.equal([[], "none"]);
    await ann.setMicrophone(true);
    expect([ann.state.line.direct, ann.state.line.directPending]).to.deep.equal([undefined, true]);
  });

  it("turns devices off with the answer that it stays with text where there is no other way, and only there", async () => {
    const { ann, server } = people;
    const turnedOn = async () => {
      const on = Promise.all([ann.setCamera(true), ann.setMicrophone(true)]);
      const tracks = [devices.allow(), devices.allow()];
      await on;
      return () => tracks.map(({ readyState }) => readyState);
    };
    await people.meet("video");
    await people.agree();
    const withoutTurn = await turnedOn();
    ann.setDirect(false);
    expect(withoutTurn()).to.deep.equal(["ended", "ended"]);
    expect([ann.state.media.camera, ann.state.media.microphone]).to.deep.equal(["off", "off"]);
    people.leave();
    server.iceServers = [{ urls: ["turn:127.0.0.1:3?transport=tcp"], username: "1:id", credential: "wrong" }];
    await people.meet("video");
    const withTurn = await turnedOn();
    ann.setDirect(false);
    expect(withTurn()).to.deep.equal(["live", "live"]);
  });

  it("asks for no agreement where calls go through TURN", async () => {
    const { ann, server } = people;
    server.iceServers = [{ urls: ["turn:127.0.0.1:3?transport=tcp"], username: "1:id", credential: "wrong" }];
    await people.meet("video");
    const on = ann.setCamera(true);
    devices.allow();
    await on;
    expect([ann.state.media.camera, ann.state.line.relayed, ann.state.line.direct]).to.deep.equal([
      "on",
      true,
      undefined,
    ]);
  });

  it("shows nobody the picture before the person says so", async () => {
    const { ann, bob, server } = people;
    ann.setPreview(true);
    await people.meet("video");
    await people.agree();
    const on = ann.setCamera(true);
    devices.allow();
    await on;
    await settled();
    expect([ann.state.localStream !== undefined, ann.state.sharing.shown, bob.state.partner.camera]).to.deep.equal([
      true,
      false,
      false,
    ]);
    const before = server.count("media");
    ann.setShown(true);
    await until(bob, ({ partner }) => partner.camera);
    ann.setShown(false);
    await until(bob, ({ partner }) => !partner.camera);
    expect([server.count("media"), ann.state.media.camera]).to.deep.equal([before + 2, "on"]);
  });
});
