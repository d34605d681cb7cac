import { type ClientMessage, FRAME_KINDS, type FrameKind, LIMITS } from "../../protocol/mod.ts";
import { type Rate, TokenBucket } from "./token-bucket.ts";

/** What is counted separately on a connection: every type of control message and every kind of frame. */
export type RateKind = ClientMessage["type"] | FrameKind;

/** What a person can do with care, several times over; what only a program does is refused. */
export const DEFAULT_RATES: { readonly [K in RateKind]: Rate } = {
  hello: { burst: 2, perSecond: 0.1 },
  join: { burst: 8, perSecond: 1 },
  next: { burst: 8, perSecond: 1 },
  leave: { burst: 8, perSecond: 1 },
  block: { burst: 8, perSecond: 1 },
  undo: { burst: 8, perSecond: 1 },
  // One each time that a partner is back.
  continue: { burst: 8, perSecond: 1 },
  report: { burst: 3, perSecond: 1 / 30 },
  // With every report that may come at once as much as one may hold; reports themselves are limited.
  evidence: { burst: 3 * LIMITS.evidence, perSecond: 3 },
  // A person asks now and then; a program must not make us search and write all the time.
  "what-you-hold": { burst: 4, perSecond: 0.2 },
  erase: { burst: 3, perSecond: 0.1 },
  pong: { burst: 4, perSecond: 0.5 },
  // Up to three in each room, and rooms follow each other as fast as `next` allows.
  handshake: { burst: 24, perSecond: 4 },
  chat: { burst: 10, perSecond: 5 },
  typing: { burst: 8, perSecond: 4 },
  presence: { burst: 10, perSecond: 4 },
  media: { burst: 10, perSecond: 4 },
  // One call gathers dozens of candidates at once.
  signal: { burst: 120, perSecond: 30 },
  // At most one for each chat message of the partner.
  receipt: { burst: 20, perSecond: 5 },
};

/** Longer than this, ms, nobody goes on talking to a partner who is away. */
const PAUSE_MS = 20_000;

export type RateLimitsOptions = {
  rates?: { readonly [K in RateKind]: Rate };
  /** So many strikes within the window are too many. */
  strikes?: number;
  /** ms. */
  strikeWindowMs?: number;
};

/** The limits of one connection. Buckets are made when first needed: most connections use few kinds. */
export class RateLimits {
  readonly #rates: { readonly [K in RateKind]: Rate };
  readonly #strikesMax: number;
  readonly #strikeWindowMs: number;
  readonly #buckets: { [K in RateKind]?: TokenBucket } = {};
  #strikes = 0;
  #strikesSince = -Infinity;
  /** -Infinity and not undefined: the field of a class that is always a double is written without an allocation. */
  #usedAt = -Infinity;
  #owed: { [K in FrameKind]?: number } = {};

  constructor({ rates = DEFAULT_RATES, strikes = 20, strikeWindowMs = 10_000 }: RateLimitsOptions = {}) {
    this.#rates = rates;
    this.#strikesMax = strikes;
    this.#strikeWindowMs = strikeWindowMs;
  }

  /** 0 when one of this kind may pass, otherwise in how many ms the next one may. */
  take(kind: RateKind, now: number): number {
    this.#usedAt = now;
    const bucket = this.#buckets[kind] ??= new TokenBucket(this.#rates[kind], now);
    return bucket.take(now);
  }

  /** When something came last, ms; undefined when nothing ever did. */
  get usedAt(): number | undefined {
    return this.#usedAt === -Infinity ? undefined : this.#usedAt;
  }

  /** A frame that was taken went nowhere and will come again. */
  owe(kind: FrameKind): void {
    this.#owed[kind] = (this.#owed[kind] ?? 0) + 1;
  }

  /**
   * Lets frames pass that a pause has gathered, all at once, besides what may come anyway: those owed, so many that went
   * nowhere unnoticed, and what could have come in so many ms. All of it was taken before, or could have been: who breaks
   * connections on purpose gets no more through than who keeps one.
   */
  makeUpFor({ frames, ms }: { frames: number; ms: number }, now: number): void {
    for (const kind of Object.keys(FRAME_KINDS) as FrameKind[]) {
      const { burst, perSecond } = this.#rates[kind];
      const owed = (this.#owed[kind] ?? 0) + frames + perSecond * Math.min(ms, PAUSE_MS) / 1_000;
      const bucket = this.#buckets[kind] ??= new TokenBucket(this.#rates[kind], now);
      bucket.grant(Math.floor(Math.min(owed, burst + perSecond * PAUSE_MS / 1_000)));
    }
    this.#owed = {};
  }

  /** The connection is over: what belongs to it alone does not pass on to the next one. */
  settle(): void {
    delete this.#buckets.hello; // said once on each; how often somebody connects is counted at the door
    for (const bucket of Object.values(this.#buckets)) bucket.grant(0);
  }

  /** What is counted now: of each kind how much, and how often too much. */
  used(now: number): { strikes: number } & { [K in RateKind]?: number } {
    const strikes = this.#isStruck(now) ? this.#strikes : 0;
    const counts = Object.entries(this.#buckets).map(([kind, bucket]) => [kind, bucket.used(now)] as const);
    return { ...Object.fromEntries(counts.filter(([, count]) => count > 0)), strikes };
  }

  /** Whether new ones would do as well. */
  areFresh(now: number): boolean {
    const isRecent = now - this.#usedAt < PAUSE_MS;
    return !this.#isStruck(now) && !isRecent && Object.values(this.#buckets).every((bucket) => bucket.isFull(now));
  }

  /** Counts a message that was over its limit or could not be read. True when it is time to close the connection. */
  strike(now: number): boolean {
    if (now - this.#strikesSince >= this.#strikeWindowMs) {
      this.#strikes = 0;
      this.#strikesSince = now;
    }
    return ++this.#strikes >= this.#strikesMax;
  }

  #isStruck(now: number): boolean {
    return this.#strikes > 0 && now - this.#strikesSince < this.#strikeWindowMs;
  }
}
