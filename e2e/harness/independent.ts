import { hasProgram, ROOT } from "../../.ci/tools.mjs";
import { waitUntil } from "./wait-until.ts";

/** One event as the independent client prints it. */
export type ClientEvent = { type: string } & Record<string, unknown>;

/** The independent client in a process of its own, driven by lines of JSON as a person would drive it. */
export type Independent = {
  does(command: Record<string, unknown>): Promise<void>;
  /** Waits for the next event of this type that was not waited for yet. */
  hears(type: string): Promise<ClientEvent>;
  ends(): Promise<Deno.CommandStatus>;
  stop(): Promise<void>;
};

/** Starts it, in Node where there is one: that is another runtime than the server's. */
export function startIndependent(args: string[]): Independent {
  const node = hasProgram("node");
  const child = new Deno.Command(node ? "node" : Deno.execPath(), {
    args: [...(node ? [] : ["run", "--allow-all"]), `${ROOT}e2e/independent-client.mjs`, ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  const events: ClientEvent[] = [];
  const reading = (async () => {
    let rest = "";
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      events.push(...lines.map((line) => JSON.parse(line)));
    }
  })();

  return {
    async does(command) {
      await writer.write(new TextEncoder().encode(JSON.stringify(command) + "\n"));
    },
    async hears(type) {
      try {
        const index = await waitUntil(
          `the independent client hears "${type}"`,
          () => 1 + events.findIndex((each) => each.type === type),
        );
        return events.splice(index - 1, 1)[0]!;
      } catch (error) {
        throw new Error(`${(error as Error).message}; it heard ${JSON.stringify(events)}`);
      }
    },
    async ends() {
      await reading;
      return await child.status;
    },
    async stop() {
      await writer.close().catch(() => {}); // the end of its input: it says goodbye
      const timer = setTimeout(() => child.kill("SIGKILL"), 3_000);
      await reading;
      await child.status;
      clearTimeout(timer);
    },
  };
}
