import { SUBPROTOCOL } from "../protocol/mod.ts";
import { SKIP_COOL_DOWN } from "../server/core/skip-history.ts";
import type { Contender } from "./contenders.ts";
import type { Client } from "./load/client.ts";
import type { Dialect } from "./load/dialect.ts";
import { Swarm } from "./load/swarm.ts";
import { cpuMs, ServerProcess } from "./server-process.ts";
import { type Latency, latency } from "./statistics.ts";

export type LobbyOptions = {
  people: number;
  joinsPerSecond: number;
  joinMs: number;
  /** At most. */
  stormMs: number;
};

export type LobbyResult = {
  /** From join to matched, ms; the first of two waits for the second. */
  join: Latency;
  /** From next to matched when everybody goes on at once, as often as that is free, ms. */
  storm: Latency;
  /** Rooms opened per second in the storm. */
  roomsPerSecond: number;
  /** Processor time of the server per room in the storm, µs. */
  serverUsPerRoom: number;
  loadShare: number;
};

/** Matching as people feel it: through sockets, first at a steady rate, then when everybody skips as soon as matched. */
export async function measureLobby(contender: Contender, options: LobbyOptions): Promise<LobbyResult> {
  const server = await ServerProcess.start(contender.command);
  try {
    const { people } = options;
    const join = withCrowd(server, people, 0, (crowd) => crowd.join(options));
    // Other people from other places, for the instant skips of these have been counted already.
    return { join, ...withCrowd(server, people, people, (crowd) => crowd.storm(options, server)) };
  } finally {
    await server.stop();
  }
}

function withCrowd<T>(server: ServerProcess, people: number, firstNetwork: number, measure: (crowd: Crowd) => T): T {
  const crowd = new Crowd(server.port, firstNetwork);
  try {
    crowd.gather(people);
    return measure(crowd);
  } finally {
    crowd.close();
  }
}

/** When nobody was matched for so long, ms, the storm is over. */
const STORM_STEP_MS = 500;

type Handle = (client: Client, message: { type: string; epoch: number; role?: string }) => void;

/** People who only meet and part. */
class Crowd {
  readonly #swarm: Swarm;
  #handle: Handle = () => {};
  readonly #since = new Float64Array(1 << 16);

  constructor(port: number, firstNetwork: number) {
    this.#swarm = new Swarm(port, dialect((client, message) => this.#handle(client, message)), firstNetwork);
  }

  /** Connects everybody and waits for their welcome. */
  gather(people: number): void {
    let welcome = 0;
    this.#handle = (_client, { type }) => type === "welcome" && welcome++;
    this.#swarm.connect(people);
    this.#swarm.until(() => welcome === people, "the welcome");
  }

  /** Joins at a steady rate; whoever is matched parts at once and may join again. */
  join({ joinsPerSecond, joinMs }: LobbyOptions): Latency {
    const free = [...this.#swarm.clients];
    const values: number[] = [];
    this.#handle = (client, { type, role }) => {
      if (type === "matched") {
        values.push(performance.now() - this.#since[client.index]!);
        if (role === "polite") client.sendText('{"type":"leave"}');
      } else if (type === "idle" || type === "ended") free.push(client);
    };
    let turn = 0;
    this.#swarm.runFor(joinMs, joinsPerSecond, (due) => {
      for (let i = 0; i < due; i++) {
        const client = free[turn];
        if (client === undefined) return;
        turn++;
        if (turn > 10_000) free.splice(0, turn), turn = 0;
        this.#join(client);
      }
    });
    return latency(values);
  }

  /**
   * Everybody is in the pool or in a room; whoever is matched goes on to the next at once, as often as that costs nothing.
   * It is over when nobody may any more.
   */
  storm({ stormMs }: LobbyOptions, server: ServerProcess) {
    const values: number[] = [];
    const skips = new Uint8Array(this.#swarm.clients.length);
    let last = 0;
    let changed = 0;
    this.#handle = (client, { type, epoch }) => {
      if (type === "matched") {
        last = performance.now();
        values.push(last - this.#since[client.index]!);
        if (skips[client.index]! >= SKIP_COOL_DOWN.free) return;
        // Either side may be faster; the other is told that the room ended, and joins again.
        skips[client.index]!++;
        this.#since[client.index] = last;
        client.sendText(`{"type":"next","epoch":${epoch}}`);
      } else if (type === "ended") this.#join(client);
    };
    const before = { at: performance.now(), server: server.cpuMs(), load: cpuMs(Deno.pid) };
    for (const client of this.#swarm.clients) this.#join(client);
    do {
      changed = values.length;
      this.#swarm.runFor(STORM_STEP_MS);
    } while ((values.length === 0 || values.length > changed) && performance.now() < before.at + stormMs);
    const ms = last - before.at;
    const rooms = values.length / 2;
    return {
      storm: latency(values),
      roomsPerSecond: rooms / ms * 1_000,
      serverUsPerRoom: (server.cpuMs() - before.server) / rooms * 1_000,
      loadShare: (cpuMs(Deno.pid) - before.load) / (performance.now() - before.at),
    };
  }

  close(): void {
    this.#swarm.close();
  }

  #join(client: Client): void {
    this.#since[client.index] = performance.now();
    client.sendText('{"type":"join","mode":"text","interests":[],"languages":[]}');
  }
}

function dialect(handle: Handle): Dialect {
  return {
    path: "/ws",
    protocol: SUBPROTOCOL,
    origin: "http://localhost",
    open: (client) => client.sendText('{"type":"hello"}'),
    isData: () => false,
    control(client, _opcode, bytes, start, end) {
      const message = JSON.parse(new TextDecoder().decode(bytes.subarray(start, end)));
      if (message.type === "ping") client.sendText('{"type":"pong"}');
      else if (message.type === "work" || (message.type === "error" && message.code !== "not-in-room")) {
        throw new Error(`Cannot go on: the server answered ${JSON.stringify(message)}`);
      } else handle(client, message);
      return false;
    },
    pair: () => {},
    roomOf: () => undefined,
    prepare: () => {},
  };
}
