import type { Contender } from "./contenders.ts";
import type { Client } from "./load/client.ts";
import { Swarm } from "./load/swarm.ts";
import { cpuMs, ServerProcess } from "./server-process.ts";
import { type Latency, latency } from "./statistics.ts";

export type LaneOptions = { pairs: number; saturationMs: number } & WarmUp & Pace;

export type WarmUp = {
  /** Messages that each client keeps on their way when the server is saturated. */
  window: number;
  warmUpMs: number;
  warmUpMessages: number;
};

/** How long, and how many messages per second, when latency is measured. */
export type Pace = { steadyMs: number; perSecond: number };

/** What one slice at saturation tells. */
export type Saturation = {
  messagesPerSecond: number;
  /** Processor time of the server per relayed message, µs. */
  serverUsPerMessage: number;
  /** Share of its core that the load generator used; well below 1, it is no bottleneck. */
  loadShare: number;
  /** Share of its core that the server used; near 1, it is the bottleneck. */
  serverShare: number;
};

/** What one slice at the steady rate tells. */
export type Steady = {
  /** µs. */
  latency: Latency;
  /** Processor time of the server per message, µs. */
  steadyUsPerMessage: number;
  /** How late the load generator sent at the latest, ms. */
  lateMs: number;
  /** Share of the messages whose moment the load generator missed: they were not sent. */
  missed: number;
  /** Messages that never arrived; must be 0. */
  lost: number;
};

/** From the first messages of a slice until it is measured, ms: another server had the core before. */
const RAMP_MS = 100;

/** One contender's server, and the people whom it has paired. It costs next to nothing while another one has its turn. */
export class Lane {
  readonly #server: ServerProcess;
  readonly #swarm: Swarm;

  private constructor(server: ServerProcess, swarm: Swarm) {
    this.#server = server;
    this.#swarm = swarm;
  }

  static async open(contender: Contender, pairs: number): Promise<Lane> {
    const server = await ServerProcess.start(contender.command);
    try {
      return new Lane(server, connectPairs(server.port, contender, pairs));
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** Compilers need messages to work on, not time. */
  warmUp(options: WarmUp): void {
    this.#saturate(options, options.warmUpMessages, options.warmUpMs, 0);
  }

  /** As fast as the server goes: every message that arrives is answered at once, so as many are on their way always. */
  saturate(options: LaneOptions): Saturation {
    return this.#saturate(options, 0, RAMP_MS, options.saturationMs);
  }

  /**
   * Clients take turns; the rate does not depend on what arrives, so a server that stalls cannot hide it. When it is the load
   * that was held up, the messages of that time are left out: sent late and all at once, they would wait for each other.
   */
  steady(options: LaneOptions): Steady {
    const { latencies, ...steady } = this.paced(options);
    return { latency: latency(latencies), ...steady };
  }

  /** The same, with how long each message took, µs. */
  paced({ steadyMs, perSecond }: Pace): Omit<Steady, "latency"> & { latencies: number[] } {
    const swarm = this.#swarm;
    const latencies: number[] = [];
    let turn = 0;
    let sent = 0;
    let missed = 0;
    let lateTicks = 0;
    let received = 0;
    let from = Infinity;
    swarm.onData = (client) => {
      received++;
      const sentAt = client.partner!.sentAt.shift()!;
      if (sentAt >= from) latencies.push((performance.now() - sentAt) * 1_000);
    };
    const send = (due: number) => {
      if (due === 0) return;
      missed += due - 1;
      lateTicks = Math.max(lateTicks, due - 1);
      const client = swarm.clients[turn++ % swarm.clients.length]!;
      client.sentAt.push(performance.now());
      client.relay();
      sent++;
    };
    swarm.runFor(RAMP_MS, perSecond, send);
    from = performance.now();
    missed = lateTicks = 0;
    const before = { sent, cpu: this.#server.cpuMs() };
    swarm.runFor(steadyMs, perSecond, send);
    const serverMs = this.#server.cpuMs() - before.cpu;
    const measured = sent - before.sent;
    const deadline = performance.now() + 2_000;
    while (received < sent && performance.now() < deadline) swarm.step(20);
    return {
      latencies,
      steadyUsPerMessage: serverMs / measured * 1_000,
      lateMs: lateTicks / perSecond * 1_000,
      missed: missed / (missed + measured),
      lost: sent - received,
    };
  }

  /** Answers heartbeats while others have their turn. */
  idle(): void {
    this.#swarm.step(0);
  }

  async close(): Promise<void> {
    this.#swarm.close();
    await this.#server.stop();
  }

  #saturate({ window }: Pick<WarmUp, "window">, rampMessages: number, rampMs: number, ms: number): Saturation {
    const [swarm, server] = [this.#swarm, this.#server];
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
    const isUp = () => received >= rampMessages && performance.now() >= beginning + rampMs;
    swarm.until(isUp, "the first messages", 120_000);
    const before = { at: performance.now(), received, server: server.cpuMs(), load: cpuMs(Deno.pid) };
    swarm.runFor(ms);
    const took = performance.now() - before.at;
    const messages = received - before.received;
    const serverMs = server.cpuMs() - before.server;
    const loadMs = cpuMs(Deno.pid) - before.load;
    running = false;
    swarm.until(() => received === sent, "the last messages");
    return {
      messagesPerSecond: messages / took * 1_000,
      serverUsPerMessage: serverMs / messages * 1_000,
      serverShare: serverMs / took,
      loadShare: loadMs / took,
    };
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
