/**
 * Who is due when: a timing wheel with hashed slots (Varghese and Lauck, 1987). Setting and deleting take constant time
 * and leave nothing behind, unlike a heap with lazy deletion; collecting takes time in the slots in use.
 */
export class DueTimes<T extends object> {
  readonly #slotMs: number;
  readonly #slots = new Map<number, Map<T, number>>();
  #size = 0;

  /** Items due within the same `slotMs` share a slot. It changes the cost, never the result. */
  constructor(slotMs = 1_000) {
    this.#slotMs = slotMs;
  }

  /** How many items have a time. */
  get size(): number {
    return this.#size;
  }

  /** Makes an item due at a time, ms. An item has at most one time: delete it before it gets another. */
  set(item: T, at: number): void {
    const key = this.#keyOf(at);
    let slot = this.#slots.get(key);
    if (slot === undefined) this.#slots.set(key, slot = new Map());
    slot.set(item, at);
    this.#size++;
  }

  /** Forgets an item that was set to this time. */
  delete(item: T, at: number): void {
    const key = this.#keyOf(at);
    const slot = this.#slots.get(key);
    if (slot?.delete(item) !== true) return;
    this.#size--;
    if (slot.size === 0) this.#slots.delete(key);
  }

  /** Removes and returns all items whose time has come, in no order. */
  take(now: number): T[] {
    const due: T[] = [];
    const last = this.#keyOf(now);
    for (const [key, slot] of this.#slots) {
      if (key > last) continue;
      for (const [item, at] of slot) {
        if (at > now) continue;
        slot.delete(item);
        due.push(item);
      }
      if (slot.size === 0) this.#slots.delete(key);
    }
    this.#size -= due.length;
    return due;
  }

  #keyOf(at: number): number {
    return Math.floor(at / this.#slotMs);
  }
}
