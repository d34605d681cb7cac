import type { Role } from "../../protocol/mod.ts";
import type { PeerId, Room } from "../core/effect.ts";
import type { Connection } from "./connection.ts";
import type { IceRenewal } from "./ice-renewal.ts";
import type { Clock, Contexts, Stamper } from "./ports.ts";

export type SeatingOptions = {
  /** The connection of each session that has one. */
  sessions: ReadonlyMap<PeerId, Connection>;
  contexts: Contexts;
  iceRenewal: IceRenewal;
  stamper: Stamper;
  clock: Clock;
};

/** Connects the sockets of two partners and takes them apart again, so that the relay has nothing to look up. */
export class Seating {
  readonly #options: SeatingOptions;

  constructor(options: SeatingOptions) {
    this.#options = options;
  }

  /** A room begins. */
  open(room: Room): void {
    const { impolite, polite } = this.#partners(room);
    // One of them may have ended since: the other hears so by the next effects.
    if (impolite === undefined || polite === undefined) return;
    this.#seat(room, impolite, polite);
    const now = this.#options.clock.now();
    for (const connection of [impolite, polite]) {
      connection.skips.began(now);
      connection.missed = { frames: 0, ms: 0 };
    }
    this.#announce(room, impolite, "impolite", polite, "polite");
    this.#announce(room, polite, "polite", impolite, "impolite");
  }

  /** A room is over. */
  close(room: Room): void {
    const { impolite, polite } = this.#partners(room);
    for (const connection of [impolite, polite]) {
      if (connection?.room !== room) continue;
      unseat(connection);
      connection.skips.ended();
      this.#options.iceRenewal.forget(connection);
    }
  }

  /** A room goes on. Until each of the two says `continue`, what it sends may be out of order. */
  reopen(room: Room, received: Record<Role, number | undefined>): void {
    const { impolite, polite } = this.#partners(room);
    if (impolite === undefined || polite === undefined) return;
    const known = {
      impolite: received.polite ?? polite.partnerForwarded,
      polite: received.impolite ?? impolite.partnerForwarded,
    };
    const now = this.#options.clock.now();
    for (const [role, connection] of [["impolite", impolite], ["polite", polite]] as const) {
      if (connection.room === room) connection.missed.frames += Math.max(0, connection.forwarded - known[role]);
    }
    this.#seat(room, impolite, polite);
    for (const connection of [impolite, polite]) {
      const role = connection.role!;
      connection.skips.began(now); // leaving at once is a skip also for who has just come back
      Object.assign(connection, { forwarded: known[role], isHeld: true } satisfies Partial<Connection>);
      const before = connection.resumed.epoch === room.epoch ? connection.resumed.unanswered : 0;
      connection.resumed = { epoch: room.epoch, unanswered: before + 1 };
      connection.send({ type: "resumed", epoch: room.epoch, received: known[role] });
      const iceServers = this.#options.iceRenewal.begin(connection, room, role, now);
      if (iceServers.length > 0) connection.send({ type: "ice-servers", epoch: room.epoch, iceServers });
    }
  }

  /** Somebody answers `resumed`. True when from now on what it sends is in order. */
  continue(connection: Connection, epoch: number, now: number): boolean {
    if (connection.resumed.epoch !== epoch || connection.resumed.unanswered === 0) return false;
    // An answer to an earlier `resumed` was on its way: what follows it may begin after the frames that are missing now.
    if (--connection.resumed.unanswered > 0) return false;
    if (!connection.isHeld || connection.room?.epoch !== epoch) return false;
    connection.isHeld = false;
    connection.limits.makeUpFor(connection.missed, now);
    connection.missed = { frames: 0, ms: 0 };
    return true;
  }

  /** The connection is over, its room may go on: the partner's keeps how far it came. */
  leave(connection: Connection): void {
    const { partner } = connection;
    unseat(connection);
    if (partner === undefined) return;
    partner.partner = undefined;
    partner.partnerForwarded = connection.forwarded;
  }

  #seat(room: Room, impolite: Connection, polite: Connection): void {
    for (const [role, connection, partner] of [["impolite", impolite, polite], ["polite", polite, impolite]] as const) {
      const stamp = this.#options.stamper.of(room, role);
      const seat = { room, role, stamp, partner, forwarded: -1, partnerForwarded: -1, isHeld: false };
      Object.assign(connection, seat satisfies Partial<Connection>);
    }
  }

  #partners(room: Room): Record<Role, Connection | undefined> {
    const { sessions } = this.#options;
    return { impolite: sessions.get(room.impolite), polite: sessions.get(room.polite) };
  }

  #announce(room: Room, connection: Connection, role: Role, partner: Connection, subject: Role): void {
    const { contexts, iceRenewal, clock } = this.#options;
    const { epoch, id, mode, interests, languages } = room;
    const now = clock.now();
    const context = contexts.seal(room, subject, partner.bucket, now);
    const iceServers = iceRenewal.begin(connection, room, role, now);
    connection.send({ type: "matched", epoch, room: id, role, mode, interests, languages, context, iceServers });
  }
}

function unseat(connection: Connection): void {
  connection.room =
    connection.role =
    connection.stamp =
    connection.partner =
      undefined;
}
