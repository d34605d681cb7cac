import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { decodeBase64Url, encodeBase64Url } from "@std/encoding/base64url";

/** Text that only this server can open: XChaCha20-Poly1305 with random 192-bit nonces, base64url. */
export class Box {
  readonly #key: Uint8Array;
  readonly #randomBytes: (length: number) => Uint8Array;

  constructor(key: Uint8Array, randomBytes: (length: number) => Uint8Array) {
    this.#key = key;
    this.#randomBytes = randomBytes;
  }

  seal(plain: Uint8Array): string {
    const nonce = this.#randomBytes(NONCE_BYTES);
    const sealed = xchacha20poly1305(this.#key, nonce).encrypt(plain);
    const bytes = new Uint8Array(NONCE_BYTES + sealed.length);
    bytes.set(nonce);
    bytes.set(sealed, NONCE_BYTES);
    return encodeBase64Url(bytes);
  }

  /** The bytes, or undefined when the text is not ours or was changed. Never throws. */
  open(text: string): Uint8Array | undefined {
    try {
      const bytes = decodeBase64Url(text);
      return xchacha20poly1305(this.#key, bytes.subarray(0, NONCE_BYTES)).decrypt(bytes.subarray(NONCE_BYTES));
    } catch {
      return undefined;
    }
  }
}

const NONCE_BYTES = 24;
