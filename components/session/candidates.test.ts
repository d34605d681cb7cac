import { expect } from "@open-wc/testing";
import type { Signal } from "../../protocol/mod.ts";
import { Candidates } from "./candidates.ts";

const LINE = "candidate:1 1 udp 2113937151 192.0.2.1 50000 typ host";

/** A connection that remembers what it was given. */
class FakeConnection extends EventTarget {
  iceGatheringState = "new";
  readonly given: RTCIceCandidateInit[] = [];
  readonly refused = new Set<string>();

  addIceCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (this.refused.has(candidate.candidate!)) return Promise.reject(new DOMException("", "OperationError"));
    this.given.push(candidate);
    return Promise.resolve();
  }
}

describe("Candidates", () => {
  function setUp() {
    const connection = new FakeConnection();
    const sent: Signal[] = [];
    const asConnection = connection as unknown as RTCPeerConnection;
    return { connection, sent, candidates: new Candidates(asConnection, () => false, (signal) => sent.push(signal)) };
  }

  it("takes 256 candidates of a partner in one room and no more", async () => {
    const { connection, candidates } = setUp();
    for (let i = 0; i < 300; i++) await candidates.take({ candidate: LINE, sdpMid: `${i}` });
    expect(connection.given.map(({ sdpMid }) => sdpMid)).to.deep.equal(Array.from({ length: 256 }, (_, i) => `${i}`));
  });

  it("loses a candidate that does not fit alone", async () => {
    const { connection, candidates } = setUp();
    connection.refused.add("of another offer");
    await candidates.take({ candidate: "of another offer" });
    await candidates.take({ candidate: LINE });
    expect(connection.given).to.deep.equal([{ candidate: LINE }]);
  });
});
