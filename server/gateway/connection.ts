import {
  type ClientMessage,
  CLOSE,
  type CloseName,
  type ErrorCode,
  LIMITS,
  type Refused,
  type Role,
  serializeServerMessage,
  type ServerMessage,
} from "../../protocol/mod.ts";
import type { Allowance } from "../core/allowance.ts";
import type { PeerId, Room } from "../core/effect.ts";
import type { RateLimits } from "../core/rate-limits.ts";
import type { SkipHistory } from "../core/skip-history.ts";
import type { Socket, SocketHandler } from "../transport/transport.ts";
import type { Place } from "./admission.ts";
import type { Intake } from "./intake.ts";
import type { Cancel, Clock, SenderStamp, Watch } from "./ports.ts";
import type { GivenWork } from "./work-desk.ts";
import type { Worker } from "./work-gate.ts";
import { BUFFER_HARD_BYTES, type Relay, type Seat } from "./relay.ts";

/** What a connection needs of its gateway. */
export type ConnectionHost = {
  clock: Clock;
  relay: Relay;
  watch: Watch;
  intake: Intake;
  /** The peer is gone for us, by whichever side; called exactly once. */
  ended(connection: Connection, ending: Ending): void;
  /** The socket is really closed; called exactly once, after `ended`. */
  closed(connection: Connection): void;
};

/** How a connection ended: said goodbye, was sent away, or was lost and may come back. */
export type Ending = "left" | "expelled" | "lost";

export type ConnectionOptions = {
  socket: Socket;
  peerId: PeerId;
  site: string;
  bucket: string;
  block: string;
  place: Place | undefined;
  allowance: Allowance;
  host: ConnectionHost;
};

/** After our close the other side has this long to answer before the connection is cut, ms. */
export const CLOSE_GRACE_MS = 2_000;

/** One socket and the session on it: turns what arrives into messages and frames, and holds it to the rules. */
export class Connection implements SocketHandler, Seat, Worker {
  readonly socket: Socket;
  /** Of the session: another one from the moment when this connection resumes it. */
  peerId: PeerId;
  /** Host of the page; pools are separate per site. */
  readonly site: string;
  /** Keyed hash of the address prefix. */
  readonly bucket: string;
  /** The same of the block of addresses around it. */
  readonly block: string;
  /** What it takes up until it closes. */
  readonly place: Place | undefined;
  /** What it may still do; it goes to the next connection from the same address when this one is over. */
  allowance: Allowance;
  /** Those of the allowance, without a detour: every frame asks them. */
  limits: RateLimits;
  work: GivenWork | undefined;
  atDesk: object | undefined;
  /** Whether it is counted among those who wait. */
  isWaiting = false;
  room: Room | undefined;
  partner: Connection | undefined;
  role: Role | undefined;
  stamp: SenderStamp | undefined;
  forwarded = -1;
  isHeld = false;
  /** How many `resumed` of which room went out without a `continue` so far. */
  resumed: { epoch: number | undefined; unanswered: number } = { epoch: undefined, unanswered: 0 };
  /** How far the partner's frames had come when its connection was lost. */
  partnerForwarded = -1;
  /** So many of its frames the partner has not got, although they were forwarded, and so long, ms, none could come. */
  missed: { frames: number; ms: number };
  /** For the heartbeat: anything arrived since its last round; rounds without. */
  heard = false;
  silentRounds = 0;

  readonly #host: ConnectionHost;
  #state: "new" | "greeted" | "ending" | "closed" = "new";
  /** Ends the wait for the hello, or for the close; held no longer than that, for a timer is memory. */
  #cancelTimer: Cancel | undefined;

  constructor({ socket, peerId, site, bucket, block, place, allowance, host }: ConnectionOptions) {
    this.socket = socket;
    this.peerId = peerId;
    this.site = site;
    this.bucket = bucket;
    this.block = block;
    this.place = place;
    this.allowance = allowance;
    this.limits = allowance.limits;
    this.missed = missedWith(allowance, host.clock.now());
    this.#host = host;
    this.#cancelTimer = host.clock.after(LIMITS.helloMs, () => this.end("helloTimeout"));
  }

  /** Goes on with what a connection before this one from the same address had left. */
  adopt(allowance: Allowance, now: number): void {
    this.allowance = allowance;
    this.limits = allowance.limits;
    this.missed = missedWith(allowance, now);
  }

  /** What passing on at once costs. */
  get skips(): SkipHistory {
    return this.allowance.skips;
  }

  /** Said hello, and not over. */
  get isGreeted(): boolean {
    return this.#state === "greeted";
  }

  /** Neither side has ended it. */
  get isLive(): boolean {
    return this.#state === "new" || this.#state === "greeted";
  }

  /** The hello was accepted: the deadline is met. */
  greet(): void {
    if (this.#state !== "new") return;
    this.#stopTimer();
    this.#state = "greeted";
  }

  message(data: string | Uint8Array<ArrayBuffer>): void {
    if (!this.isLive) return;
    this.heard = true;
    try {
      if (typeof data === "string") this.#host.intake.take(this, data);
      else if (this.#state === "greeted") this.#host.relay.forward(this, data);
      else this.fault("hello-first", this.#host.clock.now());
    } catch (thrown) {
      this.#host.watch.failed("connection", thrown);
      this.end("restart"); // this session may be in any state; a fresh one is not
    }
  }

  close(code: number): void {
    if (this.#state === "closed") return;
    this.#leave("client", GOODBYES.has(code) ? "left" : "lost");
    this.#state = "closed";
    this.#stopTimer();
    this.#host.closed(this);
  }

  send(message: ServerMessage): void {
    if (!this.isLive) return;
    if (this.socket.bufferedAmount > BUFFER_HARD_BYTES) return this.end("tooSlow");
    this.socket.send(serializeServerMessage(message));
  }

  refuse(code: ErrorCode, { retryMs, ...about }: Refused = {}): void {
    const later = retryMs === undefined ? {} : { retryMs: Math.min(retryMs, 86_400_000) };
    this.send({ type: "error", code, ...about, ...later });
  }

  /** Refuses a message for now: it may come again in so many ms. */
  putOff(message: ClientMessage, retryMs: number): void {
    this.refuse("rate-limited", { of: message.type, ...("epoch" in message && { epoch: message.epoch }), retryMs });
  }

  /** Refuses what no honest client sends, and counts it. */
  fault(code: ErrorCode, now: number, about?: Refused): void {
    this.refuse(code, about);
    this.strike("badMessage", now);
  }

  strike(close: CloseName, now: number): void {
    if (this.limits.strike(now)) this.end(close);
  }

  /** Says goodbye and why. The session is over at once; the socket gets a moment to close, then it is cut. */
  end(close: CloseName): void {
    if (!this.isLive) return;
    this.#leave(close, CUTS.has(close) ? "lost" : "expelled");
    this.socket.close(CLOSE[close].code, CLOSE[close].reason);
    this.#cancelTimer = this.#host.clock.after(CLOSE_GRACE_MS, () => this.socket.terminate());
  }

  #leave(cause: CloseName | "client", ending: Ending): void {
    if (!this.isLive) return;
    this.#stopTimer();
    this.#state = "ending";
    this.#host.watch.closed(cause);
    this.#host.ended(this, ending);
  }

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}

/** Nobody came from there since the allowance was used last; of a new one nobody knows. */
function missedWith({ limits: { usedAt = -Infinity } }: Allowance, now: number): { frames: number; ms: number } {
  return { frames: 0, ms: now - usedAt };
}

/** The other side closed by itself: said so, left the page, or gave no code (RFC 6455 section 7.4.1). */
const GOODBYES: ReadonlySet<number> = new Set([1000, 1001, 1005]);
/** Of our own closes, those of a connection that does not work any more; its session may go on over another one. */
const CUTS: ReadonlySet<CloseName> = new Set(["silent", "tooSlow"]);
