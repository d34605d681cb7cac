import type { Clock } from "../gateway/ports.ts";
import type { Accept, Socket, SocketHandler } from "../transport/transport.ts";
import type { Random } from "./random.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A person's end of a connection. */
export interface Line {
  send(data: string | Uint8Array<ArrayBuffer>): void;
  /** Says goodbye; no events follow. */
  close(code: number): void;
}

/** What the person hears. `close` comes once and last, also when the connection did not come up. */
export type LineEvents = {
  open(): void;
  message(data: string | Uint8Array): void;
  close(code: number): void;
};

/** Who notices at once that a connection broke; the other side waits until its patience ends. */
export type Cut = "both" | "client" | "server" | "nobody";

/** What an onlooker at the server's end is told. */
export interface WireWatch {
  /** Something arrives at the server, which works on it inside `deliver`. */
  arrives(wire: Wire, data: Bytes | string, deliver: (data: Bytes | string) => void): void;
  /** The server sends. */
  sends(wire: Wire, data: string | Uint8Array<ArrayBuffer>): void;
  /** The server is done with this connection, by whichever side. May come more than once. */
  ends(wire: Wire): void;
  /** And so is the network. */
  over(wire: Wire): void;
}

export type WireOptions = {
  clock: Clock;
  random: Random;
  /** From one end to the other, ms. */
  delayMs: readonly [min: number, max: number];
  address: string;
  /** The server's decision when the request arrives; undefined when nobody listens. */
  knock: () => Response | Accept | undefined;
  client: LineEvents;
  watch: WireWatch;
};

/** More than the server lets wait for anybody. */
const CHOKED_BYTES = 4 * 1_024 * 1_024;

/**
 * One simulated connection. What goes one way stays in order, as in TCP, and takes its own time, so that connections
 * overtake each other. What is on its way when it breaks is lost.
 */
export class Wire implements Socket {
  readonly address: string;
  /** The client takes nothing for the moment: what the server sends piles up. */
  isChoked = false;
  readonly #options: WireOptions;
  #handler: SocketHandler | undefined;
  #clientListens = true;
  #isCut = false;
  #upAt = 0;
  #downAt = 0;
  /** Nothing passes before, ms. */
  #stalledUntil = 0;

  constructor(options: WireOptions) {
    this.#options = options;
    this.address = options.address;
    this.#up(() => this.#knock());
  }

  /** The client's end. */
  readonly line: Line = {
    send: (data) => {
      // The server writes into what it gets; the client keeps its own.
      const own = typeof data === "string" ? data : data.slice();
      this.#up(() => {
        if (this.#handler) this.#options.watch.arrives(this, own, (data) => this.#handler?.message(data));
      });
    },
    close: (code) => {
      this.#clientListens = false;
      this.#up(() => this.#tellServer(code));
    },
  };

  get bufferedAmount(): number {
    return this.isChoked ? CHOKED_BYTES : 0;
  }

  send(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.#handler === undefined) return;
    this.#options.watch.sends(this, data);
    this.#down(() => this.#clientListens && this.#options.client.message(data));
  }

  close(code: number, _reason?: string): void {
    this.#options.watch.ends(this);
    this.#down(() => {
      this.#tellClient(code);
      this.#up(() => this.#tellServer(code));
    });
  }

  terminate(): void {
    const { clock } = this.#options;
    this.#isCut = true;
    clock.after(0, () => this.#tellServer(1006));
    clock.after(this.#delay(), () => this.#tellClient(1006));
  }

  /** Breaks the connection. */
  cut(noticed: Cut): void {
    const { clock } = this.#options;
    this.#isCut = true;
    if (noticed === "both" || noticed === "server") clock.after(this.#delay(), () => this.#tellServer(1006));
    if (noticed === "both" || noticed === "client") clock.after(this.#delay(), () => this.#tellClient(1006));
  }

  /** The server's process is gone. */
  serverDied(): void {
    this.#isCut = true;
    this.#handler = undefined;
    this.#options.clock.after(this.#delay(), () => this.#tellClient(1006));
  }

  /** Keeps back what is sent from now on. */
  stall(ms: number): void {
    this.#stalledUntil = this.#options.clock.now() + ms;
  }

  #knock(): void {
    const answer = this.#options.knock();
    if (answer === undefined || answer instanceof Response) return this.#down(() => this.#tellClient(1006));
    this.#down(() => this.#clientListens && this.#options.client.open());
    this.#handler = { message: () => {}, close: () => {} }; // it may send before it has said who listens
    this.#handler = answer.open(this);
  }

  #tellServer(code: number): void {
    const handler = this.#handler;
    if (handler === undefined) return;
    this.#handler = undefined;
    this.#options.watch.ends(this);
    this.#options.watch.over(this);
    handler.close(code);
  }

  #tellClient(code: number): void {
    if (!this.#clientListens) return;
    this.#clientListens = false;
    this.#options.client.close(code);
  }

  #up(run: () => void): void {
    this.#upAt = this.#travel(this.#upAt, run);
  }

  #down(run: () => void): void {
    this.#downAt = this.#travel(this.#downAt, run);
  }

  #travel(notBefore: number, run: () => void): number {
    const { clock } = this.#options;
    const at = Math.max(notBefore, this.#stalledUntil, clock.now() + this.#delay());
    clock.after(at - clock.now(), () => !this.#isCut && run());
    return at;
  }

  #delay(): number {
    const { random, delayMs: [min, max] } = this.#options;
    return random.between(min, max);
  }
}
