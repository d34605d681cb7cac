import { createServerSecret, type ServerSecret } from "./server-secret.ts";

/** Bytes that count up: for tests only. */
export function countingBytes(): (length: number) => Uint8Array {
  let next = 0;
  return (length) => Uint8Array.from({ length }, () => next++ & 0xff);
}

/** A configured secret that is the same in every test. */
export function testSecret(text = "a secret that is long enough for tests"): ServerSecret {
  return createServerSecret(text, countingBytes());
}

/** 16 bytes as base64url. */
export const ROOM_ID = "AAECAwQFBgcICQoLDA0ODw";
