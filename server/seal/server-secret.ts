import { expand, extract } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";

/**
 * The one secret of a server: everything else is derived from it, per purpose (HKDF-SHA-256, RFC 5869). Servers and
 * restarts that share it understand each other's contexts and stamps.
 */
export type ServerSecret = {
  /** False when it was made at start: then nothing survives a restart. */
  configured: boolean;
  /** 32 bytes for this purpose alone. */
  derive(purpose: string): Uint8Array;
};

/** Shortest secret that is accepted, in characters. */
export const SECRET_LENGTH_MIN = 32;

/** A secret from the configured text, or a random one without it. Throws `RangeError` when the text is too short to be one. */
export function createServerSecret(
  configured: string | undefined,
  randomBytes: (length: number) => Uint8Array,
): ServerSecret {
  if (configured !== undefined && configured.length < SECRET_LENGTH_MIN) {
    throw new RangeError(
      `Cannot use the secret: expected at least ${SECRET_LENGTH_MIN} characters, got ${configured.length}`,
    );
  }
  const input = configured === undefined ? randomBytes(32) : new TextEncoder().encode(configured);
  const root = extract(sha256, input, new TextEncoder().encode("passerby/1 server secret"));
  return {
    configured: configured !== undefined,
    derive: (purpose) => expand(sha256, root, new TextEncoder().encode(`passerby/1 ${purpose}`), 32),
  };
}
