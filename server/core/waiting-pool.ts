import { isExcluded, isWide, speakAlike } from "./compatibility.ts";
import type { WaitingEntry } from "./effect.ts";

/** An entry in its pool, with its places in the pool's lists; made by `add`, void after `remove`. */
export type Waiter = {
  readonly entry: WaitingEntry;
  /** Counts arrivals; breaks ties between equal `since`. */
  readonly arrival: number;
  /** When `Matchmaker` looks at it again because a recent partner stops being one; Infinity for never. */
  dueAt: number;
  older: Waiter | undefined;
  newer: Waiter | undefined;
  readonly places: Place[];
};

/** A waiter's place among those with the same interest: a ring, so that `older` of the oldest is the newest. */
class Place {
  readonly waiter: Waiter;
  older: Place = this;
  newer: Place = this;

  constructor(waiter: Waiter) {
    this.waiter = waiter;
  }
}

/** Under this key wait those who name no interest; no real interest is empty. */
const NO_INTEREST = "";

/**
 * The peers of one site and mode who wait, longest first, with an index by interest. Linked lists, so that nobody's
 * coming or going costs more than their own interests, nothing is deleted lazily and no empty list stays.
 *
 * Looking for a partner passes over few, because compatible people do not stay: those under one interest have no
 * language in common or may not meet, and whoever has waited long is excluded from everybody here.
 */
export class WaitingPool {
  readonly #widenAfterMs: number;
  /** The oldest place of each interest. */
  readonly #interests = new Map<string, Place>();
  #oldest: Waiter | undefined;
  #newest: Waiter | undefined;
  /** The oldest that `takeNewlyWide` has not returned yet; all before it are wide. */
  #narrow: Waiter | undefined;
  #size = 0;

  constructor(widenAfterMs: number) {
    this.#widenAfterMs = widenAfterMs;
  }

  /** How many wait. */
  get size(): number {
    return this.#size;
  }

  /** How many interests the index holds; 0 when nobody waits. */
  get interestCount(): number {
    return this.#interests.size;
  }

  /** Puts an entry in. Look for a partner first. */
  add(entry: WaitingEntry, arrival: number, now: number): Waiter {
    const waiter: Waiter = { entry, arrival, dueAt: Infinity, older: undefined, newer: undefined, places: [] };
    this.#insert(waiter);
    for (const interest of keysOf(entry)) this.#insertPlace(interest, waiter);
    if (!isWide(entry, now, this.#widenAfterMs) && (this.#narrow === undefined || isOlder(waiter, this.#narrow))) {
      this.#narrow = waiter;
    }
    this.#size++;
    return waiter;
  }

  /** Takes a waiter out. */
  remove(waiter: Waiter): void {
    if (this.#narrow === waiter) this.#narrow = waiter.newer;
    if (waiter.older) waiter.older.newer = waiter.newer;
    else this.#oldest = waiter.newer;
    if (waiter.newer) waiter.newer.older = waiter.older;
    else this.#newest = waiter.older;
    waiter.older = waiter.newer = undefined;
    const keys = keysOf(waiter.entry);
    for (let i = 0; i < keys.length; i++) this.#removePlace(keys[i]!, waiter.places[i]!);
    waiter.places.length = 0;
    this.#size--;
  }

  /**
   * The best partner for an entry, which may be in the pool itself: the longest-waiting compatible one who shares an
   * interest, otherwise the longest-waiting compatible one.
   */
  findPartner(entry: WaitingEntry, now: number): Waiter | undefined {
    const wide = isWide(entry, now, this.#widenAfterMs);
    if (entry.interests.length === 0) {
      return older(this.#findAnybody(entry, wide, now), this.#findByInterest(NO_INTEREST, entry, wide, now));
    }
    let best: Waiter | undefined;
    for (const interest of entry.interests) best = older(best, this.#findByInterest(interest, entry, wide, now));
    return best ?? this.#findAnybody(entry, wide, now);
  }

  /** Those who became wide since the last call, longest-waiting first. */
  takeNewlyWide(now: number): Waiter[] {
    const taken: Waiter[] = [];
    let waiter = this.#narrow;
    for (; waiter && isWide(waiter.entry, now, this.#widenAfterMs); waiter = waiter.newer) taken.push(waiter);
    this.#narrow = waiter;
    return taken;
  }

  #findByInterest(interest: string, entry: WaitingEntry, wide: boolean, now: number): Waiter | undefined {
    const oldest = this.#interests.get(interest);
    for (let place = oldest; place; place = place.newer === oldest ? undefined : place.newer) {
      const other = place.waiter.entry;
      const willing = wide || speakAlike(entry, other) || isWide(other, now, this.#widenAfterMs);
      if (willing && !isExcluded(entry, other, now)) return place.waiter;
    }
    return undefined;
  }

  #findAnybody(entry: WaitingEntry, wide: boolean, now: number): Waiter | undefined {
    for (let other = this.#oldest; other; other = other.newer) {
      // The list is in order of waiting: nobody after this one is wide either.
      if (!wide && !isWide(other.entry, now, this.#widenAfterMs)) return undefined;
      if (!isExcluded(entry, other.entry, now)) return other;
    }
    return undefined;
  }

  /** Newcomers belong at the end, those who come back after a failed match near the front: walks from both. */
  #insert(waiter: Waiter): void {
    let before = this.#newest;
    let after = this.#oldest;
    while (before && after && isOlder(waiter, before) && isOlder(after, waiter)) {
      before = before.older;
      after = after.newer;
    }
    if (before && after && isOlder(waiter, before)) before = after.older;
    else after = before?.newer;
    waiter.older = before;
    waiter.newer = after;
    if (before) before.newer = waiter;
    else this.#oldest = waiter;
    if (after) after.older = waiter;
    else this.#newest = waiter;
  }

  #insertPlace(interest: string, waiter: Waiter): void {
    const place = new Place(waiter);
    waiter.places.push(place);
    const oldest = this.#interests.get(interest);
    if (oldest === undefined) {
      this.#interests.set(interest, place);
      return;
    }
    let before = oldest.older;
    while (isOlder(waiter, before.waiter)) {
      before = before.older;
      if (before === oldest.older) { // all the way round
        this.#interests.set(interest, place);
        break;
      }
    }
    place.older = before;
    place.newer = before.newer;
    before.newer = place.newer.older = place;
  }

  #removePlace(interest: string, place: Place): void {
    if (place.newer === place) {
      this.#interests.delete(interest);
      return;
    }
    if (this.#interests.get(interest) === place) this.#interests.set(interest, place.newer);
    place.older.newer = place.newer;
    place.newer.older = place.older;
  }
}

/** Whether a has waited longer than b. */
export function isOlder(a: Waiter, b: Waiter): boolean {
  return a.entry.since < b.entry.since || (a.entry.since === b.entry.since && a.arrival < b.arrival);
}

function older(a: Waiter | undefined, b: Waiter | undefined): Waiter | undefined {
  return a === undefined || (b !== undefined && isOlder(b, a)) ? b : a;
}

function keysOf(entry: WaitingEntry): readonly string[] {
  return entry.interests.length === 0 ? NO_INTERESTS : entry.interests;
}

const NO_INTERESTS = [NO_INTEREST];
