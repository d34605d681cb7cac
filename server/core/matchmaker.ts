import type { Mode } from "../../protocol/mod.ts";
import { shared } from "./compatibility.ts";
import { DueTimes } from "./due-times.ts";
import type { MatchProposal, PeerId, WaitingEntry } from "./effect.ts";
import { isOlder, type Waiter, WaitingPool } from "./waiting-pool.ts";

export type MatchmakerOptions = {
  /** After this wait, ms, anybody in the pool will do who is not excluded. */
  widenAfterMs: number;
};

/**
 * Pairs the peers who wait, in separate pools per site and mode. Whoever enters looks for a partner at once; `tick`
 * looks again for those whom time alone gave new candidates. So no compatible pair outlasts the next tick:
 * compatibility only ever begins when one of the two enters, becomes wide, or stops listing the other as recent.
 */
export class Matchmaker {
  readonly #widenAfterMs: number;
  readonly #waiters = new Map<PeerId, Waiter>();
  readonly #pools: Record<Mode, Map<string, WaitingPool>> = { text: new Map(), video: new Map() };
  readonly #due = new DueTimes<Waiter>();
  #arrivals = 0;

  constructor(options: MatchmakerOptions) {
    this.#widenAfterMs = options.widenAfterMs;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiters.size;
  }

  /** How much the structures hold; all 0 when nobody waits. */
  get footprint(): { waiters: number; pools: number; interests: number; due: number } {
    const pools = Object.values(this.#pools).flatMap((pools) => [...pools.values()]);
    const interests = pools.reduce((sum, pool) => sum + pool.interestCount, 0);
    return { waiters: this.#waiters.size, pools: pools.length, interests, due: this.#due.size };
  }

  /** Matches the newcomer with somebody who waits, or lets it wait. Replaces an earlier entry of the same peer. */
  enter(entry: WaitingEntry, now: number): MatchProposal | undefined {
    this.withdraw(entry.peerId);
    const pools = this.#pools[entry.mode];
    let pool = pools.get(entry.site);
    const arrival = this.#arrivals++;
    const partner = pool?.findPartner(entry, now);
    if (partner !== undefined) {
      this.#remove(partner);
      return partner.entry.since <= entry.since ? propose(partner.entry, entry) : propose(entry, partner.entry);
    }
    if (pool === undefined) pools.set(entry.site, pool = new WaitingPool(this.#widenAfterMs));
    const waiter = pool.add(entry, arrival, now);
    this.#waiters.set(entry.peerId, waiter);
    this.#schedule(waiter, now);
    return undefined;
  }

  /** Takes a peer out, in time proportional to its interests. False when it does not wait. */
  withdraw(peerId: PeerId): boolean {
    const waiter = this.#waiters.get(peerId);
    if (waiter !== undefined) this.#remove(waiter);
    return waiter !== undefined;
  }

  /** Finds the pairs that time alone made compatible, in time proportional to those whose time has come. */
  tick(now: number): MatchProposal[] {
    const due = new Set<Waiter>();
    for (const pools of Object.values(this.#pools)) {
      for (const pool of pools.values()) for (const waiter of pool.takeNewlyWide(now)) due.add(waiter);
    }
    for (const waiter of this.#due.take(now)) {
      due.add(waiter);
      this.#schedule(waiter, now);
    }
    const proposals: MatchProposal[] = [];
    for (const waiter of [...due].sort((a, b) => isOlder(a, b) ? -1 : 1)) {
      if (this.#waiters.get(waiter.entry.peerId) !== waiter) continue; // matched in this tick
      const partner = this.#poolOf(waiter).findPartner(waiter.entry, now);
      if (partner === undefined) continue;
      this.#remove(waiter);
      this.#remove(partner);
      const [first, second] = isOlder(waiter, partner) ? [waiter, partner] : [partner, waiter];
      proposals.push(propose(first.entry, second.entry));
    }
    return proposals;
  }

  #remove(waiter: Waiter): void {
    const { peerId, site, mode } = waiter.entry;
    this.#waiters.delete(peerId);
    if (waiter.dueAt !== Infinity) this.#due.delete(waiter, waiter.dueAt);
    const pool = this.#poolOf(waiter);
    pool.remove(waiter);
    if (pool.size === 0) this.#pools[mode].delete(site);
  }

  /** Widening needs no schedule, pools keep their waiters in that order; each recent partner has its own time. */
  #schedule(waiter: Waiter, now: number): void {
    let at = Infinity;
    for (const until of waiter.entry.recent.values()) if (until > now && until < at) at = until;
    waiter.dueAt = at;
    if (at !== Infinity) this.#due.set(waiter, at);
  }

  #poolOf(waiter: Waiter): WaitingPool {
    return this.#pools[waiter.entry.mode].get(waiter.entry.site)!;
  }
}

function propose(first: WaitingEntry, second: WaitingEntry): MatchProposal {
  return {
    first: first.peerId,
    second: second.peerId,
    interests: shared(first.interests, second.interests),
    languages: shared(first.languages, second.languages),
  };
}
