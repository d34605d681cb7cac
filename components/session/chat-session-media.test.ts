import { expect } from "@open-wc/testing";
import { FakeDevices } from "./testing/fake-devices.ts";
import { People } from "./testing/people.ts";
import { pictureOf } from "./testing/playing.ts";
import { settled } from "./testing/settled.ts";
import { until } from "./testing/until.ts";

const callsPossible = typeof RTCPeerConnection !== "undefined";

describe("ChatSession and devices", () => {
  let people: People;
  let devices: FakeDevices;

  beforeEach(() => {
    devices = new FakeDevices();
    people = new People({ devices });
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
    expect(devices.asked).to.deep.equal([]);
    const on = ann.setCamera(true);
    expect(devices.asked.length).to.equal(1);
    devices.allow();
    await on;
  });

  it("tells the partner what is on, and nothing about prompts", async () => {
    const { ann, bob, server } = people;
    await people.meet("video");
    await server.received("media", 2); // both say how they begin
    const on = ann.setCamera(true);
    await settled();
    expect(server.count("media")).to.equal(2);
    devices.allow();
    await on;
    await until(bob, ({ partner }) => partner.camera && !partner.microphone);
    await ann.setCamera(false);
    await until(bob, ({ partner }) => !partner.camera);
    expect(server.count("media")).to.equal(4);
  });

  it("keeps the camera on through next, and tells the next partner", async () => {
    const { ann, bob } = people;
    await people.meet("video");
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

  (callsPossible ? describe : describe.skip)("in a call", () => {
    beforeEach(() => people = new People({ devices: navigator.mediaDevices }));

    it("shows each other's picture, sealed signals and all, and stops it", async () => {
      const { ann, bob, server } = people;
      await people.meet("video");
      await Promise.all([ann.setCamera(true), ann.setMicrophone(true)]);
      expect((await pictureOf(ann.state.localStream!)).width).to.be.greaterThan(0);
      await until(bob, ({ call, remoteStream }) => call === "connected" && remoteStream?.getTracks().length === 2);
      expect((await pictureOf(bob.state.remoteStream!)).width).to.be.greaterThan(0);
      await bob.setCamera(true);
      await until(ann, ({ call, remoteStream }) => call === "connected" && remoteStream !== undefined);
      await pictureOf(ann.state.remoteStream!);

      const [track] = ann.state.localStream!.getVideoTracks() as [MediaStreamTrack];
      await ann.setCamera(false);
      expect(track.readyState).to.equal("ended");
      await until(bob, ({ partner }) => !partner.camera && partner.microphone);

      const bytes = server.frames.map((frame) => new TextDecoder("latin1").decode(frame)).join("");
      expect([bytes.includes("candidate:"), bytes.includes("a=fingerprint")]).to.deep.equal([false, false]);
      expect(server.count("signal")).to.be.greaterThan(3);
    });

    it("connects again with the next partner by itself when both cameras are on", async () => {
      const { ann, bob } = people;
      await people.meet("video");
      await Promise.all([ann.setCamera(true), bob.setCamera(true)]);
      await Promise.all([ann, bob].map((person) => until(person, ({ call }) => call === "connected")));
      const before = bob.state.remoteStream;
      ann.next();
      await until(bob, ({ phase }) => phase.name === "ended");
      expect([bob.state.call, bob.state.remoteStream]).to.deep.equal(["none", undefined]);
      bob.next();
      await Promise.all(
        [ann, bob].map((person) =>
          until(person, ({ call, remoteStream }) => call === "connected" && remoteStream !== undefined)
        ),
      );
      expect(bob.state.remoteStream).not.to.equal(before);
      await Promise.all([pictureOf(ann.state.remoteStream!), pictureOf(bob.state.remoteStream!)]);
    });
  });
});
