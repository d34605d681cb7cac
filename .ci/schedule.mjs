/**
 * Something to run beside others. `load` is how many processors it keeps busy on average: what mostly waits is small.
 * `after` names what it does not run beside and not before, where that is to be run at all.
 * @typedef {{ name: string, load: number, after?: readonly string[] }} Item
 */

/**
 * Runs every item as soon as it fits beside what runs already: their loads together stay within the capacity. An item
 * that is too big for any place runs alone. Earlier items go first, and later ones fill what they leave.
 * @template {Item} T
 * @param {number} capacity
 * @param {readonly T[]} items
 * @param {(item: T) => Promise<void>} run
 * @param {AbortSignal} [signal] aborted: nothing further begins
 * @throws {TypeError} when items wait for each other
 */
export async function runWithin(capacity, items, run, signal) {
  const waiting = new Set(items);
  /** @type {Map<T, Promise<void>>} */
  const running = new Map();

  const isReady = ({ after = [] }) => ![...waiting, ...running.keys()].some(({ name }) => after.includes(name));
  const fits = ({ load }) => {
    const busy = [...running.keys()].reduce((sum, item) => sum + item.load, 0);
    return running.size === 0 || busy + load <= capacity;
  };

  try {
    while (waiting.size > 0 && !signal?.aborted) {
      const next = [...waiting].find((item) => isReady(item) && fits(item));
      if (next) {
        waiting.delete(next);
        running.set(next, run(next).finally(() => running.delete(next)));
      } else if (running.size > 0) {
        await Promise.race(running.values());
      } else {
        throw new TypeError(`These wait for each other: ${[...waiting].map(({ name }) => name).join(", ")}`);
      }
    }
  } finally {
    await Promise.all(running.values());
  }
}
