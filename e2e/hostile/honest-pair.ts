/** How honest people fared since the last report. */
export type HonestReport = {
  /** Of each message, ms, from one browser to the other. */
  latencies: number[];
  /** Anything lost, doubled, out of order or refused; nothing when all went well. */
  problems: string[];
};

/** Two honest people in one room, who talk twenty times a second while others attack. */
export class HonestPair implements AsyncDisposable {
  readonly #worker: Worker;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  /** Resolves when they have met. */
  static async meet(port: number): Promise<HonestPair> {
    const pair = new HonestPair(new Worker(new URL("./honest-worker.ts", import.meta.url), { type: "module" }));
    await pair.#ask({ port });
    return pair;
  }

  /** Waits for what is on its way, and begins anew. */
  async report(): Promise<HonestReport> {
    return await this.#ask("report") as HonestReport;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ask("stop");
    this.#worker.terminate();
  }

  #ask(question: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#worker.onmessage = ({ data }) => resolve(data);
      this.#worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message));
      };
      this.#worker.postMessage(question);
    });
  }
}
