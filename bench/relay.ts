import type { Contender } from "./contenders.ts";
import type { Client } from "./load/client.ts";
import { Swarm } from "./load/swarm.ts";
import { cpuMs, ServerProcess } from "./server-process.ts";
import { type Latency, latency } from "./statistics.ts";

export type RelayOptions = {
  pairs: number;
  /** Messages that each client keeps on their way when the server is saturated. */
  window: number;
  warmUpMs: number;
  warmUpMessages: number;
  saturationMs: number;
  /** How long, and how many messages per second, when latency is measured. */
  steadyMs: number;
  perSecond: number;
};

/** One contender in one round. */
export type RelayResult = {
  messagesPerSecond: number;
  /** Processor time of the server per relayed message when saturated, µs. */
  serverUsPerMessage: number;
  /** Share of its core that the load generator used when the server was saturated; well below 1, it is no bottleneck. */
  loadShare: number;
  /** Share of its core that the server used then; near 1, it is the bottleneck. */
  serverShare: number;
  /** At the steady rate, µs. */
  latency: Latency;
  /** Processor time of the server per message at the steady rate, µs. */
  steadyUsPerMessage: number;
  /** How late the load generator sent at the latest, ms. */
  lateMs: number;
  /** Messages that never arrived; must be 0. */
  lost: number;
};

/** Relays messages between pairs through a fresh server, first as fast as it can, then at a steady rate. */
export async function measureRelay(contender: Contender, options: RelayOptions): Promise<RelayResult> {
  const server = await ServerProcess.start(contender.command);
  try {
    const swarm = connectPairs(server.port, contender, options.pairs);
    try {
      return { ...saturate(swarm, server, options), ...steady(swarm, server, options) };
    } finally {
      swarm.close();
    }
  } finally {
    await server.stop();
  }
}

/** Clients that the server has paired, each with its message prepared. */
export function connectPairs(port: number, contender: Contender, pairs: number): Swarm {
  const dialect = contender.dialect();
  const swarm = new Swarm(port, dialect);
  const waiting = new Map<string, Client>();
  let welcome = 0;
  let paired = 0;
  swarm.onReady = (client) => {
    welcome++;
    const room = dialect.roomOf(client);
    if (room === undefined) return;
    const partner = waiting.get(room);
    if (partner === undefined) {
      waiting.set(room, client);
      return;
    }
    [client.partner, partner.partner] = [partner, client];
    paired++;
  };
  swarm.connect(pairs * 2);
  swarm.until(() => welcome >= pairs * 2, "the welcome");
  for (const client of swarm.clients) {
    dialect.pair(client);
    swarm.step(0);
  }
  swarm.until(() => paired === pairs, "pairing");
  for (const client of swarm.clients) dialect.prepare(client);
  return swarm;
}

/** Every message that arrives is answered at once, so the number on their way stays the same. */
function saturate(
  swarm: Swarm,
  server: ServerProcess,
  { window, warmUpMs, warmUpMessages, saturationMs }: RelayOptions,
) {
  let sent = 0;
  let received = 0;
  let running = true;
  swarm.onData = (client) => {
    received++;
    if (!running) return;
    client.relay();
    sent++;
  };
  for (const client of swarm.clients) {
    for (let i = 0; i < window; i++, sent++) client.relay();
  }
  const beginning = performance.now();
  // Compilers need messages to work on, not time.
  swarm.until(() => received >= warmUpMessages && performance.now() >= beginning + warmUpMs, "the warm-up");
  const before = { at: performance.now(), received, server: server.cpuMs(), load: cpuMs(Deno.pid) };
  swarm.runFor(saturationMs);
  const ms = performance.now() - before.at;
  const messages = received - before.received;
  const serverMs = server.cpuMs() - before.server;
  const loadMs = cpuMs(Deno.pid) - before.load;
  running = false;
  swarm.until(() => received === sent, "the last messages");
  return {
    messagesPerSecond: messages / ms * 1_000,
    serverUsPerMessage: serverMs / messages * 1_000,
    serverShare: serverMs / ms,
    loadShare: loadMs / ms,
  };
}

/** Clients take turns; the rate does not depend on what arrives, so a server that stalls cannot hide it. */
function steady(swarm: Swarm, server: ServerProcess, { steadyMs, perSecond }: RelayOptions) {
  const { clients } = swarm;
  const latencies: number[] = [];
  let turn = 0;
  let sent = 0;
  let lateTicks = 0;
  swarm.onData = (client) => {
    latencies.push((performance.now() - client.partner!.sentAt.shift()!) * 1_000);
  };
  const cpu = server.cpuMs();
  swarm.runFor(steadyMs, perSecond, (due) => {
    lateTicks = Math.max(lateTicks, due - 1);
    for (let i = 0; i < due; i++, sent++) {
      const client = clients[turn++ % clients.length]!;
      client.sentAt.push(performance.now());
      client.relay();
    }
  });
  const serverMs = server.cpuMs() - cpu;
  const deadline = performance.now() + 2_000;
  while (latencies.length < sent && performance.now() < deadline) swarm.step(20);
  return {
    latency: latency(latencies),
    steadyUsPerMessage: serverMs / sent * 1_000,
    lateMs: lateTicks / perSecond * 1_000,
    lost: sent - latencies.length,
  };
}
