/** What the statistics of a call come to at one moment. Counters run from the beginning of the call. */
export type CallSample = {
  /** Packets that came in, and that were lost on the way in. */
  received: number;
  lost: number;
  /** Share of my packets that the partner missed lately, 0 to 1; undefined until they tell. */
  lostThere: number | undefined;
  /** There and back, ms; undefined until known. */
  roundTripMs: number | undefined;
  /** What the browser believes it may send, bit/s; undefined where it does not say. */
  uplink: number | undefined;
  /** Pictures that came in; undefined where there are none to come, or the browser does not say. */
  pictures: number | undefined;
};

/** How a call goes: in each direction, since the sample before. */
export type CallRating = { in: "good" | "poor"; out: "good" | "poor" };

/** From here on people hear and see what is missing. */
const LOSS_POOR = 0.08;
const ROUND_TRIP_POOR_MS = 700;
/** Below this a picture takes the room of the voice, bit/s. */
const UPLINK_POOR = 150_000;
/** Losses of fewer packets say nothing. */
const PACKETS_MIN = 10;

/** Rates what happened between two samples. */
export function rateCall(before: CallSample, now: CallSample): CallRating {
  const lost = Math.max(0, now.lost - before.lost);
  const packets = now.received - before.received + lost;
  const slow = (now.roundTripMs ?? 0) >= ROUND_TRIP_POOR_MS;
  const lossy = packets >= PACKETS_MIN && lost / packets >= LOSS_POOR;
  const narrow = now.uplink !== undefined && now.uplink < UPLINK_POOR;
  return {
    in: lossy || slow ? "poor" : "good",
    out: (now.lostThere ?? 0) >= LOSS_POOR || slow || narrow ? "poor" : "good",
  };
}

/** Reads a sample from `RTCPeerConnection.getStats()` (W3C WebRTC statistics; Firefox leaves some of them out). */
export function sampleCall(reports: Iterable<Record<string, unknown>>): CallSample {
  const sample: CallSample = {
    received: 0,
    lost: 0,
    lostThere: undefined,
    roundTripMs: undefined,
    uplink: undefined,
    pictures: undefined,
  };
  for (const report of reports) {
    if (report.type === "inbound-rtp") {
      sample.received += number(report.packetsReceived) ?? 0;
      sample.lost += number(report.packetsLost) ?? 0;
      if (report.kind === "video") sample.pictures = number(report.framesReceived) ?? number(report.framesDecoded);
    } else if (report.type === "remote-inbound-rtp") {
      sample.lostThere = highest(sample.lostThere, number(report.fractionLost));
      sample.roundTripMs = highest(sample.roundTripMs, inMs(number(report.roundTripTime)));
    } else if (report.type === "candidate-pair" && report.nominated === true && report.state === "succeeded") {
      sample.uplink = highest(sample.uplink, number(report.availableOutgoingBitrate));
      sample.roundTripMs = highest(sample.roundTripMs, inMs(number(report.currentRoundTripTime)));
    }
  }
  return sample;
}

function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function inMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1_000;
}

function highest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.max(a, b);
}
