import { serverPermissions } from "../../.ci/server-permissions.mjs";
import { ServerProcess } from "../server-process.ts";

/** Names of metrics that say nothing about people who are here. */
const NOT_HELD =
  /^passerby_(\w+_total|resident_memory_bytes|reports)\b|item="(report|stamp-key|address-key|counters|output)"/;
const GC = new URL("../peers/gc-on-signal.mjs", import.meta.url).pathname;
const ROOT = new URL("../../", import.meta.url).pathname;

export type SoakServerOptions = {
  port?: number;
  /** What is preloaded, and collects garbage on SIGUSR2. */
  collector?: string;
  /** Hears what it prints on standard error. */
  says?: (text: string) => void;
};

/** The server as people run it, with one thing added: it collects garbage when it is told to. */
export async function startSoakServer(transport: string, options: SoakServerOptions = {}): Promise<ServerProcess> {
  const { port, collector = GC, says } = options;
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
      "--v8-flags=--expose-gc",
      `--preload=${collector}`,
      `${ROOT}server/main.ts`,
      ...flags,
    ],
    ...(port !== undefined && { port }),
    says,
  });
}

/** Memory that is held, KB: after two collections. `idle` lets time pass while the crowd lives on. */
export async function memoryHeld(server: ServerProcess, idle: (ms: number) => Promise<void>): Promise<number> {
  for (let i = 0; i < 2; i++) {
    server.signal("SIGUSR2");
    await idle(700);
  }
  return server.memoryKb();
}

/** How much the server's stores hold, by name; only what is not 0. */
export async function storesOf(server: ServerProcess): Promise<Map<string, number>> {
  const response = await fetch(`http://127.0.0.1:${server.port}/metrics`);
  const stores = new Map<string, number>();
  for (const line of (await response.text()).split("\n")) {
    const [, name, value] = /^(passerby_\S+(?:\{[^}]*\})?) (\S+)$/.exec(line) ?? [];
    if (name && Number(value) !== 0 && !NOT_HELD.test(name)) stores.set(name, Number(value));
  }
  return stores;
}
