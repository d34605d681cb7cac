import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import { type Challenge, createChallenge, verifySolution } from "altcha-lib";
import { LIMITS, type Work, type WorkDone } from "../../protocol/mod.ts";

/** A piece of work that somebody was given. It belongs to one connection and is taken once. */
export type GivenWork = { readonly challenge: Challenge; readonly until: number };

/** An answer has to come within this time, ms: enough for a slow phone, too short to gather answers for later. */
export const WORK_MS = 60_000;

/** What one attempt costs at the bound of what is usual, in iterations; as many times more as more come. */
const COST = 1_000;
const COST_MAX = 8_000;
/** One attempt in 256 succeeds. At the lowest cost that is about a tenth of a second of a processor, at the highest one second. */
const PREFIX = "00";

/**
 * Gives out work and checks what was done, with altcha-lib: no third party, nothing to see or to click. A challenge is
 * signed, but kept all the same, with the connection that got it: that is what makes it good for this session only,
 * once, and not after its time. Checking costs one attempt, the work on average 256.
 */
export class WorkDesk {
  readonly #hmacSignatureSecret: string;

  /** @param secret random, never leaves this object */
  constructor(secret: string) {
    this.#hmacSignatureSecret = secret;
  }

  /** Work for a level of pressure, which is at least 1. */
  async give(level: number, now: number): Promise<GivenWork> {
    const challenge = await createChallenge({
      algorithm: "PBKDF2/SHA-256",
      cost: Math.min(COST_MAX, LIMITS.workCost, Math.round(COST * level)),
      keyPrefix: PREFIX,
      deriveKey,
      hmacSignatureSecret: this.#hmacSignatureSecret,
    });
    return { challenge, until: now + WORK_MS };
  }

  /** Whether this is the answer to that work. Never throws. */
  async isDone({ challenge, until }: GivenWork, { nonce, counter, key }: WorkDone, now: number): Promise<boolean> {
    if (now >= until || nonce !== challenge.parameters.nonce) return false;
    const { verified } = await verifySolution({
      challenge,
      solution: { counter, derivedKey: key },
      deriveKey,
      hmacSignatureSecret: this.#hmacSignatureSecret,
    });
    return verified;
  }
}

/** What of it the browser needs. */
export function workMessage({ challenge: { parameters } }: GivenWork): { type: "work" } & Work {
  const { nonce, salt, cost, keyPrefix } = parameters;
  return { type: "work", nonce, salt, cost, prefix: keyPrefix };
}
