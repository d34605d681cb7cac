import { type ServerProcess, startServer } from "../harness/server-process.ts";

export type TransportName = "native" | "hardened";

/** Memory of a server after a collection of garbage, bytes. */
export type Memory = {
  /** What its objects and buffers hold. */
  held: number;
  /** What the process has of the machine, the runtime's own code and spare room included. */
  resident: number;
};

const COLLECTOR = new URL("../../bench/peers/memory-on-signal.mjs", import.meta.url).pathname;
/**
 * The young generation of V8 may fill with 16 MB of garbage before anybody looks; at 1 MB the resident memory follows what is
 * held. `--expose-gc` lets the preloaded line collect at will.
 */
const RUNTIME = { v8: ["--max-semi-space-size=1", "--expose-gc"], runtime: [`--preload=${COLLECTOR}`] };
/** glibc gives free memory back to the system early (mallopt(3)), for the same reason. */
const ALLOCATOR = { MALLOC_ARENA_MAX: "1", MALLOC_TRIM_THRESHOLD_: "65536", MALLOC_MMAP_THRESHOLD_: "65536" };

/** The real server under attack, in a process of its own. */
export class Victim implements AsyncDisposable {
  readonly transport: TransportName;
  readonly port: number;
  readonly #process: ServerProcess;
  #measuring: Promise<Memory> | undefined;

  private constructor(transport: TransportName, process: ServerProcess) {
    this.transport = transport;
    this.port = Number(new URL(process.origin).port);
    this.#process = process;
  }

  /**
   * Starts it. All attackers come from this machine, so the limits per address are out of the way unless `flags` say otherwise.
   * @param isMeasured Whether it collects garbage so eagerly that its memory can be told; that costs it time.
   */
  static async start(
    transport: TransportName,
    flags: readonly string[] = [],
    { isMeasured = true } = {},
  ): Promise<Victim> {
    const roomy = ["--max-connections", "30000", "--max-connections-per-address", "30000"];
    const process = await startServer({
      ...(isMeasured && { ...RUNTIME, env: ALLOCATOR }),
      flags: ["--transport", transport, ...roomy, ...flags],
    });
    return new Victim(transport, process);
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Collects its garbage and resolves with what is left. */
  memory(): Promise<Memory> {
    return this.#measuring ??= this.#collect().finally(() => this.#measuring = undefined);
  }

  /** Resident memory at this moment, bytes. */
  resident(): number {
    const pages = Number(Deno.readTextFileSync(`/proc/${this.pid}/statm`).split(" ")[1]);
    return pages * 4_096;
  }

  /** Processor time of all its threads, ms, to the microsecond (`sum_exec_runtime`; proc_pid_stat(5) counts in hundredths). */
  cpuMs(): number {
    let ns = 0;
    for (const { name } of Deno.readDirSync(`/proc/${this.pid}/task`)) {
      ns += Number(Deno.readTextFileSync(`/proc/${this.pid}/task/${name}/schedstat`).split(" ")[0]);
    }
    return ns / 1e6;
  }

  /** Connections, files and the rest that the process holds open. */
  descriptors(): number {
    return [...Deno.readDirSync(`/proc/${this.pid}/fd`)].length;
  }

  /** Whether it still answers. */
  async isWell(): Promise<boolean> {
    const response = await fetch(`http://127.0.0.1:${this.port}/readyz`).catch(() => undefined);
    await response?.body?.cancel();
    return response?.status === 200;
  }

  /** Defects of its own that the server has written down. */
  failures(): string[] {
    return this.#process.log().split("\n").filter((line) => line.includes('"event":"failed"'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.stop();
  }

  async #collect(): Promise<Memory> {
    const from = this.#process.log().length;
    Deno.kill(this.pid, "SIGUSR2");
    for (const end = performance.now() + 30_000; performance.now() < end;) {
      const line = /\{"held":\d+,"resident":\d+\}\n/.exec(this.#process.log().slice(from))?.[0];
      if (line !== undefined) return JSON.parse(line);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error("Cannot measure the memory of the server: it does not answer");
  }
}
