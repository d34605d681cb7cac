/** Runs asynchronous tasks one after the other, in the order in which they came. */
export class Serial {
  #last: Promise<unknown> = Promise.resolve();

  /** The task's own outcome. A task that fails does not keep the next one from running. */
  run<T>(task: () => T | Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => {});
    return result;
  }
}
