import { expect } from "@open-wc/testing";
import { type CallSample, rateCall, sampleCall } from "./call-quality.ts";

const QUIET: CallSample = {
  received: 0,
  lost: 0,
  lostThere: undefined,
  roundTripMs: undefined,
  uplink: undefined,
  pictures: undefined,
};

describe("The quality of a call", () => {
  it("is good while hardly anything is lost and answers come soon", () => {
    const now = { ...QUIET, received: 200, lost: 4, lostThere: 0.01, roundTripMs: 90, uplink: 900_000 };
    expect(rateCall(QUIET, now)).to.deep.equal({ in: "good", out: "good" });
  });

  it("tells the two directions apart", () => {
    expect(rateCall(QUIET, { ...QUIET, received: 90, lost: 10 })).to.deep.equal({ in: "poor", out: "good" });
    expect(rateCall(QUIET, { ...QUIET, received: 90, lostThere: 0.2 })).to.deep.equal({ in: "good", out: "poor" });
    expect(rateCall(QUIET, { ...QUIET, uplink: 90_000 })).to.deep.equal({ in: "good", out: "poor" });
  });

  it("is poor both ways when answers take long", () => {
    expect(rateCall(QUIET, { ...QUIET, roundTripMs: 1_200 })).to.deep.equal({ in: "poor", out: "poor" });
  });

  it("looks at what happened since the sample before, and at more than a few packets", () => {
    const before = { ...QUIET, received: 100, lost: 100 };
    expect(rateCall(before, { ...before, received: 200 }).in).to.equal("good");
    expect(rateCall(QUIET, { ...QUIET, received: 2, lost: 2 }).in).to.equal("good");
    // Packets that come late after all make the number smaller.
    expect(rateCall(before, { ...before, received: 200, lost: 90 }).in).to.equal("good");
  });

  it("is read from the reports of a connection, whatever a browser leaves out", () => {
    expect(sampleCall([])).to.deep.equal(QUIET);
    expect(sampleCall([
      { type: "inbound-rtp", kind: "audio", packetsReceived: 50, packetsLost: 1 },
      { type: "inbound-rtp", kind: "video", packetsReceived: 100, framesDecoded: 24 },
      { type: "remote-inbound-rtp", fractionLost: 0.02, roundTripTime: 0.08 },
      { type: "remote-inbound-rtp", fractionLost: 0.1, roundTripTime: NaN },
      { type: "candidate-pair", nominated: true, state: "succeeded", availableOutgoingBitrate: 300_000 },
      { type: "candidate-pair", nominated: false, state: "failed", availableOutgoingBitrate: 900_000 },
    ])).to.deep.equal({ received: 150, lost: 1, lostThere: 0.1, roundTripMs: 80, uplink: 300_000, pictures: 24 });
  });
});
