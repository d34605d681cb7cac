import type { PeerId, WaitingEntry } from "../core/effect.ts";
import type { Engine } from "../engine/engine.ts";
import type { Accuse } from "./violation.ts";

/** The promised time, ms. */
const PROMPT_MS = 1_000;

/** Knows who waits, from outside of the engine, and that nobody waits who need not. */
export class PoolWatch {
  readonly #accuse: Accuse;
  readonly #widenAfterMs: number;
  readonly #mayMeet: (a: PeerId, b: PeerId, now: number) => boolean;
  readonly #waiting = new Map<PeerId, { entry: WaitingEntry; enteredAt: number }>();

  #checkedAt = -Infinity;

  constructor(
    options: { widenAfterMs: number; mayMeet: (a: PeerId, b: PeerId, now: number) => boolean; accuse: Accuse },
  ) {
    this.#widenAfterMs = options.widenAfterMs;
    this.#mayMeet = options.mayMeet;
    this.#accuse = options.accuse;
  }

  /** How many wait. */
  get size(): number {
    return this.#waiting.size;
  }

  has(peerId: PeerId): boolean {
    return this.#waiting.has(peerId);
  }

  /** The same engine, watched. */
  observe(engine: Engine): Engine {
    return {
      enter: (entry, now) => {
        this.#waiting.set(entry.peerId, { entry, enteredAt: now });
        engine.enter(entry, now);
      },
      withdraw: (peerId) => {
        this.#waiting.delete(peerId);
        engine.withdraw(peerId);
      },
      tick: (now) => engine.tick(now),
      get waiting() {
        return engine.waiting;
      },
    };
  }

  /** Two leave the pool together. */
  proposed(...peerIds: PeerId[]): void {
    for (const peerId of peerIds) this.#waiting.delete(peerId);
  }

  /** The process is gone, and the pool with it. */
  serverGone(): void {
    this.#waiting.clear();
  }

  /** Looks for two who could have met long enough ago. Time only ever makes more pairs compatible. */
  check(now: number): void {
    if (now - this.#checkedAt < PROMPT_MS / 4) return;
    this.#checkedAt = now;
    const then = now - PROMPT_MS;
    const waiting = [...this.#waiting.values()].filter(({ enteredAt }) => enteredAt <= then).map(({ entry }) => entry);
    for (const [i, a] of waiting.entries()) {
      for (let j = i + 1; j < waiting.length; j++) {
        const b = waiting[j]!;
        if (a.site !== b.site || a.mode !== b.mode || !this.#suit(a, b, then)) continue;
        if (this.#mayMeet(a.peerId, b.peerId, then)) {
          this.#accuse(
            7,
            `${a.peerId} and ${b.peerId} still wait, more than ${PROMPT_MS} ms after they could have met`,
          );
        }
      }
    }
  }

  #suit(a: WaitingEntry, b: WaitingEntry, now: number): boolean {
    if (Math.min(a.since, b.since) + this.#widenAfterMs <= now) return true;
    const speak = a.languages.length * b.languages.length === 0 ||
      a.languages.some((each) => b.languages.includes(each));
    const like = a.interests.length + b.interests.length === 0 ||
      a.interests.some((each) => b.interests.includes(each));
    return speak && like;
  }
}
