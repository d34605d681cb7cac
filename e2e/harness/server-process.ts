import { serverPermissions } from "../../.ci/server-permissions.mjs";
import { ROOT } from "../../.ci/tools.mjs";
import { v8Flags } from "../../.ci/v8-flags.mjs";
import { traced } from "./strace.ts";
import { waitUntil } from "./wait-until.ts";

/** A real server in a process of its own, with exactly the permissions that `npm start` gives it. */
export type ServerProcess = {
  /** For example `http://localhost:41234`. */
  origin: string;
  pid: number;
  /** Everything that it has printed. */
  log(): string;
  /** WebSocket address of the inspector; there when the server was started with `inspect`. */
  inspector: string | undefined;
  stop(): Promise<void>;
};

/**
 * Starts the server on a free port and waits until it says where it listens.
 * @param options `flags` as on the command line; `inspect` opens the inspector on loopback;
 * `runtime` is for Deno itself and `v8` for V8, beside what `npm start` tells them; `trace` is a file that gets every call of the process that is about files
 * @throws {Error} with its log, when it ends or stays silent
 */
export async function startServer(
  options: {
    flags?: string[];
    env?: Record<string, string>;
    inspect?: boolean;
    trace?: string;
    runtime?: string[];
    v8?: string[];
  } = {},
): Promise<ServerProcess> {
  const { flags = [], env = {}, inspect = false, trace, runtime = [], v8 = [] } = options;
  const command = {
    program: Deno.execPath(),
    args: [
      "run",
      ...serverPermissions({ args: ["--port", "0", ...flags], env }),
      ...(inspect ? ["--inspect=127.0.0.1:0"] : []),
      ...runtime,
      ...v8Flags({ args: flags, env }, v8),
      "server/main.ts",
      "--port",
      "0",
      ...flags,
    ],
  };
  const { program, args } = trace === undefined ? command : traced(trace, command.program, command.args);
  const child = new Deno.Command(program, {
    args,
    cwd: ROOT,
    clearEnv: true,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", DENO_DIR: `${ROOT}deno.json/none`, ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();

  let log = "";
  let ended: Deno.CommandStatus | undefined;
  const reading = [child.stdout, child.stderr].map(async (stream) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) log += text;
  });
  const end = Promise.all([child.status, ...reading]).then(([status]) => ended = status);

  async function stop(): Promise<void> {
    if (!ended) child.kill("SIGTERM");
    // A debugger that is still attached keeps a process alive.
    const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await end;
    clearTimeout(timer);
  }

  try {
    const [, port] = await waitUntil("the server says where it listens", () => {
      if (ended) throw new Error(`The server ended with code ${ended.code}`);
      return /https?:\/\/localhost:(\d+)/.exec(log);
    });
    const inspector = /ws:\/\/127\.0\.0\.1:\d+\/[\w-]+/.exec(log)?.[0];
    return { origin: `http://localhost:${port}`, pid: child.pid, log: () => log, inspector, stop };
  } catch (error) {
    await stop();
    throw new Error(`Cannot start the server: ${(error as Error).message}\n${log}`);
  }
}
