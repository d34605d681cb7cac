import type { ClientMessage, CloseName, Mode, Role, ServerMessage } from "../../protocol/mod.ts";
import { LIMITS, type Resume, type WorkDone } from "../../protocol/mod.ts";
import type { AddressLimits } from "../core/address-limits.ts";
import type { Bans } from "../core/bans.ts";
import type { Effect, MatchProposal, PeerId, Room } from "../core/effect.ts";
import type { Lobby, LobbyMessage } from "../core/lobby.ts";
import type { OnlineCount } from "../core/online-count.ts";
import type { Pressure } from "../core/pressure.ts";
import type { RateLimitsOptions } from "../core/rate-limits.ts";
import type { Engine } from "../engine/engine.ts";
import type { Accept, Remote, Socket, SocketHandler } from "../transport/transport.ts";
import { Admission, type Guest } from "./admission.ts";
import { CLOSE_GRACE_MS, Connection, type ConnectionHost, type Ending, type MessageHandlers } from "./connection.ts";
import { sweepHeartbeat } from "./heartbeat.ts";
import { IceRenewal } from "./ice-renewal.ts";
import type { OriginCheck } from "./origins.ts";
import type {
  AddressHash,
  Cancel,
  Clock,
  Contexts,
  DataAccess,
  FailurePlace,
  Holder,
  IceServers,
  Reports,
  Stamper,
  Tickets,
  Watch,
} from "./ports.ts";
import { Relay } from "./relay.ts";
import { type GivenWork, type WorkDesk, workMessage } from "./work-desk.ts";

export type GatewayOptions = {
  lobby: Lobby;
  engine: Engine;
  clock: Clock;
  stamper: Stamper;
  contexts: Contexts;
  tickets: Tickets;
  iceServers: IceServers;
  reports: Reports;
  dataAccess: DataAccess;
  addressHash: AddressHash;
  addressLimits: AddressLimits;
  /** Asks for a moment of work while more people come than is usual; without it nobody is asked. */
  work?: { desk: WorkDesk; pressure: Pressure } | undefined;
  /** Of the blocks around the addresses. */
  blockLimits?: AddressLimits | undefined;
  bans: Bans;
  onlineCount: OnlineCount;
  originCheck: OriginCheck;
  watch: Watch;
  modes: readonly Mode[];
  /** Whether two people may agree to connect directly; they may when it is absent. */
  directCalls?: "warn" | "off" | undefined;
  maxConnections: number;
  /** How much of each kind one connection may send; without it what a person can do with care. */
  limits?: RateLimitsOptions | undefined;
  /** 128 random bits. */
  newPeerId: () => PeerId;
};

/** How often the engine looks for pairs that waiting made compatible, ms. */
const TICK_MS = 500;
/** So long, ms, may somebody have gone on talking to a partner who was away. */
const PAUSE_MS = 20_000;
/** When the pool has enough people of one address, the next may ask again after this time, ms. */
const CROWDED_MS = 2_000;
/** How often what is over is forgotten, ms. */
const SWEEP_MS = 60_000;

/** Owns the sockets: lets people in, carries out what the lobby decides, and keeps time for both. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #admission: Admission;
  readonly #iceRenewal: IceRenewal;
  readonly #host: ConnectionHost;
  /** Everybody with a socket, also while it closes. */
  readonly #connections = new Set<Connection>();
  /** The connection of each session that has one. */
  readonly #sessions = new Map<PeerId, Connection>();
  readonly #effects: Effect[] = [];
  #isApplying = false;
  #isDraining = false;
  #timers: Cancel[] = [];
  #onEmpty: (() => void) | undefined;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#admission = new Admission(options);
    this.#iceRenewal = new IceRenewal(options.iceServers);
    this.#host = {
      clock: options.clock,
      watch: options.watch,
      relay: new Relay(options),
      handlers: this.#handlers,
      limits: options.limits,
      ended: (connection, ending) => this.#ended(connection, ending),
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

  /** Receives the engine's proposals. */
  readonly match = (proposal: MatchProposal, now: number): void => {
    this.#apply(this.#options.lobby.match(proposal, now));
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

  /** On its way down: nobody is let in any more. */
  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** Sends everybody away with "come back in a moment"; resolves when they are gone or were cut off. Idempotent. */
  async stop(): Promise<void> {
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

  readonly #handlers: MessageHandlers = {
    hello: (connection, message, now) => this.#greet(connection, message, now),
    join: (connection, message, now) => {
      if (!this.#options.modes.includes(message.mode)) return connection.refuse("mode-off", "join");
      if (message.work && connection.work) return this.#checkWork(connection, connection.work, message, message.work);
      if (this.#mayJoin(connection, "join", now) && !this.#wantsWork(connection, now)) {
        this.#lobby(connection, message, now);
      }
    },
    next: (connection, message, now) => {
      const isHere = connection.room?.epoch === message.epoch;
      if (isHere) connection.skips.left(now);
      const mayWait = this.#mayJoin(connection, "next", now) && !this.#wantsWork(connection, now);
      if (mayWait) this.#lobby(connection, message, now);
      // The room is over all the same: nobody sits with somebody who wants to go.
      else if (isHere) this.#lobby(connection, { type: "leave" }, now);
    },
    leave: (connection, message, now) => {
      connection.skips.left(now);
      connection.work = connection.checking = undefined;
      this.#lobby(connection, message, now);
    },
    block: (connection, message, now) => this.#lobby(connection, message, now),
    undo: (connection, message, now) => this.#lobby(connection, message, now),
    continue: (connection, { epoch }, now) => {
      if (connection.resumed.epoch !== epoch || connection.resumed.unanswered === 0) return;
      // An answer to an earlier `resumed` was on its way: what follows it may begin after the frames that are missing now.
      if (--connection.resumed.unanswered > 0) return;
      if (!connection.isHeld || connection.room?.epoch !== epoch) return;
      connection.isHeld = false;
      this.#options.lobby.hear(connection.peerId);
      connection.limits.makeUpFor(PAUSE_MS, now);
    },
    report: (connection, message, now) => answer(connection, this.#options.reports.begin(connection, message, now)),
    evidence: (connection, message, now) =>
      answer(connection, this.#options.reports.evidence(connection, message, now)),
    "what-you-hold": (connection, _message, now) =>
      connection.send({ type: "held", rows: this.#options.dataAccess.rows(this.#holderOf(connection), now) }),
    erase: (connection, _message, now) => this.#erase(connection, now),
    pong: (connection) => this.#options.lobby.hear(connection.peerId),
  };

  #open(socket: Socket, guest: Guest): SocketHandler {
    const { newPeerId } = this.#options;
    const isIn = this.#admission.enter(guest);
    const connection = new Connection({ socket, peerId: newPeerId(), ...guest, host: this.#host });
    if (isIn) this.#places.set(connection, guest);
    this.#connections.add(connection);
    const goodbye: CloseName | undefined = this.#isDraining ? "restart" : isIn ? guest.goodbye : "full";
    if (goodbye !== undefined) connection.end(goodbye);
    return connection;
  }

  /** Those who hold a place at the door. */
  readonly #places = new WeakMap<Connection, Guest>();

  #greet(connection: Connection, { resume }: Extract<ClientMessage, { type: "hello" }>, now: number): void {
    const { lobby, modes, onlineCount } = this.#options;
    const isNew = !connection.isGreeted;
    connection.greet();
    const direct = this.#options.directCalls === "off" ? { directCalls: "off" as const } : {};
    connection.send({ type: "welcome", modes: [...modes], online: onlineCount.shown, ...direct });
    if (!isNew || !connection.isLive || (resume && this.#resume(connection, resume, now))) return;
    if (resume) connection.refuse("bad-ticket", "hello");
    if (!connection.isLive) return; // too slow to be told even that: nobody would ever end its session
    this.#sessions.set(connection.peerId, connection);
    this.#apply(lobby.connect(connection.peerId, connection.site, now));
  }

  /** Goes on with an earlier session on this connection; false when its ticket is not good. */
  #resume(connection: Connection, { ticket, room }: Resume, now: number): boolean {
    const { lobby, tickets } = this.#options;
    const opened = tickets.open(ticket, now);
    const effects = opened?.site === connection.site ? lobby.resume(opened, room, now) : undefined;
    if (opened === undefined || effects === undefined) return false;
    const before = this.#sessions.get(opened.peerId);
    connection.peerId = opened.peerId;
    this.#sessions.set(connection.peerId, connection);
    before?.end("replaced");
    this.#apply(effects);
    return true;
  }

  #holderOf(connection: Connection): Holder {
    const { peerId, bucket, site } = connection;
    return { peerId, bucket, site, block: this.#places.get(connection)?.block };
  }

  /** Forgets a session while its connection stays: from now on that is somebody new. */
  #erase(connection: Connection, now: number): void {
    const { lobby, reports, dataAccess, newPeerId } = this.#options;
    const rows = dataAccess.staying(this.#holderOf(connection), now);
    const before = connection.peerId;
    this.#apply(lobby.disconnect(before, now, "left"));
    unseat(connection);
    reports.forget(before);
    this.#iceRenewal.forget(connection);
    this.#sessions.delete(before);
    Object.assign(connection, { peerId: newPeerId(), forwarded: -1, partnerForwarded: -1, isHeld: false });
    this.#sessions.set(connection.peerId, connection);
    this.#apply(lobby.connect(connection.peerId, connection.site, now));
    connection.send({ type: "erased", rows });
  }

  #mayJoin(connection: Connection, of: "join" | "next", now: number): boolean {
    const { addressLimits } = this.#options;
    const crowdedMs = connection.isWaiting || addressLimits.mayWait(connection.bucket) ? 0 : CROWDED_MS;
    const retryMs = Math.max(
      crowdedMs,
      connection.skips.waitMs(now),
      crowdedMs > 0 ? 0 : addressLimits.takeJoin(connection.bucket, now),
    );
    if (retryMs > 0) connection.refuse("rate-limited", of, undefined, retryMs);
    return retryMs === 0;
  }

  /** Under pressure, asks for a moment of work before somebody may wait. */
  #wantsWork(connection: Connection, now: number): boolean {
    const { work, maxConnections } = this.#options;
    if (work === undefined || connection.isWaiting) return false;
    work.pressure.join(now);
    const level = work.pressure.level(this.#admission.connections / maxConnections, now);
    if (level > 0) this.#giveWork(work.desk, connection, level, now);
    return level > 0;
  }

  #giveWork(desk: WorkDesk, connection: Connection, level: number, now: number): void {
    desk.give(level, now).then((given) => {
      connection.work = given;
      connection.send(workMessage(given));
    }).catch((thrown) => this.#options.watch.failed("connection", thrown));
  }

  /** Work is taken once, right or wrong. Whoever leaves while it is looked at does not come to wait after all. */
  #checkWork(connection: Connection, given: GivenWork, message: LobbyMessage, done: WorkDone): void {
    const { work, clock, watch } = this.#options;
    connection.work = undefined;
    const checking = connection.checking = {};
    const isDone = work?.desk.isDone(given, done, clock.now()) ?? Promise.resolve(true);
    isDone.then((isDone) => {
      if (!connection.isLive || connection.checking !== checking) return;
      const now = clock.now();
      if (isDone) return this.#lobby(connection, message, now);
      connection.strike("badMessage", now);
      if (work !== undefined) this.#giveWork(work.desk, connection, 1, now);
    }).catch((thrown) => watch.failed("connection", thrown));
  }

  /** Counts who waits, for the share that one address may have of the pool. */
  #countWaiting(connection: Connection | undefined, isWaiting: boolean): void {
    if (connection === undefined || connection.isWaiting === isWaiting || !this.#places.has(connection)) return;
    connection.isWaiting = isWaiting;
    this.#options.addressLimits.countWaiting(connection.bucket, isWaiting ? 1 : -1);
  }

  #lobby(connection: Connection, message: LobbyMessage, now: number): void {
    // Who ends a room answers nothing any more that was said about it.
    if (
      message.type === "leave" ||
      (message.type !== "undo" && "epoch" in message && message.epoch === connection.resumed.epoch)
    ) {
      connection.resumed.unanswered = 0;
    }
    this.#apply(this.#options.lobby.handle(connection.peerId, message, now));
  }

  #ended(connection: Connection, ending: Ending): void {
    const { lobby, reports, clock } = this.#options;
    const { peerId } = connection;
    this.#guarded("connection", () => {
      unseat(connection);
      this.#countWaiting(connection, false);
      // Another connection may go on with the session. On the way down all do, on another process.
      if (this.#sessions.get(peerId) !== connection) return;
      this.#sessions.delete(peerId);
      reports.forget(peerId);
      if (this.#isDraining) return;
      const now = clock.now();
      if (ending === "lost") this.#apply(lobby.lose(peerId, now));
      else this.#apply(lobby.disconnect(peerId, now, ending === "left" ? "left" : "lost"));
    });
  }

  #closed(connection: Connection): void {
    this.#connections.delete(connection);
    const guest = this.#places.get(connection);
    if (guest !== undefined) this.#admission.leave(guest);
    if (this.#connections.size === 0) this.#onEmpty?.();
  }

  #tick(now: number): void {
    const { engine, lobby, onlineCount } = this.#options;
    this.#apply(lobby.tick(now));
    engine.tick(now);
    if (!onlineCount.sample(lobby.stats().connected, now)) return;
    const online: ServerMessage = { type: "online", count: onlineCount.shown };
    for (const connection of this.#connections) if (connection.isGreeted) connection.send(online);
  }

  #sweep(now: number): void {
    this.#options.lobby.sweep(now);
    this.#options.addressLimits.sweep(now);
    this.#options.bans.sweep(now);
    this.#iceRenewal.sweep(this.#connections, now);
  }

  /** Carries out effects in order. The engine may answer one with a match: its effects queue up behind. */
  #apply(effects: readonly Effect[]): void {
    this.#effects.push(...effects);
    if (this.#isApplying) return;
    this.#isApplying = true;
    try {
      for (let effect = this.#effects.shift(); effect !== undefined; effect = this.#effects.shift()) {
        this.#applyOne(effect);
      }
    } finally {
      this.#isApplying = false;
    }
  }

  #applyOne(effect: Effect): void {
    switch (effect.type) {
      case "send":
        return this.#sessions.get(effect.peerId)?.send(effect.message);
      case "close":
        return this.#sessions.get(effect.peerId)?.end(effect.close);
      case "enter":
        this.#countWaiting(this.#sessions.get(effect.entry.peerId), true);
        return this.#options.engine.enter(effect.entry, this.#options.clock.now());
      case "withdraw":
        this.#countWaiting(this.#sessions.get(effect.peerId), false);
        return this.#options.engine.withdraw(effect.peerId);
      case "open-room":
        return this.#openRoom(effect.room);
      case "close-room":
        return this.#closeRoom(effect.room);
      case "reseat":
        return this.#reseat(effect.room, effect.received);
      case "ticket":
        return this.#sessions.get(effect.peerId)?.send({
          type: "ticket",
          ticket: this.#options.tickets.seal(effect.ticket),
        });
    }
  }

  #openRoom(room: Room): void {
    const impolite = this.#sessions.get(room.impolite);
    const polite = this.#sessions.get(room.polite);
    this.#countWaiting(impolite, false);
    this.#countWaiting(polite, false);
    // One of them may have ended since: the other hears so by the next effects.
    if (impolite === undefined || polite === undefined) return;
    seatPartners(room, impolite, polite);
    for (const connection of [impolite, polite]) connection.skips.began(this.#options.clock.now());
    this.#announce(room, impolite, "impolite", polite, "polite");
    this.#announce(room, polite, "polite", impolite, "impolite");
  }

  #announce(room: Room, connection: Connection, role: Role, partner: Connection, subject: Role): void {
    const { contexts, clock } = this.#options;
    const { epoch, id, mode, interests, languages } = room;
    const now = clock.now();
    const context = contexts.seal(room, subject, partner.bucket, now);
    const iceServers = this.#iceRenewal.begin(connection, room, role, now);
    connection.send({ type: "matched", epoch, room: id, role, mode, interests, languages, context, iceServers });
  }

  #closeRoom(room: Room): void {
    for (const peerId of [room.impolite, room.polite]) {
      const connection = this.#sessions.get(peerId);
      if (connection?.room !== room) continue;
      connection.room = connection.role = connection.partner = undefined;
      connection.skips.ended();
    }
  }

  /** Connects the sockets of a room that goes on. Until each says `continue`, what it sends may be out of order. */
  #reseat(room: Room, received: Record<Role, number | undefined>): void {
    const impolite = this.#sessions.get(room.impolite);
    const polite = this.#sessions.get(room.polite);
    if (impolite === undefined || polite === undefined) return;
    const known = {
      impolite: received.polite ?? polite.partnerForwarded,
      polite: received.impolite ?? impolite.partnerForwarded,
    };
    seatPartners(room, impolite, polite);
    for (const connection of [impolite, polite]) {
      const role = connection.role!;
      Object.assign(connection, { forwarded: known[role], isHeld: true } satisfies Partial<Connection>);
      const before = connection.resumed.epoch === room.epoch ? connection.resumed.unanswered : 0;
      connection.resumed = { epoch: room.epoch, unanswered: before + 1 };
      connection.send({ type: "resumed", epoch: room.epoch, received: known[role] });
      const iceServers = this.#iceRenewal.begin(connection, room, role, this.#options.clock.now());
      if (iceServers.length > 0) connection.send({ type: "ice-servers", epoch: room.epoch, iceServers });
    }
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

function seatPartners(room: Room, impolite: Connection, polite: Connection): void {
  const start = { room, forwarded: -1, partnerForwarded: -1, isHeld: false } satisfies Partial<Connection>;
  Object.assign(impolite, { ...start, role: "impolite", partner: polite } satisfies Partial<Connection>);
  Object.assign(polite, { ...start, role: "polite", partner: impolite } satisfies Partial<Connection>);
}

/** The connection is over, its room may go on: the partner's keeps how far it came. */
function unseat(connection: Connection): void {
  const { partner } = connection;
  connection.room = connection.role = connection.partner = undefined;
  if (partner === undefined) return;
  partner.partner = undefined;
  partner.partnerForwarded = connection.forwarded;
}

function answer(connection: Connection, message: ServerMessage | undefined): void {
  if (message !== undefined) connection.send(message);
}
