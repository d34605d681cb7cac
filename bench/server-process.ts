/** Cores: one for the server, one for the load. */
export const SERVER_CORE = "0";
const LOAD_CORE = "1";
export const BOTH_CORES = "0,1";
const TICK_MS = 10; // _SC_CLK_TCK is 100 on every Linux that runs Deno

/** A command line, with `PORT` as an argument, or after the = at its end, where the port belongs, and its cores if not the usual one. */
export type Command = {
  args: string[];
  env?: Record<string, string> | undefined;
  cores?: string;
  /** Any free one, unless it has to be a certain one. */
  port?: number;
  /** Hears what it prints on standard error, in pieces; without this it goes to ours. */
  says?: ((text: string) => void) | undefined;
};

/** A server under test: a child process on a core of its own. */
export class ServerProcess {
  readonly port: number;
  readonly #child: Deno.ChildProcess;

  private constructor(child: Deno.ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  /** Starts it and resolves when the port answers. */
  static async start(
    { args, env = {}, cores = SERVER_CORE, port = freePort(), says }: Command,
  ): Promise<ServerProcess> {
    const child = new Deno.Command("taskset", {
      args: ["-c", cores, ...args.map((arg) => arg.replace(/(?<=^|=)PORT$/, String(port)))],
      env,
      stdin: "null",
      stdout: "null",
      stderr: says ? "piped" : "inherit",
    }).spawn();
    if (says) child.stderr.pipeThrough(new TextDecoderStream()).pipeTo(new WritableStream({ write: says }));
    const server = new ServerProcess(child, port);
    let over = false;
    child.status.then(() => over = true);
    const deadline = performance.now() + 20_000;
    while (!await answers(port)) {
      if (over || performance.now() > deadline) {
        await server.stop();
        throw new Error(`Cannot start ${args.join(" ")}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    return server;
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Processor time that all its threads have used, ms. */
  cpuMs(): number {
    return cpuMs(this.#child.pid);
  }

  /** Resident memory, KB. */
  memoryKb(): number {
    const status = Deno.readTextFileSync(`/proc/${this.#child.pid}/status`);
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  }

  signal(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Resolves when it has ended. */
  get ended(): Promise<unknown> {
    return this.#child.status;
  }

  /** Ends it at once. */
  async stop(): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await this.#child.status;
  }
}

/** Processor time of a process, ms. */
export function cpuMs(pid: number): number {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // the name before may hold anything
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Moves this process, the load, to its core. */
export function pinLoad(): Promise<void> {
  return pin(LOAD_CORE);
}

/** Lets this process and what it starts use both cores. */
export function unpin(): Promise<void> {
  return pin(BOTH_CORES);
}

async function pin(cores: string): Promise<void> {
  const { success } = await new Deno.Command("taskset", { args: ["-acp", cores, String(Deno.pid)], stdout: "null" })
    .output();
  if (!success) throw new Error(`Cannot use core ${cores}: the race needs two cores and taskset`);
}

/** Open files that this process and its children may have; raised as far as the system lets us. */
export async function openFilesMax(wanted: number): Promise<number> {
  const pid = String(Deno.pid);
  for (const limit of [`${wanted}:${wanted}`, `${wanted}`]) {
    const { success } = await new Deno.Command("prlimit", { args: ["--pid", pid, `--nofile=${limit}`], stderr: "null" })
      .output();
    if (success) break;
  }
  const limits = Deno.readTextFileSync("/proc/self/limits");
  return Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1]);
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

async function answers(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch {
    return false;
  }
}
