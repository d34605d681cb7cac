import {
  type CloseName,
  type ErrorCode,
  frameEpoch,
  type FrameKind,
  frameKind,
  frameSequence,
  LIMITS,
  type Refused,
} from "../../protocol/mod.ts";
import type { Room } from "../core/effect.ts";
import type { RateLimits } from "../core/rate-limits.ts";
import type { Socket } from "../transport/transport.ts";
import type { Clock, SenderStamp, Watch } from "./ports.ts";

/** With so many bytes waiting for the partner, typing is not worth sending. */
export const BUFFER_SOFT_BYTES = 256 * 1_024;
/** With so many, the partner does not read. */
export const BUFFER_HARD_BYTES = 512 * 1_024;

/** One side of a room, with direct ways to everything that a frame needs. */
export interface Seat {
  readonly socket: Pick<Socket, "send" | "bufferedAmount">;
  readonly limits: RateLimits;
  /** The current room, and the stamp for what this one says there; undefined together. */
  room: Room | undefined;
  stamp: SenderStamp | undefined;
  /** The partner's seat; undefined also while the partner has no connection. */
  partner: Seat | undefined;
  /** Highest sequence of a frame of this one in this room that went to the partner, -1 for none. */
  forwarded: number;
  /**
   * The partner is back: what still comes may follow on frames that it never got, until this one says `continue`.
   * Dropping those keeps the order: the sender has them and sends them again.
   */
  isHeld: boolean;
  /** Tells the peer that a frame was not forwarded. */
  refuse(code: ErrorCode, about?: Refused): void;
  /** Counts a frame that no honest client sends; closes with this when there were too many. */
  strike(close: CloseName, now: number): void;
  end(close: CloseName): void;
}

/**
 * The hot path: bytes from one peer to the other. It reads the header, writes the stamp of a chat frame in place and
 * passes on the same bytes: no copy, no promise, no lookup.
 */
export class Relay {
  readonly #clock: Clock;
  readonly #watch: Watch;

  constructor({ clock, watch }: { clock: Clock; watch: Watch }) {
    this.#clock = clock;
    this.#watch = watch;
  }

  /** Forwards a frame to the partner, or tells the sender why not. */
  forward(from: Seat, bytes: Uint8Array<ArrayBuffer>): void {
    const kind = frameKind(bytes);
    const now = this.#clock.now();
    if (kind === undefined) return this.#refuseBadFrame(from, bytes, now);
    // Before the room is looked at: frames into the void cost tokens too.
    const waitMs = from.limits.take(kind, now);
    const { room, partner, stamp } = from;
    const isHere = room !== undefined && stamp !== undefined && room.epoch === frameEpoch(bytes);
    // Nothing is kept here: the sender's browser has it, and hears where to go on (docs/PROTOCOL.md, Resuming). No word of
    // refusal either, however fast it came: by the time that this arrives, the frame may be on its way again.
    if (isHere && (partner === undefined || from.isHeld)) {
      this.#watch.dropped("partner-absent");
      return waitMs > 0 ? from.strike("tooFast", now) : from.limits.owe(kind);
    }
    if (waitMs > 0) return this.#refuseTooFast(from, kind, bytes, waitMs, now);
    if (!isHere || partner === undefined) {
      this.#watch.dropped("not-in-room");
      return from.refuse("not-in-room", { of: kind, epoch: frameEpoch(bytes), sequence: frameSequence(bytes) });
    }
    const waiting = partner.socket.bufferedAmount;
    if (waiting > BUFFER_SOFT_BYTES && !this.#isWorthSending(partner, kind, waiting)) return;
    if (kind === "chat") stamp.write(bytes, now);
    partner.socket.send(bytes);
    from.forwarded = frameSequence(bytes);
    this.#watch.forwarded(kind);
  }

  #isWorthSending(partner: Seat, kind: FrameKind, waiting: number): boolean {
    if (waiting > BUFFER_HARD_BYTES) {
      this.#watch.dropped("slow-partner");
      partner.end("tooSlow"); // the sender is told by `partner-lost`
      return false;
    }
    if (kind !== "typing") return true;
    this.#watch.dropped("slow-partner");
    return false;
  }

  #refuseBadFrame(from: Seat, bytes: Uint8Array, now: number): void {
    if (bytes.length > LIMITS.messageBytes) return from.end("tooBig");
    this.#watch.dropped("bad-frame");
    from.refuse("bad-frame");
    from.strike("badMessage", now);
  }

  #refuseTooFast(from: Seat, kind: FrameKind, bytes: Uint8Array, waitMs: number, now: number): void {
    this.#watch.dropped("rate-limited");
    from.refuse("rate-limited", {
      of: kind,
      epoch: frameEpoch(bytes),
      sequence: frameSequence(bytes),
      retryMs: waitMs,
    });
    from.strike("tooFast", now);
  }
}
