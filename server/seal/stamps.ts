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
import { PreparedHmac } from "./prepared-hmac.ts";
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
  #rooms = new WeakMap<{ id: string }, Uint8Array>();

  /** @param randomBytes Without a configured secret each hour has a random key: forgetting is final then. */
  constructor(row: RetentionRow<"stamp-key">, secret: ServerSecret, randomBytes: (length: number) => Uint8Array) {
    this.#keys = new PeriodKeys({
      periodMs: PERIOD_MS,
      // The row counts from the key's first moment: its own hour is among it.
      kept: Math.max(0, Math.floor(timeOf(row, "stamp-key") / PERIOD_MS) - 1),
      make: (period) => {
        const mac = new PreparedHmac(
          secret.configured ? secret.derive(`stamp ${period}`) : randomBytes(32),
          INPUT_BYTES,
        );
        mac.message.set(LABEL);
        return mac;
      },
    });
  }

  /** Writes time and MAC into a chat frame in place. One HMAC with a prepared key; the room's id is decoded once per room. */
  stamp(frame: Uint8Array, room: { id: string }, sender: Role, now: number): void {
    let id = this.#rooms.get(room);
    if (id === undefined) this.#rooms.set(room, id = decodeBase64Url(room.id));
    const mac = this.#keys.current(now);
    writeUint32(frame, STAMP_OFFSET, Math.floor(now / 0x1_0000_0000));
    writeUint32(frame, STAMP_OFFSET + 4, now >>> 0);
    const input = mac.message;
    writeRoom(input, id, sender, frameSequence(frame));
    for (let i = 0; i < TIME_BYTES; i++) input[TIME_AT + i] = frame[STAMP_OFFSET + i]!;
    for (let i = 0; i < COMMITMENT_BYTES; i++) input[COMMITMENT_AT + i] = frame[COMMITMENT_OFFSET + i]!;
    mac.sign(frame, STAMP_OFFSET + TIME_BYTES);
  }

  /** Whether this server stamped exactly this, and still knows. */
  check({ room, sender, sequence, commitment, stamp }: Stamped, now: number): "ok" | "too-old" | "wrong" {
    if (stamp.length !== STAMP_BYTES || commitment.length !== COMMITMENT_BYTES) return "wrong";
    const key = this.#keys.at(stampTime(stamp), now);
    if (key === undefined) return "too-old";
    writeRoom(key.message, room, sender, sequence);
    key.message.set(stamp.subarray(0, TIME_BYTES), TIME_AT);
    key.message.set(commitment, COMMITMENT_AT);
    const expected = new Uint8Array(STAMP_BYTES - TIME_BYTES);
    key.sign(expected);
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

function writeRoom(input: Uint8Array, room: Uint8Array, sender: Role, sequence: number): void {
  for (let i = 0; i < ROOM_BYTES; i++) input[ROOM_AT + i] = room[i]!;
  input[SLOT_AT] = sender === "impolite" ? 0 : 1;
  writeUint32(input, SEQUENCE_AT, sequence);
}

/** Without telling by its time where the difference is. */
function equal(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}

const LABEL = new TextEncoder().encode("passerby/1 stamp");
const ROOM_AT = LABEL.length;
const ROOM_BYTES = 16;
const SLOT_AT = ROOM_AT + ROOM_BYTES;
const SEQUENCE_AT = SLOT_AT + 1;
const TIME_AT = SEQUENCE_AT + 4;
const TIME_BYTES = 8;
const COMMITMENT_AT = TIME_AT + TIME_BYTES;
const INPUT_BYTES = COMMITMENT_AT + COMMITMENT_BYTES;
