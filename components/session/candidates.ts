import type { Signal } from "../../protocol/mod.ts";
import { relayCandidate } from "./relay-only.ts";

type CandidateSignal = Extract<Signal, { type: "candidate" }>;

/** Candidates that a partner may send in one room. */
const CANDIDATES_MAX = 256;

/** The candidates of one connection, in both directions. */
export class Candidates {
  readonly #connection: RTCPeerConnection;
  readonly #isRelayOnly: () => boolean;
  readonly #send: (signal: CandidateSignal) => void;
  #found = 0;
  #taken = 0;

  constructor(connection: RTCPeerConnection, isRelayOnly: () => boolean, send: (signal: CandidateSignal) => void) {
    this.#connection = connection;
    this.#isRelayOnly = isRelayOnly;
    this.#send = send;
    connection.addEventListener("icecandidate", ({ candidate }) => this.#tell(candidate));
  }

  /** Gathering is over and nothing was found that the partner may have. */
  get isNone(): boolean {
    return this.#connection.iceGatheringState === "complete" && this.#found === 0;
  }

  /** Gathering begins again. */
  restart(): void {
    this.#found = 0;
  }

  /** Takes a candidate of the partner; one that does not fit is lost alone. */
  async take(candidate: RTCIceCandidateInit): Promise<void> {
    if (++this.#taken > CANDIDATES_MAX) return;
    // Candidates of an offer that was ignored do not fit (W3C WebRTC, section 10.7).
    await this.#connection.addIceCandidate(candidate).catch(() => {});
  }

  #tell(candidate: RTCIceCandidate | null): void {
    if (candidate?.candidate === "") return; // the null that follows ends all
    const { candidate: found = "", sdpMid = null, sdpMLineIndex = null, usernameFragment = null } = candidate ?? {};
    const line = this.#isRelayOnly() && candidate ? relayCandidate(found) : found;
    if (line === undefined) return;
    if (candidate) this.#found++;
    this.#send({ type: "candidate", candidate: { candidate: line, sdpMid, sdpMLineIndex, usernameFragment } });
  }
}
