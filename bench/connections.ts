import { type Contender, withV8Flags } from "./contenders.ts";
import { Swarm } from "./load/swarm.ts";
import { ServerProcess } from "./server-process.ts";

/** What open connections cost, after a collection of garbage. */
export type ConnectionsResult = {
  /** Memory of the server before the first connection, KB. */
  baseKb: number;
  steps: ConnectionsStep[];
  /** Memory after everybody left, and after as many came and left once more, KB: what is not given back the first time, but not taken again either, is the allocator's. */
  leftKb: number;
  leftAgainKb: number;
};

export type ConnectionsStep = {
  connections: number;
  /** Connections opened, upgraded and (Passerby) welcomed per second, 128 at a time. */
  acceptedPerSecond: number;
  /** Memory per connection over the base, KB. */
  idleKb: number;
  /** The same when all of them wait for a partner; only Passerby has such a thing. */
  waitingKb: number | undefined;
};

/** Opens more and more connections to a fresh server and lets them all go, twice. */
export async function measureConnections(
  contender: Contender,
  counts: readonly number[],
  settleMs: number,
): Promise<ConnectionsResult> {
  const heldKb = (server: ServerProcess, swarm?: Swarm) => memoryHeld(server, settleMs, swarm);
  const server = await ServerProcess.start(withGc(contender));
  try {
    const baseKb = await heldKb(server);
    const steps: ConnectionsStep[] = [];
    let swarm: Swarm | undefined;
    for (const count of counts) {
      // From the start for each count, for waiting changes what an idle connection holds.
      swarm?.close();
      if (swarm) await heldKb(server);
      swarm = new Swarm(server.port, contender.dialect());
      steps.push(await measureStep(server, swarm, contender, count, baseKb, settleMs));
    }
    swarm!.close();
    const leftKb = await heldKb(server);
    const again = new Swarm(server.port, contender.dialect());
    again.connect(counts.at(-1)!);
    again.close();
    return { baseKb, steps, leftKb, leftAgainKb: await heldKb(server) };
  } finally {
    await server.stop();
  }
}

async function measureStep(
  server: ServerProcess,
  swarm: Swarm,
  contender: Contender,
  connections: number,
  baseKb: number,
  settleMs: number,
): Promise<ConnectionsStep> {
  const heldKb = () => memoryHeld(server, settleMs, swarm);
  const isPasserby = contender.command.args.some((arg) => arg.endsWith("/passerby.ts"));
  let welcome = 0;
  swarm.onReady = () => welcome++;
  const begin = performance.now();
  swarm.connect(connections);
  if (isPasserby) swarm.until(() => welcome === connections, "the welcome");
  const acceptedPerSecond = connections / (performance.now() - begin) * 1_000;
  const idleKb = (await heldKb() - baseKb) / connections;
  if (!isPasserby) return { connections, acceptedPerSecond, idleKb, waitingKb: undefined };
  // Everybody likes something else: nobody is matched.
  for (const client of swarm.clients) {
    const interests = [`topic ${client.index}`, `place ${client.index}`, `song ${client.index}`];
    client.sendText(JSON.stringify({ type: "join", mode: "text", interests, languages: ["en"] }));
    swarm.step(0);
  }
  const waitingKb = (await heldKb() - baseKb) / connections;
  return { connections, acceptedPerSecond, idleKb, waitingKb };
}

/** Memory after two collections, once the server has nothing left to do; meanwhile the clients answer. */
async function memoryHeld(server: ServerProcess, settleMs: number, swarm?: Swarm): Promise<number> {
  const settle = () => swarm ? swarm.runFor(settleMs) : new Promise((resolve) => setTimeout(resolve, settleMs));
  let before = server.cpuMs();
  await settle();
  // Thousands of connections take a while to end; a tenth of a core is what an idle server may use.
  for (let tries = 0; server.cpuMs() - before > settleMs / 10 && tries < 100; tries++) {
    before = server.cpuMs();
    await settle();
  }
  for (let i = 0; i < 2; i++) {
    server.signal("SIGUSR2");
    await settle();
  }
  return server.memoryKb();
}

/** The same command with a way to collect garbage. Widening is off, for the measurement of waiting. */
function withGc({ command: { args, env } }: Contender) {
  const preload = new URL("peers/gc-on-signal.mjs", import.meta.url).pathname;
  const [program, ...rest] = args as [string, ...string[]];
  if (program === "node") return { args: [program, "--expose-gc", `--import=${preload}`, ...rest], env };
  const passerby = rest.some((arg) => arg.endsWith("/passerby.ts")) ? ["--widen-after-ms=600000"] : [];
  const [, run, ...told] = withV8Flags(args, ["--expose-gc"]);
  return { args: [program, run!, `--preload=${preload}`, ...told, ...passerby], env };
}
