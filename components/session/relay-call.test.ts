import { expect } from "@open-wc/testing";
import type { IceServer, Role, Signal } from "../../protocol/mod.ts";
import { roomCertificate } from "./certificate.ts";
import { PeerLink } from "./peer-link.ts";
import { FakeClock } from "./testing/fake-clock.ts";
import { videoTrack } from "./testing/fake-devices.ts";

/** Nobody listens there, and nothing is ever sent beyond this machine. */
const NOWHERE: IceServer = { urls: ["turn:127.0.0.1:3?transport=tcp"], username: "1:id", credential: "wrong" };

(typeof RTCPeerConnection === "undefined" ? describe.skip : describe)("A call through TURN only", () => {
  const links: PeerLink[] = [];
  let configurations: RTCConfiguration[];
  let restore: () => void;

  beforeEach(() => {
    configurations = [];
    const original = globalThis.RTCPeerConnection;
    globalThis.RTCPeerConnection = class extends original {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        configurations.push(configuration ?? {});
      }

      override setConfiguration(configuration?: RTCConfiguration): void {
        super.setConfiguration(configuration);
        configurations.push(configuration ?? {});
      }
    };
    restore = () => globalThis.RTCPeerConnection = original;
  });

  afterEach(() => {
    for (const link of links.splice(0)) link.close();
    restore();
  });

  async function call(iceServers: IceServer[], role: Role = "impolite") {
    const certificate = await roomCertificate();
    const clock = new FakeClock();
    const signals: Signal[] = [];
    let hear: () => void = () => {};
    const facts = {
      role,
      ...certificate,
      partnerFingerprint: certificate.fingerprint,
      iceServers,
    } as const;
    const link = new PeerLink(facts, clock, {
      signal: (signal) => {
        signals.push(signal);
        hear();
      },
      changed: () => {},
    });
    links.push(link);
    configurations = []; // certificates of old browsers take one
    const described = new Promise<void>((resolve) => hear = resolve);
    link.setTrack("camera", videoTrack());
    return { link, clock, signals, described };
  }

  it("shows the partner no candidate of its own", async () => {
    const { signals, described } = await call([NOWHERE]);
    await described;
    expect(configurations[0]).to.include({ iceTransportPolicy: "relay", bundlePolicy: "max-bundle" });
    const [offer] = signals;
    expect(offer?.type === "description" && offer.description.sdp).to.match(/^m=video/m).and.not.match(/a=candidate:/);
    expect(signals.filter((signal) => signal.type === "candidate" && signal.candidate.candidate)).to.deep.equal([]);
  });

  it("is direct where the server has no TURN", async () => {
    const { described } = await call([]);
    await described;
    expect(configurations[0]).to.include({ iceTransportPolicy: "all" });
  });

  it("has failed after 10 s at the latest, and tries again by itself, later each time", async () => {
    const { link, clock, described } = await call([NOWHERE]);
    await described;
    for (const wait of [4_000, 8_000, 16_000, 32_000, 64_000, 64_000]) {
      clock.advance(9_999);
      expect(link.state).to.equal("connecting");
      clock.advance(1);
      expect(link.state).to.equal("failed");
      clock.advance(wait - 1);
      expect(link.state).to.equal("failed");
      clock.advance(1);
      expect(link.state).to.equal("connecting");
    }
    link.close();
    expect(clock.pending).to.equal(0);
  });

  it("is tried again by the impolite side first, so that the offers of the two do not meet", async () => {
    const { link, clock } = await call([NOWHERE], "polite");
    clock.advance(10_000);
    clock.advance(4_000);
    expect(link.state).to.equal("failed");
    clock.advance(1_500);
    expect(link.state).to.equal("connecting");
  });

  it("takes fresh credentials, keeps to TURN, and tries them at once after a failure", async () => {
    const { link, clock, described } = await call([NOWHERE]);
    await described;
    clock.advance(10_000);
    expect(link.state).to.equal("failed");
    link.renewIceServers([{ ...NOWHERE, username: "2:id", credential: "right" }]);
    expect(link.state).to.equal("connecting");
    const { iceServers, iceTransportPolicy } = configurations.at(-1)!;
    expect(iceTransportPolicy).to.equal("relay");
    expect(iceServers!.map(({ username, credential }) => [username, credential])).to.deep.equal([["2:id", "right"]]);
  });

  it("may go directly once both have agreed, with fresh credentials too", async () => {
    const { link, described } = await call([NOWHERE]);
    await described;
    const policy = () => configurations.at(-1)!.iceTransportPolicy;
    expect([link.relayOnly, policy()]).to.deep.equal([true, "relay"]);
    link.goDirect();
    expect([link.relayOnly, policy()]).to.deep.equal([false, "all"]);
    link.renewIceServers([{ ...NOWHERE, username: "2:id" }]);
    expect(policy()).to.equal("all");
  });

  it("is restarted once a changed network has settled, and later each time that it changes again", async () => {
    const { link, clock, described } = await call([NOWHERE]);
    await described;
    let restarts = 0;
    const { restartIce } = RTCPeerConnection.prototype;
    RTCPeerConnection.prototype.restartIce = function () {
      restarts++;
      restartIce.call(this);
    };
    try {
      for (const [i, wait] of [500, 1_000, 2_000].entries()) {
        link.networkChanged();
        link.networkChanged();
        clock.advance(wait - 1);
        expect(restarts).to.equal(i);
        clock.advance(1);
        expect(restarts).to.equal(i + 1);
      }
    } finally {
      RTCPeerConnection.prototype.restartIce = restartIce;
    }
  });
});
