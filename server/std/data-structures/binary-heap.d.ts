/** A priority queue; the comparator's smallest comes first. */
export class BinaryHeap<T> implements Iterable<T> {
  constructor(compare?: (a: T, b: T) => number);
  readonly length: number;
  peek(): T | undefined;
  pop(): T | undefined;
  push(...values: T[]): number;
  clear(): void;
  isEmpty(): boolean;
  drain(): IterableIterator<T>;
  toArray(): T[];
  [Symbol.iterator](): IterableIterator<T>;
}
