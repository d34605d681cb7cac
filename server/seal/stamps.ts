import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { decodeBase64Url } from "@std/encoding/base64url";
import {
  COMMITMENT_BYTES,
  frameCommitment,
  frameSequence,
  frameStamp,
  type Role,
  STAMP_BYTES,
  stampTime,
  writeUint32,
} from "../../protocol/mod.ts";
import { PeriodKeys } from "./period-keys.ts";
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

/** A stamp key lives for the hour it belongs to and two more. */
const PERIOD_MS = 3_600_000;
const KEPT_PERIODS = 2;
/** How long a message can be reported verifiably at the least, ms. */
export const STAMP_LIFE_MS = PERIOD_MS * KEPT_PERIODS;

type Mac = ReturnType<typeof hmac.create>;

/**
 * Message franking, the server's half (docs/PROTOCOL.md, Verifiable reports): stamps what it forwards, keeps nothing,
 * and can tell later that it did.
 */
export class Stamps {
  #keys: PeriodKeys<Mac>;
  #input = new Uint8Array(INPUT_BYTES);
  #mac = new Uint8Array(32);
  #rooms = new WeakMap<{ id: string }, Uint8Array>();

  /** @param randomBytes Without a configured secret each hour has a random key: forgetting is final then. */
  constructor(secret: ServerSecret, randomBytes: (length: number) => Uint8Array) {
    this.#keys = new PeriodKeys({
      periodMs: PERIOD_MS,
      kept: KEPT_PERIODS,
      make: (period) => hmac.create(sha256, secret.configured ? secret.derive(`stamp ${period}`) : randomBytes(32)),
    });
    this.#input.set(LABEL);
  }

  /** Writes time and MAC into a chat frame in place. One HMAC with a prepared key; the room's id is decoded once per room. */
  stamp(frame: Uint8Array, room: { id: string }, sender: Role, now: number): void {
    let id = this.#rooms.get(room);
    if (id === undefined) this.#rooms.set(room, id = decodeBase64Url(room.id));
    const stamp = frameStamp(frame);
    writeUint32(stamp, 0, Math.floor(now / 0x1_0000_0000));
    writeUint32(stamp, 4, now >>> 0);
    stamp.set(
      this.#compute(this.#keys.current(now), id, sender, frameSequence(frame), stamp, frameCommitment(frame)),
      8,
    );
  }

  /** Whether this server stamped exactly this, and still knows. */
  check({ room, sender, sequence, commitment, stamp }: Stamped, now: number): "ok" | "too-old" | "wrong" {
    if (stamp.length !== STAMP_BYTES || commitment.length !== COMMITMENT_BYTES) return "wrong";
    const key = this.#keys.at(stampTime(stamp), now);
    if (key === undefined) return "too-old";
    return equal(this.#compute(key, room, sender, sequence, stamp, commitment), stamp.subarray(8)) ? "ok" : "wrong";
  }

  /** Drops the keys whose time is over; also happens by itself when a new hour begins. */
  sweep(now: number): void {
    this.#keys.sweep(now);
  }

  #compute(
    key: Mac,
    room: Uint8Array,
    sender: Role,
    sequence: number,
    stamp: Uint8Array,
    commitment: Uint8Array,
  ): Uint8Array {
    const input = this.#input;
    input.set(room, ROOM_AT);
    input[SLOT_AT] = sender === "impolite" ? 0 : 1;
    writeUint32(input, SEQUENCE_AT, sequence);
    for (let i = 0; i < 8; i++) input[TIME_AT + i] = stamp[i]!;
    input.set(commitment, COMMITMENT_AT);
    key.clone().update(input).digestInto(this.#mac);
    return this.#mac;
  }
}

/** Without telling by its time where the difference is. */
function equal(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}

const LABEL = new TextEncoder().encode("passerby/1 stamp");
const ROOM_AT = LABEL.length;
const SLOT_AT = ROOM_AT + 16;
const SEQUENCE_AT = SLOT_AT + 1;
const TIME_AT = SEQUENCE_AT + 4;
const COMMITMENT_AT = TIME_AT + 8;
const INPUT_BYTES = COMMITMENT_AT + COMMITMENT_BYTES;
