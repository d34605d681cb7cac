import type { Role } from "../../protocol/mod.ts";
import { type Bytes, concat, equal } from "./bytes.ts";
import {
  agree,
  commitment,
  confirmation,
  confirms,
  deriveRoomKeys,
  type Exchange,
  type Reveal,
  type RoomKeys,
  type RoomName,
  SUITE,
  transcript,
} from "./key-schedule.ts";

/** What a room is sealed with. */
export type SealKeys = Omit<RoomKeys, "confirm"> & {
  /** SHA-256 fingerprint of the certificate that the partner's calls use; all zero when they make none. */
  partnerFingerprint: Bytes;
};

/** What follows from a message of the partner. After `failed` and `done` the handshake is over. */
export type HandshakeStep =
  | { name: "going"; send: Bytes }
  | { name: "done"; send?: Bytes; keys: SealKeys }
  | { name: "failed" };

/** A key pair and a nonce for one room. */
export type HandshakeSecrets = { privateKey: CryptoKey; publicKey: Bytes; nonce: Bytes };

/** Fresh secrets. The private key cannot be read out of the browser. */
export async function handshakeSecrets(): Promise<HandshakeSecrets> {
  const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return { privateKey: pair.privateKey, publicKey, nonce: crypto.getRandomValues(new Uint8Array(32)) };
}

/**
 * The key agreement of one room as one side sees it (docs/PROTOCOL.md, Handshake): the polite side commits, the
 * impolite one reveals, the polite one reveals and confirms, the impolite one confirms. Whatever is not exactly that
 * fails, for good. Messages have to come in one at a time.
 */
export class Handshake {
  readonly #role: Role;
  readonly #name: RoomName;
  readonly #own: Reveal;
  #privateKey: CryptoKey | undefined;
  #expect: "commit" | "reveal" | "confirmation" | "nothing";
  #commit: Bytes | undefined;
  #pending: { keys: RoomKeys; transcript: Bytes; partnerFingerprint: Bytes } | undefined;

  /** `fingerprint` is that of the certificate for this room's calls, 32 bytes, zeros for none. */
  constructor(role: Role, name: RoomName, fingerprint: Bytes, secrets: HandshakeSecrets) {
    this.#role = role;
    this.#name = name;
    this.#own = { publicKey: secrets.publicKey, fingerprint, nonce: secrets.nonce };
    this.#privateKey = secrets.privateKey;
    this.#expect = role === "impolite" ? "commit" : "reveal";
  }

  /** What this side says first, if it does: the polite side's commitment. Call it once, before `receive`. */
  async start(): Promise<Bytes | undefined> {
    if (this.#role === "impolite") return undefined;
    this.#commit = await commitment(this.#name.room, this.#own);
    return concat(TYPE.commit, SUITE, this.#commit);
  }

  /** Takes a message of the partner. Never rejects. */
  async receive(message: Bytes): Promise<HandshakeStep> {
    const expected = this.#expect;
    this.#expect = "nothing"; // until this message has proved good, and for ever when it does not
    const step = await this.#step(expected, message).catch(() => FAILED);
    if (step.name !== "going") this.#privateKey = this.#pending = undefined;
    return step;
  }

  #step(expected: "commit" | "reveal" | "confirmation" | "nothing", message: Bytes): Promise<HandshakeStep> {
    if (expected === "commit") return this.#takeCommit(message);
    if (expected === "confirmation") return this.#takeConfirmation(message);
    if (expected === "reveal") {
      return this.#role === "impolite" ? this.#takeRevealOfB(message) : this.#takeRevealOfA(message);
    }
    return Promise.resolve(FAILED);
  }

  /** A: the commitment came, reveal. */
  // deno-lint-ignore require-await -- a message that does not parse rejects like every other failure
  async #takeCommit(message: Bytes): Promise<HandshakeStep> {
    this.#commit = body(message, concat(TYPE.commit, SUITE), 32);
    this.#expect = "reveal";
    const { publicKey, fingerprint, nonce } = this.#own;
    return { name: "going", send: concat(TYPE.revealOfA, SUITE, publicKey, fingerprint, nonce) };
  }

  /** B: A has revealed, so do I, and confirm. */
  async #takeRevealOfA(message: Bytes): Promise<HandshakeStep> {
    const theirs = revealOf(body(message, concat(TYPE.revealOfA, SUITE), REVEAL_BYTES));
    const { keys, transcript } = this.#pending = await this.#derive(theirs);
    const mac = await confirmation(keys.confirm, "polite", transcript);
    this.#expect = "confirmation";
    const { publicKey, fingerprint, nonce } = this.#own;
    return { name: "going", send: concat(TYPE.revealOfB, SUITE, publicKey, fingerprint, nonce, mac) };
  }

  /** A: B has revealed and confirmed; is it what B had committed to? */
  async #takeRevealOfB(message: Bytes): Promise<HandshakeStep> {
    const all = body(message, concat(TYPE.revealOfB, SUITE), REVEAL_BYTES + MAC_BYTES);
    const theirs = revealOf(all.slice(0, REVEAL_BYTES));
    if (!equal(await commitment(this.#name.room, theirs), this.#commit!)) return FAILED;
    const { keys, transcript } = await this.#derive(theirs);
    if (!await confirms(keys.confirm, "polite", transcript, all.slice(REVEAL_BYTES))) return FAILED;
    const mac = await confirmation(keys.confirm, "impolite", transcript);
    return { name: "done", send: concat(TYPE.confirmationOfA, mac), keys: sealKeys(keys, theirs.fingerprint) };
  }

  /** B: has A the same keys? */
  async #takeConfirmation(message: Bytes): Promise<HandshakeStep> {
    const mac = body(message, TYPE.confirmationOfA, MAC_BYTES);
    const { keys, transcript, partnerFingerprint } = this.#pending!;
    if (!await confirms(keys.confirm, "impolite", transcript, mac)) return FAILED;
    return { name: "done", keys: sealKeys(keys, partnerFingerprint) };
  }

  async #derive(theirs: Reveal): Promise<{ keys: RoomKeys; transcript: Bytes; partnerFingerprint: Bytes }> {
    const sides = this.#role === "impolite" ? { a: this.#own, b: theirs } : { a: theirs, b: this.#own };
    const exchange: Exchange = { ...this.#name, commit: this.#commit!, ...sides };
    const secret = await agree(this.#privateKey!, theirs.publicKey);
    const salt = await transcript(exchange);
    const keys = await deriveRoomKeys(secret, salt, this.#role);
    return { keys, transcript: salt, partnerFingerprint: theirs.fingerprint };
  }
}

const TYPE = {
  commit: Uint8Array.of(1),
  revealOfA: Uint8Array.of(2),
  revealOfB: Uint8Array.of(3),
  confirmationOfA: Uint8Array.of(4),
};
const PUBLIC_KEY_BYTES = 65;
const REVEAL_BYTES = PUBLIC_KEY_BYTES + 32 + 32;
const MAC_BYTES = 32;
const FAILED: HandshakeStep = { name: "failed" };

/** What follows the type and suite; throws unless the message begins so and has exactly that length. */
function body(message: Bytes, start: Bytes, length: number): Bytes {
  if (message.length !== start.length + length || !equal(message.subarray(0, start.length), start)) {
    throw new RangeError(
      `Cannot read handshake message: unexpected type, suite or length, got ${message.length} bytes`,
    );
  }
  return message.slice(start.length);
}

function revealOf(bytes: Bytes): Reveal {
  return {
    publicKey: bytes.slice(0, PUBLIC_KEY_BYTES),
    fingerprint: bytes.slice(PUBLIC_KEY_BYTES, PUBLIC_KEY_BYTES + 32),
    nonce: bytes.slice(PUBLIC_KEY_BYTES + 32),
  };
}

function sealKeys({ send, receive, emoji }: RoomKeys, partnerFingerprint: Bytes): SealKeys {
  return { send, receive, emoji, partnerFingerprint };
}
