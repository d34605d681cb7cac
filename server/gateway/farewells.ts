/** So many at a time, of one address bucket and of all, are let in to be told why they cannot stay. */
const AT_ONCE_PER_KEY = 4;
const AT_ONCE = 128;

/**
 * Sockets that are opened only to be closed with a reason: a browser cannot read why its upgrade was refused, it can read a
 * close code (WHATWG WebSockets, section 4). So few at a time that a flood gains nothing by it.
 */
export class Farewells {
  /** How many are being told, by address bucket. */
  readonly #told = new Map<string, number>();
  #count = 0;

  /** Whether one more can be told. */
  mayTell(key: string): boolean {
    return this.#count < AT_ONCE && (this.#told.get(key) ?? 0) < AT_ONCE_PER_KEY;
  }

  /** A socket is open. Every one needs an `end` of the same key later. */
  begin(key: string): void {
    this.#count++;
    this.#told.set(key, (this.#told.get(key) ?? 0) + 1);
  }

  /** The socket is closed. */
  end(key: string): void {
    this.#count--;
    const told = this.#told.get(key)! - 1;
    if (told === 0) this.#told.delete(key);
    else this.#told.set(key, told);
  }
}
