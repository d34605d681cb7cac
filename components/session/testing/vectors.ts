import type { Bytes } from "../bytes.ts";
import type { HandshakeSecrets } from "../handshake.ts";

type Side = { privateKey: JsonWebKey; publicKey: string; fingerprint: string; nonce: string };

/** What the tests use of `protocol/vectors.json`. Byte strings are hexadecimal. */
export type Vectors = {
  handshake: {
    room: string;
    epoch: number;
    a: Side;
    b: Side;
    commit: string;
    transcript: string;
    sas: string;
    emoji: number[];
    keyAB: string;
    keyBA: string;
    confA: string;
    confB: string;
    messages: string[];
    frames: string[];
  };
  padding: { content: string; padded: string }[];
  sizes: { content: number; padded: number }[];
  franking: { key: string; index: number; text: string; commitment: string }[];
  frames: { direction: "a to b" | "b to a"; kind: string; sequence: number; plaintext: string; frame: string }[];
};

const response = await fetch(new URL("../../../protocol/vectors.json", import.meta.url));
export const vectors: Vectors = await response.json();

export function bytesOf(hex: string): Bytes {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The secrets of side A or B, as a handshake takes them. */
export async function vectorSecrets(side: "a" | "b"): Promise<HandshakeSecrets> {
  const { privateKey, publicKey, nonce } = vectors.handshake[side];
  const algorithm = { name: "ECDH", namedCurve: "P-256" };
  return {
    privateKey: await crypto.subtle.importKey("jwk", privateKey, algorithm, false, ["deriveBits"]),
    publicKey: bytesOf(publicKey),
    nonce: bytesOf(nonce),
  };
}

/** Every copy of the bytes in which one bit from `from` up to `to` is different. */
export function* bitFlips(bytes: Uint8Array, from = 0, to = bytes.length): Generator<{ flipped: Bytes; byte: number }> {
  for (let bit = from * 8; bit < to * 8; bit++) {
    const flipped = new Uint8Array(bytes);
    flipped[bit >>> 3]! ^= 0x80 >>> (bit & 7);
    yield { flipped, byte: bit >>> 3 };
  }
}

/** Runs all, some at a time. */
export async function inBatches<T>(items: Iterable<T>, run: (item: T) => Promise<void>, size = 64): Promise<void> {
  let batch: Promise<void>[] = [];
  for (const item of items) {
    batch.push(run(item));
    if (batch.length < size) continue;
    await Promise.all(batch);
    batch = [];
  }
  await Promise.all(batch);
}
