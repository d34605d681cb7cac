import { _HMAC as Hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";

/**
 * HMAC-SHA-256 (RFC 2104) for messages of one length, with the key worked in beforehand and every buffer made once: a
 * signature allocates nothing. The hashing is @noble's; only the copies of its state are spared.
 */
export class PreparedHmac {
  /** The message. Write it here, then call `sign`; it stays as it is. */
  readonly message: Uint8Array<ArrayBuffer>;
  readonly #keyed: Sha256Hmac;
  readonly #scratch: Sha256Hmac;
  readonly #code = new Uint8Array(32);

  constructor(key: Uint8Array, messageBytes: number) {
    this.message = new Uint8Array(messageBytes);
    this.#keyed = new Hmac(sha256, key);
    this.#scratch = this.#keyed.clone();
  }

  /** Writes the 32 bytes of the code to `into[at…]`. */
  sign(into: Uint8Array, at = 0): void {
    this.#keyed._cloneInto(this.#scratch);
    this.#scratch.update(this.message).digestInto(this.#code);
    into.set(this.#code, at);
  }
}

type Sha256Hmac = Hmac<ReturnType<typeof sha256.create>>;
