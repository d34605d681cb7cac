import type { Role } from "../../protocol/mod.ts";
import { Alarm, type Clock } from "./clock.ts";
import { NetworkSettling } from "./network-settling.ts";
import type { CallState } from "./session-state.ts";

/** What the attempts tell their owner. */
export type AttemptEvents = {
  /** ICE is to begin anew. */
  restart(): void;
  /** The state is another one. */
  changed(): void;
};

/** A connection that is not up by then has failed, in ms: Chromium with a wrong TURN credential stays "new" for ever. */
const CONNECT_MS = { direct: 20_000, relay: 10_000 };
/** From a failure to the next attempt, in ms; twice as long after each, up to four times. */
const RETRY_MS = 4_000;
const RETRY_DOUBLINGS = 4;
/** Both sides notice a failure at about the same time. The polite one leaves the restart to the other for so long, in ms. */
const POLITE_MS = 1_500;
const RESTARTS_MAX = 2;

/** How a link reaches the partner: how long each attempt may take, and when the next one is due. */
export class LinkAttempts {
  readonly #role: Role;
  readonly #isRelayOnly: () => boolean;
  readonly #events: AttemptEvents;
  readonly #deadline: Alarm;
  readonly #retry: Alarm;
  readonly #network: NetworkSettling;
  #state: CallState = "none";
  #restarts = 0;
  #failures = 0;
  #over = false;

  constructor(role: Role, isRelayOnly: () => boolean, clock: Clock, events: AttemptEvents) {
    this.#role = role;
    this.#isRelayOnly = isRelayOnly;
    this.#events = events;
    this.#deadline = new Alarm(clock);
    this.#retry = new Alarm(clock);
    this.#network = new NetworkSettling(clock);
  }

  get state(): CallState {
    return this.#state;
  }

  /** An attempt begins: it has its time. */
  begin(): void {
    this.#set("connecting");
    this.#retry.clear();
    this.#deadline.set(CONNECT_MS[this.#isRelayOnly() ? "relay" : "direct"], () => this.#findNoWay());
  }

  /** After a failure: because some time passed, or the server sent other credentials. */
  again(): void {
    this.#restarts = 0;
    this.#events.restart();
    this.begin();
  }

  /** The person wants it now: as if nothing had failed before. */
  startOver(): void {
    this.#failures = 0;
    this.again();
  }

  /** The person is in another network, or back in one: the way that was found may be none any more. */
  networkChanged(): void {
    this.#network.changed(() => this.#state === "failed" ? this.again() : this.#events.restart());
  }

  /** The partner has begun an attempt. */
  offered(): void {
    this.#retry.clear();
    if (this.#state === "failed") this.begin();
  }

  /** The connection says how it stands. */
  follow(connectionState: RTCPeerConnectionState): void {
    if (connectionState === "connected") {
      this.#deadline.clear();
      this.#retry.clear();
      this.#restarts = this.#failures = 0;
      this.#set("connected");
    } else if (connectionState === "disconnected") this.#set("interrupted");
    else if (connectionState === "failed") {
      if (this.#state === "failed") return; // the next attempt has its time
      if (this.#restarts++ >= RESTARTS_MAX) return this.#findNoWay();
      if (this.#role === "impolite") this.#events.restart();
      else this.#retry.set(POLITE_MS, () => this.#events.restart());
      this.#set(this.#deadline.isSet ? "connecting" : "interrupted");
    }
  }

  /** There is nothing to connect by: nobody has to wait for the deadline. */
  foundNothing(): void {
    if (this.#state === "connecting") this.#findNoWay();
  }

  /** A step went wrong, which may go well the next time. A call that stands goes on as it was. */
  stumble(): void {
    if (this.#state !== "connected") this.#findNoWay();
  }

  /** There can be no way. A call that stands goes on as it was. */
  fail(): void {
    if (this.#state !== "connected") this.#set("failed");
  }

  /** There is another way than those that failed: none of that counts for it. */
  openWay(): void {
    this.#restarts = this.#failures = 0;
    if (this.#role === "impolite" || this.#state === "failed") this.#events.restart();
    if (this.#state === "failed") this.begin();
  }

  /** Nothing is tried any more. */
  stop(): void {
    this.#over = true;
    this.#deadline.clear();
    this.#retry.clear();
    this.#network.clear();
    this.#state = "none";
  }

  /** The two did not reach each other. TURN servers restart and networks come back: tries again by itself. */
  #findNoWay(): void {
    if (this.#over) return;
    this.#deadline.clear();
    const wait = RETRY_MS * 2 ** Math.min(this.#failures++, RETRY_DOUBLINGS);
    this.#retry.set(this.#role === "polite" ? wait + POLITE_MS : wait, () => this.again());
    this.#set("failed");
  }

  #set(state: CallState): void {
    if (this.#over || this.#state === state) return;
    this.#state = state;
    this.#events.changed();
  }
}
