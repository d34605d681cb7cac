import { expect } from "@open-wc/testing";
import type { SessionState } from "./session-state.ts";
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

  (callsPossible ? describe : describe.skip)("in a call", () => {
    beforeEach(() => {
      people = new People({ devices: navigator.mediaDevices });
      for (const person of [people.ann, people.bob]) person.setPreview(false);
    });

    it("shows each other's picture, sealed signals and all, and stops it", async () => {
      const { ann, bob, server } = people;
      await people.meet("video");
      await people.agree();
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
      await people.agree();
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

    it("stops what the partner may no longer have in the same moment: first the track, then the sender, then word of it", async () => {
      const { ann, bob, server } = people;
      await people.meet("video");
      await people.agree();
      await ann.setCamera(true);
      await until(bob, ({ call, remoteStream }) => call === "connected" && remoteStream !== undefined);
      const [track] = ann.state.localStream!.getVideoTracks() as [MediaStreamTrack];
      const order: string[] = [];
      const { stop } = track;
      track.stop = () => {
        order.push("stopped");
        stop.call(track);
      };
      const { replaceTrack } = RTCRtpSender.prototype;
      RTCRtpSender.prototype.replaceTrack = function (next) {
        order.push(`sends ${next}`);
        return replaceTrack.call(this, next);
      };
      server.intercept = (frame, kind) => {
        if (kind === "media") order.push("told");
        return [frame];
      };
      try {
        void ann.setCamera(false);
        expect(order).to.deep.equal(["stopped", "sends null"]);
        await until(bob, ({ partner }) => !partner.camera);
        expect(order).to.deep.equal(["stopped", "sends null", "told"]);
      } finally {
        RTCRtpSender.prototype.replaceTrack = replaceTrack;
      }
    });

    it("sends smaller pictures on both sides when one of them saves data", async () => {
      const { ann, bob } = people;
      await people.meet("video");
      await people.agree();
      await Promise.all([ann.setCamera(true), bob.setCamera(true)]);
      const seen = ({ call, remoteStream }: SessionState) => call === "connected" && remoteStream !== undefined;
      await Promise.all([ann, bob].map((person) => until(person, seen)));
      const scaled: MediaStreamTrack[] = [];
      let both = () => {};
      const { setParameters } = RTCRtpSender.prototype;
      RTCRtpSender.prototype.setParameters = function (parameters) {
        if (parameters.encodings[0]?.scaleResolutionDownBy === 4) scaled.push(this.track!);
        if (new Set(scaled).size === 2) both();
        return setParameters.call(this, parameters);
      };
      try {
        const done = new Promise<void>((resolve) => both = resolve);
        ann.setFrugal(true);
        await done;
        const cameras = [ann, bob].map(({ state }) => state.localStream!.getVideoTracks()[0]!);
        expect(new Set(scaled)).to.deep.equal(new Set(cameras));
        expect(ann.state.line.frugal).to.equal(true);
      } finally {
        RTCRtpSender.prototype.setParameters = setParameters;
      }
    });

    it("ends the call on both sides when either takes back that it may be direct", async () => {
      const { ann, bob } = people;
      await people.meet("video");
      await people.agree();
      await ann.setCamera(true);
      await until(bob, ({ call, remoteStream }) => call === "connected" && remoteStream !== undefined);
      bob.setDirect(false);
      expect([bob.state.call, bob.state.remoteStream]).to.deep.equal(["none", undefined]);
      await until(ann, ({ call, partner }) => call === "none" && !partner.direct);
      bob.setDirect(true);
      await until(bob, ({ call, remoteStream }) => call === "connected" && remoteStream !== undefined);
      await pictureOf(bob.state.remoteStream!);
    });

    it("restarts when the network changes, in a room only", async () => {
      let change = () => {};
      let watching = 0;
      people = new People({
        devices: navigator.mediaDevices,
        watchNetwork: (changed, signal) => {
          change = changed;
          watching++;
          signal.addEventListener("abort", () => watching--);
        },
      });
      const { ann, bob, server, clocks } = people;
      ann.setPreview(false);
      await people.meet("video");
      expect(watching).to.equal(2);
      await people.agree();
      await ann.setCamera(true);
      await until(bob, ({ call, remoteStream }) => call === "connected" && remoteStream !== undefined);
      const before = server.count("signal");
      change();
      clocks.ann.advance(500);
      clocks.bob.advance(500);
      await server.received("signal", before + 2);
      people.leave();
      expect(watching).to.equal(0);
    });
  });
});
