import { expect } from "@open-wc/testing";
import type { Role, Signal } from "../../protocol/mod.ts";
import { type RoomCertificate, roomCertificate } from "./certificate.ts";
import { PeerLink } from "./peer-link.ts";
import type { CallState } from "./session-state.ts";
import { FakeClock } from "./testing/fake-clock.ts";
import { videoTrack } from "./testing/fake-devices.ts";
import { pictureOf } from "./testing/playing.ts";

/** One end of a call, whose signals a test carries. */
class End {
  readonly clock = new FakeClock();
  readonly signals: Signal[] = [];
  readonly link: PeerLink;
  to: (signal: Signal) => void = () => {};
  #onChange: () => void = () => {};

  constructor(role: Role, { certificate }: RoomCertificate, partnerFingerprint: Uint8Array<ArrayBuffer>) {
    const facts = { role, certificate, partnerFingerprint, iceServers: [] };
    this.link = new PeerLink(facts, this.clock, {
      signal: (signal) => {
        this.signals.push(signal);
        this.to(signal);
        this.#onChange();
      },
      changed: () => this.#onChange(),
    });
  }

  async until(holds: (link: PeerLink) => boolean): Promise<void> {
    while (!holds(this.link)) await new Promise<void>((resolve) => this.#onChange = resolve);
  }

  reaches(state: CallState): Promise<void> {
    return this.until((link) => link.state === state);
  }

  /** Until it has sent so many descriptions. */
  settles(descriptions: number): Promise<void> {
    return this.until(() => this.descriptions.length >= descriptions);
  }

  get descriptions(): Extract<Signal, { type: "description" }>["description"][] {
    return this.signals.flatMap((signal) => signal.type === "description" ? signal.description : []);
  }
}

(typeof RTCPeerConnection === "undefined" ? describe.skip : describe)("PeerLink", () => {
  let tracks: MediaStreamTrack[];
  let ends: End[];

  beforeEach(() => {
    tracks = [];
    ends = [];
  });

  afterEach(() => {
    for (const { link } of ends) link.close();
    for (const track of tracks) track.stop();
  });

  async function device(constraints: MediaStreamConstraints): Promise<MediaStreamTrack> {
    const [track] = (await navigator.mediaDevices.getUserMedia(constraints)).getTracks() as [MediaStreamTrack];
    tracks.push(track);
    return track;
  }
  const camera = () => device({ video: true });
  const microphone = () => device({ audio: true });

  async function two(): Promise<{ impolite: End; polite: End }> {
    const [first, second] = await Promise.all([roomCertificate(), roomCertificate()]);
    const impolite = new End("impolite", first, second.fingerprint);
    const polite = new End("polite", second, first.fingerprint);
    impolite.to = (signal) => polite.link.receive(signal);
    polite.to = (signal) => impolite.link.receive(signal);
    ends.push(impolite, polite);
    return { impolite, polite };
  }

  it("makes no connection before a track is turned on or a description comes", async () => {
    const original = globalThis.RTCPeerConnection;
    let made = 0;
    globalThis.RTCPeerConnection = class extends original {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        made++;
      }
    };
    try {
      const { impolite, polite } = await two();
      made = 0; // certificates of old browsers take one
      impolite.link.setTrack("camera", undefined);
      expect([made, impolite.link.state, impolite.link.stream]).to.deep.equal([0, "none", undefined]);
      polite.to = () => {};
      polite.link.setTrack("camera", videoTrack());
      expect([made, polite.link.state]).to.deep.equal([1, "connecting"]);
    } finally {
      globalThis.RTCPeerConnection = original;
    }
  });

  it("brings pictures to a partner who sends none", async () => {
    const { impolite, polite } = await two();
    impolite.link.setTrack("camera", await camera());
    await Promise.all([impolite.reaches("connected"), polite.reaches("connected")]);
    await polite.until(({ stream }) => stream !== undefined);
    expect((await pictureOf(polite.link.stream!)).width).to.be.greaterThan(0);
    expect(impolite.link.stream).to.equal(undefined);
  });

  it("brings pictures both ways when both cameras are on from the beginning, with one offer", async () => {
    const { impolite, polite } = await two();
    const cameras = [await camera(), await camera()];
    impolite.link.setTrack("camera", cameras[0]);
    polite.link.setTrack("camera", cameras[1]);
    await Promise.all([impolite.reaches("connected"), polite.reaches("connected")]);
    await Promise.all([impolite, polite].map((end) => end.until(({ stream }) => stream !== undefined)));
    await Promise.all([pictureOf(impolite.link.stream!), pictureOf(polite.link.stream!)]);
    polite.clock.advance(300);
    expect([...impolite.descriptions, ...polite.descriptions].map(({ type }) => type)).to.deep.equal([
      "offer",
      "answer",
    ]);
  });

  it("lets the polite side begin too, a moment later", async () => {
    const { impolite, polite } = await two();
    const needed = new Promise((resolve) => polite.to = (signal) => resolve(signal));
    polite.link.setTrack("camera", await camera());
    await polite.clock.reaches(2); // the first offer, and the deadline of the call
    expect(polite.signals).to.deep.equal([]);
    polite.clock.advance(300);
    impolite.link.receive(await needed as Signal);
    polite.to = (signal) => impolite.link.receive(signal);
    await Promise.all([impolite.reaches("connected"), polite.reaches("connected")]);
    expect(impolite.descriptions.map(({ type }) => type)).to.deep.equal(["answer"]);
    await pictureOf(impolite.link.stream!);
  });

  it("yields to the impolite offer when both offer at once", async () => {
    const { impolite, polite } = await two();
    impolite.link.setTrack("camera", await camera());
    await Promise.all([impolite.reaches("connected"), polite.reaches("connected")]);
    const [before, beforeThere] = [impolite.descriptions.length, polite.descriptions.length];
    const microphones = [await microphone(), await microphone()];
    impolite.link.setTrack("microphone", microphones[0]);
    polite.link.setTrack("microphone", microphones[1]);
    const sounds = ({ stream }: PeerLink) => stream !== undefined && stream.getAudioTracks().length > 0;
    await Promise.all([impolite.until(sounds), polite.until(sounds)]);
    const types = (end: End, from: number) => end.descriptions.slice(from).map(({ type }) => type);
    // A last negotiation flushes what is still under way.
    polite.link.setTrack("camera", await camera());
    await impolite.until(({ stream }) => stream!.getVideoTracks().length > 0);
    await Promise.all([pictureOf(impolite.link.stream!), pictureOf(polite.link.stream!)]);
    // Both have offered, so the offers met; the impolite side did not answer that one.
    expect(types(polite, beforeThere)).to.deep.equal(["offer", "answer", "offer"]);
    expect(types(impolite, before)).to.deep.equal(["offer", "answer"]);
    expect([impolite.link.state, polite.link.state]).to.deep.equal(["connected", "connected"]);
  });

  it("turns a camera off and on without negotiating again, and answers on the sections that exist", async () => {
    const { impolite, polite } = await two();
    impolite.link.setTrack("camera", await camera());
    await Promise.all([impolite.reaches("connected"), polite.reaches("connected")]);
    const before = impolite.descriptions.length + polite.descriptions.length;
    impolite.link.setTrack("camera", undefined);
    impolite.link.setTrack("camera", await camera());
    await pictureOf(polite.link.stream!);
    expect(impolite.descriptions.length + polite.descriptions.length).to.equal(before);
    polite.link.setTrack("camera", await camera());
    await impolite.until(({ stream }) => stream !== undefined);
    await pictureOf(impolite.link.stream!);
    expect(polite.descriptions.at(-1)!.sdp.match(/^m=/gm)!.length).to.equal(1);
  });

  it("makes a call under the certificates of the handshake only", async () => {
    const { impolite, polite } = await two();
    const stranger = await roomCertificate();
    impolite.to = (signal) => polite.link.receive(withFingerprint(signal, stranger.fingerprint));
    impolite.link.setTrack("camera", videoTrack());
    await polite.reaches("failed");
    expect(polite.signals).to.deep.equal([]);
    expect(polite.link.stream).to.equal(undefined);
  });

  it("keeps a standing call when a foreign description comes", async () => {
    const { impolite, polite } = await two();
    impolite.link.setTrack("camera", await camera());
    await Promise.all([impolite.reaches("connected"), polite.reaches("connected")]);
    const foreign = withFingerprint(impolite.signals[0]!, new Uint8Array(32).fill(1));
    const before = polite.signals.length;
    polite.link.receive(foreign);
    expect([polite.link.state, polite.signals.length]).to.deep.equal(["connected", before]);
  });

  it("makes no call when either side has no certificate", async () => {
    const certificate = await roomCertificate();
    const none = { certificate: undefined, fingerprint: new Uint8Array(32) };
    for (
      const end of [new End("polite", none, certificate.fingerprint), new End("polite", certificate, none.fingerprint)]
    ) {
      ends.push(end);
      end.link.setTrack("camera", videoTrack());
      expect([end.link.state, end.signals]).to.deep.equal(["failed", []]);
    }
  });

  it("fails after 20 s without a connection, and tries again when a device is turned on once more", async () => {
    const { impolite } = await two();
    impolite.to = () => {};
    impolite.link.setTrack("camera", videoTrack());
    impolite.clock.advance(19_999);
    expect(impolite.link.state).to.equal("connecting");
    impolite.clock.advance(1);
    expect(impolite.link.state).to.equal("failed");
    impolite.link.setTrack("camera", videoTrack());
    expect(impolite.link.state).to.equal("connecting");
  });

  it("survives addresses of TURN servers that no browser takes", async () => {
    const certificate = await roomCertificate();
    const iceServers = [{ urls: ["https://turn.example"], username: "", credential: "" }];
    const facts = { role: "polite", ...certificate, partnerFingerprint: certificate.fingerprint, iceServers } as const;
    const link = new PeerLink(facts, new FakeClock(), { signal: () => {}, changed: () => {} });
    link.setTrack("camera", videoTrack());
    expect(link.state).to.equal("failed");
  });

  it("ends the partner's pictures and takes nothing more once closed", async () => {
    const { impolite, polite } = await two();
    impolite.link.setTrack("camera", await camera());
    await Promise.all([impolite.reaches("connected"), polite.reaches("connected")]);
    const [remote] = polite.link.stream!.getTracks() as [MediaStreamTrack];
    polite.link.close();
    expect(remote.readyState).to.equal("ended");
    expect([polite.link.state, polite.link.stream]).to.deep.equal(["none", undefined]);
    const before = polite.signals.length;
    polite.link.receive(impolite.signals[0]!);
    polite.link.setTrack("camera", videoTrack());
    expect([polite.link.state, polite.signals.length, polite.clock.pending]).to.deep.equal(["none", before, 0]);
  });

  it("notices that pictures no longer come, and that they come again", async () => {
    const { impolite, polite } = await two();
    const picture = await camera();
    impolite.link.setTrack("camera", picture);
    await Promise.all([impolite.reaches("connected"), polite.reaches("connected")]);
    await pictureOf(polite.link.stream!);
    const becomes = async (stalled: boolean) => {
      while (polite.link.measure.stalled !== stalled) {
        polite.clock.advance(2_000);
        await new Promise(requestAnimationFrame); // statistics are asked for with every look
      }
    };
    impolite.link.setTrack("camera", undefined);
    await becomes(true);
    impolite.link.setTrack("camera", picture);
    await becomes(false);
  });
});

function withFingerprint(signal: Signal, fingerprint: Uint8Array): Signal {
  if (signal.type === "candidate") return signal;
  const colons = Array.from(fingerprint, (byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(":");
  const sdp = signal.description.sdp.replace(/(?<=a=fingerprint:sha-256 )\S+/g, colons);
  return { type: "description", description: { ...signal.description, sdp } };
}
