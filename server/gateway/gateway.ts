import { type CloseName, LIMITS, type ServerMessage } from "../../protocol/mod.ts";
import type { MatchProposal, PeerId } from "../core/effect.ts";
import type { Accept, Remote, Socket, SocketHandler } from "../transport/transport.ts";
import { Admission, type Guest } from "./admission.ts";
import { CLOSE_GRACE_MS, Connection, type ConnectionHost, type Ending } from "./connection.ts";
import { EffectRunner } from "./effect-runner.ts";
import type { GatewayOptions } from "./gateway-options.ts";
import { sweepHeartbeat } from "./heartbeat.ts";
import { IceRenewal } from "./ice-renewal.ts";
import { Intake } from "./intake.ts";
import { createMessageHandlers } from "./message-handlers.ts";
import type { Cancel, FailurePlace } from "./ports.ts";
import { Reception } from "./reception.ts";
import { Relay } from "./relay.ts";
import { Seating } from "./seating.ts";
import { Turnstile } from "./turnstile.ts";
import { WorkGate } from "./work-gate.ts";

/** How often the engine looks for pairs that waiting made compatible, ms. */
const TICK_MS = 500;
/** How often what is over is forgotten, ms. */
const SWEEP_MS = 60_000;

/** Owns the sockets: lets people in, has carried out what the lobby decides, and keeps time for both. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #admission: Admission;
  readonly #iceRenewal: IceRenewal;
  readonly #seating: Seating;
  readonly #turnstile: Turnstile;
  readonly #effects: EffectRunner;
  readonly #reception: Reception;
  readonly #host: ConnectionHost;
  /** Everybody with a socket, also while it closes. */
  readonly #connections = new Set<Connection>();
  /** The connection of each session that has one. */
  readonly #sessions = new Map<PeerId, Connection>();
  #isDraining = false;
  #timers: Cancel[] = [];
  #onEmpty: (() => void) | undefined;
  #stopped: Promise<void> | undefined;

  constructor(options: GatewayOptions) {
    const { clock, watch, work, maxConnections } = this.#options = options;
    const sessions = this.#sessions;
    const admission = this.#admission = new Admission(options);
    const iceRenewal = this.#iceRenewal = new IceRenewal(options.iceServers);
    const seating = this.#seating = new Seating({ ...options, sessions, iceRenewal });
    const turnstile = this.#turnstile = new Turnstile({
      ...options,
      workGate: work && new WorkGate({ ...work, clock, watch }),
      fullness: () => admission.connections / maxConnections,
    });
    const effects = this.#effects = new EffectRunner({ ...options, sessions, seating, turnstile });
    const reception = this.#reception = new Reception({ ...options, sessions, effects });
    const handlers = createMessageHandlers({ ...options, reception, seating, turnstile, effects });
    this.#host = {
      clock,
      watch,
      relay: new Relay(options),
      intake: new Intake({ clock, watch, handlers }),
      ended: (connection, ending) => this.#guarded("connection", () => this.#ended(connection, ending)),
      closed: (connection) => this.#closed(connection),
    };
  }

  /** Begins to keep time. */
  start(): void {
    const { clock } = this.#options;
    const every = (ms: number, run: (now: number) => void) =>
      this.#timers.push(clock.every(ms, () => this.#guarded("timer", () => run(clock.now()))));
    every(TICK_MS, (now) => this.#tick(now));
    every(LIMITS.heartbeatMs, () => sweepHeartbeat(this.#connections));
    every(SWEEP_MS, (now) => this.#sweep(now));
  }

  /** Decides on an upgrade; the shape that a transport wants. */
  readonly upgrade = (request: Request, remote: Remote): Response | Accept => {
    if (this.#isDraining) {
      return new Response("The server restarts\n", { status: 503, headers: { "retry-after": "2" } });
    }
    const guest = this.#admission.check(request, remote, this.#options.clock.now());
    if (guest instanceof Response) return guest;
    return { protocol: guest.protocol, open: (socket) => this.#open(socket, guest) };
  };

  /** Receives the engine's proposals. A defect in one sends those two away, for it has them no more; the others meet. */
  readonly match = (proposal: MatchProposal, now: number): void => {
    try {
      this.#effects.run(this.#options.lobby.match(proposal, now));
    } catch (thrown) {
      this.#options.watch.failed("timer", thrown);
      for (const peerId of [proposal.first, proposal.second]) this.#sessions.get(peerId)?.end("restart");
    }
  };

  /** Restricts an address bucket until a time, ms, and closes what it has open. */
  ban(bucket: string, until: number): void {
    this.#options.bans.add(bucket, until, this.#options.clock.now());
    for (const connection of this.#connections) if (connection.bucket === bucket) connection.end("banned");
  }

  /** How many sockets are open, also those that are closing. */
  get connections(): number {
    return this.#connections.size;
  }

  /** How many of the places for connections are taken. */
  get seats(): number {
    return this.#admission.connections;
  }

  /** On its way down: nobody is let in any more. */
  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** Sends everybody away with "come back in a moment"; resolves when they are gone or were cut off. Idempotent. */
  stop(): Promise<void> {
    return this.#stopped ??= this.#stop();
  }

  async #stop(): Promise<void> {
    this.#isDraining = true;
    for (const cancel of this.#timers.splice(0)) cancel();
    for (const connection of this.#connections) connection.end("restart");
    if (this.#connections.size === 0) return;
    await new Promise<void>((resolve) => {
      const giveUp = this.#options.clock.after(CLOSE_GRACE_MS * 2, resolve); // a transport that cannot cut
      this.#onEmpty = () => {
        giveUp();
        resolve();
      };
    });
  }

  #open(socket: Socket, guest: Guest): SocketHandler {
    const { newPeerId, allowances, clock } = this.#options;
    const place = this.#admission.enter(guest);
    const allowance = allowances.take(guest.bucket, clock.now());
    const connection = new Connection({ ...guest, socket, place, allowance, peerId: newPeerId(), host: this.#host });
    this.#connections.add(connection);
    const goodbye: CloseName | undefined = this.#isDraining ? "restart" : place ? guest.goodbye : "full";
    if (goodbye !== undefined) connection.end(goodbye);
    return connection;
  }

  #ended(connection: Connection, ending: Ending): void {
    const { allowances, clock } = this.#options;
    const now = clock.now();
    this.#seating.leave(connection);
    this.#turnstile.count(connection, false);
    allowances.giveBack(connection.bucket, connection.allowance, now);
    this.#reception.seeOut(connection, ending, this.#isDraining, now);
  }

  #closed(connection: Connection): void {
    this.#connections.delete(connection);
    if (connection.place) this.#admission.leave(connection, connection.place);
    if (this.#connections.size === 0) this.#onEmpty?.();
  }

  #tick(now: number): void {
    const { engine, lobby, onlineCount } = this.#options;
    this.#effects.run(lobby.tick(now));
    engine.tick(now);
    if (!onlineCount.sample(lobby.stats().connected, now)) return;
    const online: ServerMessage = { type: "online", count: onlineCount.shown };
    for (const connection of this.#connections) if (connection.isGreeted) connection.send(online);
  }

  #sweep(now: number): void {
    this.#options.lobby.sweep(now);
    this.#options.addressLimits.sweep(now);
    this.#options.blockLimits?.sweep(now);
    this.#options.allowances.sweep(now);
    this.#options.bans.sweep(now);
    this.#iceRenewal.sweep(this.#connections, now);
  }

  /** A defect in one place does not take everybody down. */
  #guarded(where: FailurePlace, run: () => void): void {
    try {
      run();
    } catch (thrown) {
      this.#options.watch.failed(where, thrown);
    }
  }
}
