import { freePort } from "../../.ci/free-port.mjs";
import { startFlakyNetwork } from "../harness/flaky-network.ts";
import { type ServerProcess, startServer } from "../harness/server-process.ts";
import { waitUntil } from "../harness/wait-until.ts";
import { type Account, Conversation } from "./conversation.ts";

/** What happens while people talk: the server is stopped or killed and started again, or their network breaks. */
export const BLOWS = ["SIGTERM", "SIGKILL", "network"] as const;
export type Blow = typeof BLOWS[number];

export type OrdealOptions = {
  blow: Blow;
  /** How many conversations. */
  pairs: number;
  /** How often each of them says something, ms. */
  everyMs: number;
  transport: "native" | "hardened";
};

/** `back`: when each conversation went on, ms after the blow, in order; those that did not are missing. */
export type Outcome = Account & { pairs: number; endings: string[]; back: number[] };

/** How long a broken network stays so, ms. */
const BROKEN_MS = 10_000;
const DEADLINE_MS = 60_000;

/** Lets people talk over a real server, strikes, waits until all is quiet, and counts what became of their words. */
export async function endure({ blow, pairs, everyMs, transport }: OrdealOptions): Promise<Outcome> {
  const port = await freePort();
  const start = () =>
    startServer({
      flags: ["--port", `${port}`, "--transport", transport, "--trusted-proxies", "127.0.0.1,::1"],
      env: { SECRET: "the same before and after the restart" },
    });
  let server: ServerProcess = await start();
  const network = startFlakyNetwork(port);
  const address = `http://127.0.0.1:${blow === "network" ? network.port : port}`;
  const conversations: Conversation[] = [];
  let talking: ReturnType<typeof setInterval> | undefined;
  try {
    for (let number = 0; number < pairs; number++) {
      conversations.push(new Conversation(number, address));
      // No more handshakes at a time than two cores can do within the deadline of each.
      if (number % 50 === 49) {
        await waitUntil("these have met", () => conversations.every((each) => each.isSealed), 30_000);
      }
    }
    await waitUntil("all have met", () => conversations.every(({ isSealed }) => isSealed), DEADLINE_MS);

    // Spread over the interval, so that at every moment some are saying something.
    let turn = 0;
    talking = setInterval(() => conversations[turn++ % pairs]!.talk(), everyMs / pairs);
    await pause(2 * everyMs);

    const struckAt = performance.now();
    if (blow === "network") await network.breakFor(BROKEN_MS);
    else {
      if (blow === "SIGKILL") Deno.kill(server.pid, "SIGKILL");
      await server.stop();
      server = await start();
    }
    const isBack = (each: Conversation) => each.resumedAt > struckAt || each.ending !== undefined;
    // A connection that only stalled need not come back: it was never gone.
    if (blow === "network") await pause(3_000);
    else await waitUntil("all are back", () => conversations.every(isBack), DEADLINE_MS);
    await pause(everyMs);
    clearInterval(talking);
    await waitUntil("all is quiet", () => conversations.every((each) => each.isQuiet || each.ending), 30_000)
      .catch(() => {}); // the account says what is missing

    const accounts = conversations.map((each) => each.account());
    const sum = (key: keyof Account) => accounts.reduce((total, account) => total + account[key], 0);
    return {
      pairs,
      said: sum("said"),
      lost: sum("lost"),
      duplicated: sum("duplicated"),
      foreign: sum("foreign"),
      outOfOrder: sum("outOfOrder"),
      endings: conversations.flatMap(({ ending }) => ending ?? []),
      back: conversations.map(({ resumedAt }) => resumedAt - struckAt).filter((ms) => ms > 0).sort((a, b) => a - b),
    };
  } finally {
    clearInterval(talking);
    for (const conversation of conversations) conversation.close();
    network.stop();
    await server.stop();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
