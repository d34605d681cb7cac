import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { decodeBase64Url, encodeBase64Url } from "@std/encoding/base64url";
import { readUint32, type Role, writeUint32 } from "../../protocol/mod.ts";
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

/** A context can be handed back for this long, ms. */
export const CONTEXT_LIFE_MS = 24 * 3_600_000;

/**
 * Boxes that only this server can open (XChaCha20-Poly1305 under a key of their own, random 192-bit nonces). Browsers
 * hold them, so that the server need not remember who met whom.
 */
export class Contexts {
  #key: Uint8Array;
  #randomBytes: (length: number) => Uint8Array;

  constructor(secret: ServerSecret, randomBytes: (length: number) => Uint8Array) {
    this.#key = secret.derive("context");
    this.#randomBytes = randomBytes;
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
    const nonce = this.#randomBytes(NONCE_BYTES);
    const box = xchacha20poly1305(this.#key, nonce).encrypt(plain);
    const bytes = new Uint8Array(NONCE_BYTES + box.length);
    bytes.set(nonce);
    bytes.set(box, NONCE_BYTES);
    return encodeBase64Url(bytes);
  }

  /** The context, or undefined when it is not ours, was changed, or is too old. Never throws. */
  open(text: string, now: number): Context | undefined {
    const plain = this.#decrypt(text);
    if (plain === undefined || plain.length < BUCKET_AT || plain[0] !== VERSION) return undefined;
    const since = readUint32(plain, TIME_AT) * 0x1_0000_0000 + readUint32(plain, TIME_AT + 4);
    if (since > now || now - since > CONTEXT_LIFE_MS) return undefined;
    return {
      room: plain.slice(ROOM_AT, SUBJECT_AT),
      subject: plain[SUBJECT_AT] === 0 ? "impolite" : "polite",
      bucket: new TextDecoder().decode(plain.subarray(BUCKET_AT)),
      since,
    };
  }

  #decrypt(text: string): Uint8Array | undefined {
    try {
      const bytes = decodeBase64Url(text);
      return xchacha20poly1305(this.#key, bytes.subarray(0, NONCE_BYTES)).decrypt(bytes.subarray(NONCE_BYTES));
    } catch {
      return undefined;
    }
  }
}

const VERSION = 1;
const NONCE_BYTES = 24;
const ROOM_AT = 1;
const SUBJECT_AT = ROOM_AT + 16;
const TIME_AT = SUBJECT_AT + 1;
const BUCKET_AT = TIME_AT + 8;
