import type { Effect, PeerId } from "../core/effect.ts";
import type { Engine } from "../engine/engine.ts";
import type { Connection } from "./connection.ts";
import type { Clock, Tickets } from "./ports.ts";
import type { Seating } from "./seating.ts";
import type { Turnstile } from "./turnstile.ts";

export type EffectRunnerOptions = {
  /** The connection of each session that has one. */
  sessions: ReadonlyMap<PeerId, Connection>;
  seating: Seating;
  turnstile: Turnstile;
  engine: Engine;
  tickets: Tickets;
  clock: Clock;
};

type Handlers = { [T in Effect["type"]]: (effect: Extract<Effect, { type: T }>) => void };

/** Does what the lobby decided. */
export class EffectRunner {
  readonly #options: EffectRunnerOptions;
  readonly #queue: Effect[] = [];
  #isRunning = false;

  constructor(options: EffectRunnerOptions) {
    this.#options = options;
  }

  /** Carries out effects in order. The engine may answer one with a match: its effects queue up behind. */
  run(effects: readonly Effect[]): void {
    this.#queue.push(...effects);
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      for (let effect = this.#queue.shift(); effect !== undefined; effect = this.#queue.shift()) {
        (this.#handlers[effect.type] as (effect: Effect) => void)(effect);
      }
    } finally {
      this.#isRunning = false;
    }
  }

  readonly #handlers: Handlers = {
    send: ({ peerId, message }) => this.#options.sessions.get(peerId)?.send(message),
    close: ({ peerId, close }) => this.#options.sessions.get(peerId)?.end(close),
    enter: ({ entry }) => {
      const { engine, clock } = this.#options;
      this.#countWaiting(entry.peerId, true);
      engine.enter(entry, clock.now());
    },
    withdraw: ({ peerId }) => {
      this.#countWaiting(peerId, false);
      this.#options.engine.withdraw(peerId);
    },
    "open-room": ({ room }) => {
      this.#countWaiting(room.impolite, false);
      this.#countWaiting(room.polite, false);
      this.#options.seating.open(room);
    },
    "close-room": ({ room }) => this.#options.seating.close(room),
    reseat: ({ room, received }) => this.#options.seating.reopen(room, received),
    ticket: ({ peerId, ticket }) => {
      const { sessions, tickets } = this.#options;
      sessions.get(peerId)?.send({ type: "ticket", ticket: tickets.seal(ticket) });
    },
  };

  #countWaiting(peerId: PeerId, isWaiting: boolean): void {
    this.#options.turnstile.count(this.#options.sessions.get(peerId), isWaiting);
  }
}
