import { decodeBase64Url } from "@std/encoding/base64url";
import {
  COMMITMENT_BYTES,
  COMMITMENT_OFFSET,
  frameSequence,
  type Role,
  STAMP_BYTES,
  STAMP_OFFSET,
  stampTime,
  writeUint32,
} from "../../protocol/mod.ts";
import { type RetentionRow, timeOf } from "../core/retention.ts";
import { PeriodKeys } from "./period-keys.ts";
import { type Beginning, PreparedHmac } from "./prepared-hmac.ts";
import type { ServerSecret } from "./server-secret.ts";

/** What a stamp says about one chat frame. */
export type Stamped = {
  /** Room id, 16 bytes. */
  room: Uint8Array;
  sender: Role;
  sequence: number;
  /** 32 bytes. */
  commitment: Uint8Array;
  /** 40 bytes: time and MAC. */
  stamp: Uint8Array;
};

/** A stamp key belongs to one hour, ms. */
const PERIOD_MS = 3_600_000;

/**
 * Message franking, the server's half (docs/PROTOCOL.md, Verifiable reports): stamps what it forwards, keeps nothing,
 * and can tell later that it did.
 */
export class Stamps {
  #keys: PeriodKeys<PreparedHmac>;

  /** @param randomBytes Without a configured secret each hour has a random key: forgetting is final then. */
  constructor(row: RetentionRow<"stamp-key">, secret: ServerSecret, randomBytes: (length: number) => Uint8Array) {
    this.#keys = new PeriodKeys({
      periodMs: PERIOD_MS,
      // The row counts from the key's first moment: its own hour is among it.
      kept: Math.max(0, Math.floor(timeOf(row, "stamp-key") / PERIOD_MS) - 1),
      make: (period) =>
        new PreparedHmac(secret.configured ? secret.derive(`stamp ${period}`) : randomBytes(32), REST_BYTES),
    });
  }

  /** The stamp of one side of a room, for as long as somebody sits there. Costs nothing until the first message. */
  of(room: { id: string }, sender: Role): SenderStamp {
    return new SenderStamp(this.#keys, room, sender);
  }

  /** Whether this server stamped exactly this, and still knows. */
  check({ room, sender, sequence, commitment, stamp }: Stamped, now: number): "ok" | "too-old" | "wrong" {
    if (stamp.length !== STAMP_BYTES || commitment.length !== COMMITMENT_BYTES) return "wrong";
    const mac = this.#keys.at(stampTime(stamp), now);
    if (mac === undefined) return "too-old";
    writeUint32(mac.rest, 0, sequence);
    mac.rest.set(stamp.subarray(0, TIME_BYTES), TIME_AT);
    mac.rest.set(commitment, COMMITMENT_AT);
    const expected = new Uint8Array(STAMP_BYTES - TIME_BYTES);
    mac.sign(beginningOf(mac, room, sender), expected);
    return equal(expected, stamp.subarray(TIME_BYTES)) ? "ok" : "wrong";
  }

  /** How many keys are held. */
  get size(): number {
    return this.#keys.size;
  }

  /** Drops the keys whose time is over; also happens by itself when a new hour begins. */
  sweep(now: number): void {
    this.#keys.sweep(now);
  }
}

/** Stamps what one side of a room sends. */
export class SenderStamp {
  readonly #keys: PeriodKeys<PreparedHmac>;
  readonly #room: { id: string };
  readonly #sender: Role;
  /** Not the key itself: who says nothing for hours must not be why it outlives its time. */
  #period: number | undefined;
  /** What is the same in all of its stamps under the key of the period. */
  #beginning: Beginning | undefined;

  constructor(keys: PeriodKeys<PreparedHmac>, room: { id: string }, sender: Role) {
    this.#keys = keys;
    this.#room = room;
    this.#sender = sender;
  }

  /** Writes time and MAC into a chat frame in place. One HMAC with a prepared key; nothing is allocated or looked up. */
  write(frame: Uint8Array, now: number): void {
    const mac = this.#keys.current(now);
    const period = this.#keys.periodOf(now);
    if (period !== this.#period) {
      this.#period = period;
      this.#beginning = beginningOf(mac, decodeBase64Url(this.#room.id), this.#sender);
    }
    writeUint32(frame, STAMP_OFFSET, Math.floor(now / 0x1_0000_0000));
    writeUint32(frame, STAMP_OFFSET + 4, now >>> 0);
    const { rest } = mac;
    writeUint32(rest, 0, frameSequence(frame));
    for (let i = 0; i < TIME_BYTES; i++) rest[TIME_AT + i] = frame[STAMP_OFFSET + i]!;
    for (let i = 0; i < COMMITMENT_BYTES; i++) rest[COMMITMENT_AT + i] = frame[COMMITMENT_OFFSET + i]!;
    mac.sign(this.#beginning!, frame, STAMP_OFFSET + TIME_BYTES);
  }
}

/** What the stamps of one side of a room begin with, under one key. */
function beginningOf(mac: PreparedHmac, room: Uint8Array, sender: Role): Beginning {
  const block = new Uint8Array(SLOT_AT + 1);
  block.set(LABEL);
  block.set(room, LABEL.length);
  block[SLOT_AT] = sender === "polite" ? 1 : 0;
  return mac.begin(block);
}

/** Without telling by its time where the difference is. */
function equal(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}

const LABEL = new TextEncoder().encode("passerby/1 stamp");
/** The last byte of the first block of 64 bytes. */
const SLOT_AT = 63;
const TIME_AT = 4;
const TIME_BYTES = 8;
const COMMITMENT_AT = TIME_AT + TIME_BYTES;
const REST_BYTES = COMMITMENT_AT + COMMITMENT_BYTES;
