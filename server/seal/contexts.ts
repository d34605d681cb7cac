import { decodeBase64Url } from "@std/encoding/base64url";
import { readUint32, type Role, writeUint32 } from "../../protocol/mod.ts";
import { type RetentionRow, timeOf } from "../core/retention.ts";
import { Box } from "./box.ts";
import { CLOCK_SKEW_MS } from "./clock-skew.ts";
import type { ServerSecret } from "./server-secret.ts";

/** What the server learns when a reporter hands a context back. */
export type Context = {
  /** Room id, 16 bytes. */
  room: Uint8Array;
  /** The one who is reported. */
  subject: Role;
  /** Keyed hash of the subject's address prefix. */
  bucket: string;
  /** When the room began, ms. */
  since: number;
};

/**
 * Boxes that only this server can open, under a key of their own. Browsers hold them, so that the server need not remember who met whom.
 */
export class Contexts {
  readonly #box: Box;
  /** A context can be handed back for this long, ms. */
  readonly #lifeMs: number;

  constructor(row: RetentionRow<"context">, secret: ServerSecret, randomBytes: (length: number) => Uint8Array) {
    this.#lifeMs = timeOf(row, "context");
    this.#box = new Box(secret.derive("context"), randomBytes);
  }

  /** Context for reporting `subject` of this room; the partner of `subject` gets it. */
  seal(room: { id: string }, subject: Role, bucket: string, now: number): string {
    const name = new TextEncoder().encode(bucket);
    const plain = new Uint8Array(BUCKET_AT + name.length);
    plain[0] = VERSION;
    plain.set(decodeBase64Url(room.id), ROOM_AT);
    plain[SUBJECT_AT] = subject === "impolite" ? 0 : 1;
    writeUint32(plain, TIME_AT, Math.floor(now / 0x1_0000_0000));
    writeUint32(plain, TIME_AT + 4, now >>> 0);
    plain.set(name, BUCKET_AT);
    return this.#box.seal(plain);
  }

  /** The context, or undefined when it is not ours, was changed, or is too old. Never throws. */
  open(text: string, now: number): Context | undefined {
    const plain = this.#box.open(text);
    if (plain === undefined || plain.length < BUCKET_AT || plain[0] !== VERSION) return undefined;
    const since = readUint32(plain, TIME_AT) * 0x1_0000_0000 + readUint32(plain, TIME_AT + 4);
    if (since - now > CLOCK_SKEW_MS || now - since > this.#lifeMs) return undefined;
    return {
      room: plain.slice(ROOM_AT, SUBJECT_AT),
      subject: plain[SUBJECT_AT] === 0 ? "impolite" : "polite",
      bucket: new TextDecoder().decode(plain.subarray(BUCKET_AT)),
      since,
    };
  }
}

const VERSION = 1;
const ROOM_AT = 1;
const SUBJECT_AT = ROOM_AT + 16;
const TIME_AT = SUBJECT_AT + 1;
const BUCKET_AT = TIME_AT + 8;
