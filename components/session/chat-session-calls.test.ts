import { expect } from "@open-wc/testing";
import type { SessionState } from "./session-state.ts";
import { People } from "./testing/people.ts";
import { pictureOf } from "./testing/playing.ts";
import { until } from "./testing/until.ts";

(typeof RTCPeerConnection === "undefined" ? describe.skip : describe)("ChatSession in a call", () => {
  let people: People;

  beforeEach(() => {
    people = new People({ devices: navigator.mediaDevices });
    for (const person of [people.ann, people.bob]) person.setPreview(false);
  });
  afterEach(() => people.leave());

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
