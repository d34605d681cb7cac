import { serverPermissions } from "../../.ci/server-permissions.mjs";
import { v8Flags } from "../../.ci/v8-flags.mjs";
import { ServerProcess } from "../server-process.ts";

/** Names of metrics that say nothing about people who are here. */
const NOT_HELD =
  /^passerby_(\w+_total|resident_memory_bytes|reports)\b|item="(report|stamp-key|address-key|counters|output)"/;
const COLLECTOR = new URL("../peers/memory-on-signal.mjs", import.meta.url).pathname;
const ROOT = new URL("../../", import.meta.url).pathname;

/** Of the server, bytes: what its objects and buffers hold, and what is resident. */
export type Memory = { held: number; resident: number };

/** The server as people run it, with one thing added: it collects garbage when it is told to, and says what is left. */
export class SoakServer {
  readonly process: ServerProcess;
  readonly #said: { text: string };

  private constructor(process: ServerProcess, said: { text: string }) {
    this.process = process;
    this.#said = said;
  }

  static async start(transport: string, port?: number): Promise<SoakServer> {
    const said = { text: "" };
    const process = await startProcess(transport, port, (text) => said.text += text);
    return new SoakServer(process, said);
  }

  /** What is left after collections. `pass` lets time go by while the load lives on. */
  async memory(pass: (ms: number) => Promise<void>): Promise<Memory> {
    this.#said.text = "";
    this.process.signal("SIGUSR2");
    for (;;) {
      await pass(100);
      const line = /^\{"held".*\}$/m.exec(this.#said.text)?.[0];
      if (line !== undefined) return JSON.parse(line);
    }
  }
}

async function startProcess(
  transport: string,
  port: number | undefined,
  says: (text: string) => void,
): Promise<ServerProcess> {
  const flags = [
    "--port=PORT",
    "--host=127.0.0.1",
    `--transport=${transport}`,
    "--secret=the soak has a secret that stays the same",
    "--max-connections=100000",
    "--recent-for-ms=5000",
    "--widen-after-ms=1000",
    // The people of the soak do no work at the door: it would be measured with the server.
    "--work-above-joins=1000000",
    "--work-above-connections=100",
    "--log-level=error",
  ];
  const permissions = serverPermissions({ args: ["--port=0", "--host=127.0.0.1"], env: {} });
  return await ServerProcess.start({
    args: [
      Deno.execPath(),
      "run",
      ...permissions,
      ...v8Flags({ args: flags, env: {} }, ["--expose-gc"]),
      `--preload=${COLLECTOR}`,
      `${ROOT}server/main.ts`,
      ...flags,
    ],
    ...(port !== undefined && { port }),
    says,
  });
}

/** How much the server's stores hold, by name; only what is not 0. */
export async function storesOf({ process }: SoakServer): Promise<Map<string, number>> {
  const response = await fetch(`http://127.0.0.1:${process.port}/metrics`);
  const stores = new Map<string, number>();
  for (const line of (await response.text()).split("\n")) {
    const [, name, value] = /^(passerby_\S+(?:\{[^}]*\})?) (\S+)$/.exec(line) ?? [];
    if (name && Number(value) !== 0 && !NOT_HELD.test(name)) stores.set(name, Number(value));
  }
  return stores;
}
