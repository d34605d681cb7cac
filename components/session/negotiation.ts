import type { Role } from "../../protocol/mod.ts";
import { Alarm, type Clock } from "./clock.ts";
import { type Described, withAgreedRole } from "./dtls-role.ts";

/** What a negotiation tells its owner. */
export type NegotiationEvents = {
  /** This description of our own is to reach the partner. */
  described(description: Described): void;
  /** The partner has begun an attempt; the answer follows. */
  offered(): void;
  /** A step went wrong. A call that stands goes on as it was. */
  failed(): void;
};

/**
 * The polite side keeps its very first offer back for so long, in ms. When a room begins with both cameras on, both would
 * offer at once, and a Chromium that rolls back an offer in the moment in which it begins to gather candidates never
 * gathers any again (seen in 156). Perfect negotiation allows any delay; with this one the offers rarely meet.
 */
const FIRST_OFFER_MS = 300;

/** Offers and answers of one connection, by perfect negotiation (W3C WebRTC, section 10.7). */
export class Negotiation {
  readonly #connection: RTCPeerConnection;
  readonly #role: Role;
  readonly #events: NegotiationEvents;
  readonly #firstOffer: Alarm;
  #makingOffer = false;
  #isSettingRemoteAnswerPending = false;

  constructor(connection: RTCPeerConnection, role: Role, clock: Clock, events: NegotiationEvents) {
    this.#connection = connection;
    this.#role = role;
    this.#events = events;
    this.#firstOffer = new Alarm(clock);
    connection.addEventListener("negotiationneeded", () => this.#begin());
  }

  /** Takes a description of the partner; never rejects. */
  async take(description: RTCSessionDescriptionInit): Promise<void> {
    try {
      await this.#take(description);
    } catch {
      this.#events.failed();
    }
  }

  close(): void {
    this.#firstOffer.clear();
  }

  #begin(): void {
    const connection = this.#connection;
    const isFirst = () => connection.signalingState === "stable" && connection.remoteDescription === null;
    if (this.#role === "impolite" || !isFirst()) this.#offer();
    else this.#firstOffer.set(FIRST_OFFER_MS, () => isFirst() && this.#offer());
  }

  async #offer(): Promise<void> {
    try {
      this.#makingOffer = true;
      await this.#describe();
    } catch {
      this.#events.failed();
    } finally {
      this.#makingOffer = false;
    }
  }

  async #take(description: RTCSessionDescriptionInit): Promise<void> {
    const connection = this.#connection;
    // An offer may come in while an answer is being set: it is "stable" by the time the offer is processed.
    const readyForOffer = !this.#makingOffer &&
      (connection.signalingState === "stable" || this.#isSettingRemoteAnswerPending);
    const collision = description.type === "offer" && !readyForOffer;
    if (this.#role === "impolite" && collision) return;
    this.#isSettingRemoteAnswerPending = description.type === "answer";
    try {
      await connection.setRemoteDescription(description); // rolls back an offer of our own as needed
    } finally {
      this.#isSettingRemoteAnswerPending = false;
    }
    if (description.type !== "offer") return;
    this.#events.offered();
    await this.#describe();
  }

  /** Sets an offer or an answer, as it fits, and sends it. */
  async #describe(): Promise<void> {
    const connection = this.#connection;
    await connection.setLocalDescription();
    const description = withAgreedRole(connection);
    if (description) this.#events.described(description);
  }
}
