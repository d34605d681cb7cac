import { Client } from "./client.ts";
import type { Dialect } from "./dialect.ts";
import { connectFrom, Poll, receive, Ticker } from "./libc.ts";
import { upgradeRequest } from "./wire.ts";

const TICKER = 0xffff_ffff;
/** Connections whose upgrade is under way at once: a queue that no server's backlog refuses. */
const OPENING_MAX = 128;

/** Many clients of one server, driven by one loop that waits in the kernel when there is nothing to do. */
export class Swarm {
  readonly clients: Client[] = [];
  /** Called for each message that the dialect takes for relayed data; nothing is measured without it. */
  onData: ((client: Client) => void) | undefined;
  /** Called when a client is set up: welcomed, or paired. */
  onReady: ((client: Client) => void) | undefined;
  readonly #port: number;
  readonly #dialect: Dialect;
  readonly #firstNetwork: number;
  readonly #poll = new Poll();
  readonly #buffer = new Uint8Array(1 << 16);
  #open = 0;

  /** @param firstNetwork number of the first client's network; the others follow it */
  constructor(port: number, dialect: Dialect, firstNetwork = 0) {
    this.#port = port;
    this.#dialect = dialect;
    this.#firstNetwork = firstNetwork;
  }

  /** Connects more clients, each from a network of its own, and returns when all are open. */
  connect(count: number, deadlineMs = 300_000): void {
    const target = this.clients.length + count;
    const deadline = performance.now() + deadlineMs;
    while (this.#open < target) {
      if (performance.now() > deadline) throw new Error(`Cannot connect: ${this.#open} of ${target} open in time`);
      while (this.clients.length < target && this.clients.length - this.#open < OPENING_MAX) this.#add();
      this.step(100);
    }
  }

  /** Handles what there is; waits for it up to `timeoutMs`. */
  step(timeoutMs: number, ticker?: Ticker, onTick?: (count: number) => void): void {
    const count = this.#poll.wait(timeoutMs);
    for (let i = 0; i < count; i++) {
      const token = this.#poll.token(i);
      if (token === TICKER) {
        onTick?.(ticker!.take());
        continue;
      }
      const client = this.clients[token]!;
      if (client.closed) continue;
      const length = receive(client.fd, this.#buffer);
      if (length === undefined) continue;
      if (length === 0) client.ended();
      else client.receive(this.#buffer, length);
    }
  }

  /** Runs until the condition holds; throws with the words when that takes too long. */
  until(done: () => boolean, what: string, deadlineMs = 30_000): void {
    const deadline = performance.now() + deadlineMs;
    while (!done()) {
      if (performance.now() > deadline) throw new Error(`Cannot go on: ${what} took longer than ${deadlineMs} ms`);
      this.step(20);
    }
  }

  /** Runs for a time, calling `onTick` `perSecond` times per second with how many ticks are due. */
  runFor(ms: number, perSecond = 0, onTick?: (count: number) => void): void {
    const end = performance.now() + ms;
    const ticker = perSecond > 0 ? new Ticker(perSecond) : undefined;
    if (ticker) this.#poll.add(ticker.fd, TICKER);
    try {
      for (let left = ms; left > 0; left = end - performance.now()) {
        this.step(Math.min(20, Math.ceil(left)), ticker, onTick);
      }
    } finally {
      ticker?.close();
    }
  }

  /** Closes every connection. */
  close(): void {
    for (const client of this.clients) client.close();
    this.#poll.close();
  }

  #add(): void {
    const index = this.clients.length;
    // Each client is a stranger from another /24, so that limits per network work as they do in the world.
    const network = this.#firstNetwork + index;
    const fd = connectFrom(`127.${1 + (network >> 8)}.${network & 255}.1`, this.#port);
    const dialect = this.#dialect;
    const client = new Client(index, fd, {
      open: (client) => {
        this.#open++;
        dialect.open(client);
      },
      message: (client, opcode, bytes, start, end) => {
        if (dialect.isData(opcode, bytes, start)) this.onData?.(client);
        else if (dialect.control(client, opcode, bytes, start, end)) this.onReady?.(client);
      },
      close: (client, code) => {
        throw new Error(`Cannot go on: the server closed client ${client.index} with ${code}`);
      },
    });
    this.clients.push(client);
    this.#poll.add(fd, index);
    client.send(upgradeRequest(dialect.path, dialect.protocol, dialect.origin));
  }
}
