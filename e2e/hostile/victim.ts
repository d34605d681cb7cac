import { type ServerProcess, startServer } from "../harness/server-process.ts";

export type TransportName = "native" | "hardened";

/** The real server under attack, in a process of its own. */
export class Victim implements AsyncDisposable {
  readonly transport: TransportName;
  readonly port: number;
  readonly #process: ServerProcess;

  private constructor(transport: TransportName, process: ServerProcess) {
    this.transport = transport;
    this.port = Number(new URL(process.origin).port);
    this.#process = process;
  }

  /** Starts it. All attackers come from this machine, so the limits per address are out of the way unless `flags` say otherwise. */
  static async start(transport: TransportName, flags: string[] = []): Promise<Victim> {
    const roomy = ["--max-connections", "30000", "--max-connections-per-address", "30000"];
    return new Victim(transport, await startServer({ flags: ["--transport", transport, ...roomy, ...flags] }));
  }

  /** Memory of the process, bytes. */
  memory(): number {
    const pages = Number(Deno.readTextFileSync(`/proc/${this.#process.pid}/statm`).split(" ")[1]);
    return pages * 4_096;
  }

  /** Connections, files and the rest that the process holds open. */
  descriptors(): number {
    return [...Deno.readDirSync(`/proc/${this.#process.pid}/fd`)].length;
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
}
