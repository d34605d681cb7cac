import { FRANKING_KEY_BYTES } from "../../protocol/mod.ts";
import { type Bytes, concat, equal, uint32, utf8 } from "./bytes.ts";

/** A fresh franking key: it travels inside the sealed message and opens the commitment. */
export function frankingKey(): Bytes {
  return crypto.getRandomValues(new Uint8Array(FRANKING_KEY_BYTES));
}

/**
 * Commits to a chat message (docs/PROTOCOL.md, Verifiable reports). AES-GCM alone does not: one ciphertext can open to
 * two texts under two keys. Throws `RangeError` for a key that is not 32 bytes: HMAC fills shorter keys up with zeros,
 * so that keys of different lengths could open the same commitment.
 */
export async function frankingCommitment(key: Bytes, index: number, text: string): Promise<Bytes> {
  if (key.length !== FRANKING_KEY_BYTES) {
    throw new RangeError(`Cannot commit: expected a franking key of ${FRANKING_KEY_BYTES} bytes, got ${key.length}`);
  }
  const hmac = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const content = concat(utf8("passerby/1 frank"), uint32(index), utf8(text));
  return new Uint8Array(await crypto.subtle.sign("HMAC", hmac, content));
}

/** Whether a commitment opens to this message. */
export async function commitmentOpens(commitment: Bytes, key: Bytes, index: number, text: string): Promise<boolean> {
  if (key.length !== FRANKING_KEY_BYTES) return false;
  return equal(commitment, await frankingCommitment(key, index, text));
}
