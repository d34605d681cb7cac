import { PAGE } from "./attacker.ts";

/** How honest people fared since the last report. */
export type HonestReport = {
  /** Of each message, ms, from one browser to the other. */
  latencies: number[];
  /** When each of these was said, ms since the last report. */
  saidAt: number[];
  /** Anything lost, doubled, out of order or refused; nothing when all went well. */
  problems: string[];
};

/**
 * Honest people, two in each room, who talk twenty times a second while others attack. They live in a process of their
 * own, so that what is measured is the server and not the attackers' program.
 */
export class HonestPeople implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #questions: WritableStreamDefaultWriter<string>;
  readonly #answers: AsyncIterator<string>;

  private constructor(process: Deno.ChildProcess) {
    this.#process = process;
    const questions = new TextEncoderStream();
    questions.readable.pipeTo(process.stdin).catch(() => {}); // it ended: asking says so
    this.#questions = questions.writable.getWriter();
    this.#answers = lines(process.stdout);
  }

  /** Resolves when they have met. */
  static async meet(port: number, pairs = 1, page = PAGE): Promise<HonestPeople> {
    const script = new URL("./honest-process.ts", import.meta.url).pathname;
    const people = new HonestPeople(
      new Deno.Command(Deno.execPath(), {
        args: ["run", "--allow-net=127.0.0.1", "--no-prompt", script, String(port), String(pairs), page],
        stdin: "piped",
        stdout: "piped",
        stderr: "inherit",
      }).spawn(),
    );
    await people.#answer();
    return people;
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Waits for what is on its way, and begins anew. */
  async report(): Promise<HonestReport> {
    await this.#questions.write("report\n");
    return JSON.parse(await this.#answer());
  }

  /** They leave. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#questions.close().catch(() => {});
    await this.#process.status;
    await this.#answers.return?.();
  }

  async #answer(): Promise<string> {
    const { value, done } = await this.#answers.next();
    if (done) throw new Error("Cannot ask the honest people: their process has ended");
    return value;
  }
}

async function* lines(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    yield* parts;
  }
}
