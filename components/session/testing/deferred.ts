/** A promise that a test settles itself. */
export class Deferred<T = void> {
  resolve!: (value: T | PromiseLike<T>) => void;
  readonly promise = new Promise<T>((resolve) => this.resolve = resolve);
}
