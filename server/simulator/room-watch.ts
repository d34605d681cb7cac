import type { Role } from "../../protocol/mod.ts";
import type { Effect, PeerId, Room } from "../core/effect.ts";
import type { Ticket } from "../core/ticket.ts";
import type { Accuse } from "./violation.ts";

/**
 * What everybody may conclude about rooms and acquaintances from what the lobby decides, kept apart from what the lobby
 * itself remembers. Sees every decision before it is carried out.
 */
export class RoomWatch {
  readonly #accuse: Accuse;
  readonly #recentForMs: number;
  /** Sessions that the lobby knows, with or without a socket. */
  readonly sessions = new Set<PeerId>();
  readonly #seats = new Map<PeerId, Room>();
  /** Every room there ever was. */
  readonly #rooms = new Map<number, Room>();
  readonly #blocked = new Map<PeerId, Set<PeerId>>();
  /** Blocks whose confirmation reached the browser: a restart may not undo them. */
  readonly #promised = new Map<PeerId, Set<PeerId>>();
  /** Former partners, and until when they may not meet again, ms. */
  readonly #parted = new Map<PeerId, Map<PeerId, number>>();

  /** Until when two may have a reason not to meet, ms, whoever remembers it. */
  readonly #grudges = new Map<string, number>();

  constructor(recentForMs: number, accuse: Accuse) {
    this.#recentForMs = recentForMs;
    this.#accuse = accuse;
  }

  /** The room that a peer is in. */
  seatOf(peerId: PeerId): Room | undefined {
    return this.#seats.get(peerId);
  }

  /** A session begins, or goes on. */
  began(peerId: PeerId): void {
    this.sessions.add(peerId);
  }

  /** A session goes on that this process did not know. */
  restored({ peerId, blocked, recent }: Ticket): void {
    for (const other of blocked) this.#grudge(peerId, other, Infinity);
    for (const [other, until] of recent) this.#grudge(peerId, other, until);
    this.#blocked.set(peerId, new Set([...blocked, ...this.#promised.get(peerId) ?? []]));
    this.#parted.set(peerId, new Map(recent));
  }

  /** The lobby forgot a session, and every mention of it. */
  forgotten(peerId: PeerId): void {
    this.sessions.delete(peerId);
    this.#seats.delete(peerId);
    for (const memory of [this.#blocked, this.#promised, this.#parted]) {
      memory.delete(peerId);
      for (const others of memory.values()) others.delete(peerId);
    }
    // Who was given up is a stranger when it comes back after all: a late block names nobody.
    for (const [epoch, room] of this.#rooms) {
      if (room.impolite === peerId || room.polite === peerId) this.#rooms.delete(epoch);
    }
  }

  /** The server blocked the partner of a room for somebody. */
  blocked(peerId: PeerId, epoch: number): void {
    const partner = this.#partnerIn(epoch, peerId);
    if (partner === undefined) return;
    remembered(this.#blocked, peerId).add(partner);
    this.#grudge(peerId, partner, Infinity);
  }

  /** That arrived at the browser. */
  promised(peerId: PeerId, epoch: number): void {
    const partner = this.#partnerIn(epoch, peerId);
    if (partner !== undefined && this.#blocked.get(peerId)?.has(partner)) {
      remembered(this.#promised, peerId).add(partner);
    }
  }

  /** The process is gone, and what only it knew. */
  serverGone(): void {
    this.sessions.clear();
    this.#seats.clear();
    this.#blocked.clear();
    this.#parted.clear();
  }

  decided(effects: readonly Effect[], now: number): void {
    for (const effect of effects) {
      if (effect.type === "open-room") {
        this.#meet(effect.room, now);
        this.#seat(effect.room);
      } else if (effect.type === "reseat") this.#seat(effect.room);
      else if (effect.type === "close-room") this.#part(effect.room, now);
    }
  }

  /** Whether two may meet at this time, as far as they know each other. */
  mayMeet(a: PeerId, b: PeerId, now: number): boolean {
    return a !== b && !this.#refuses(a, b, now) && !this.#refuses(b, a, now);
  }

  /** Whether nothing ever stood between two: not even what the server was free to forget, and need not have. */
  surelyMayMeet(a: PeerId, b: PeerId, now: number): boolean {
    return this.mayMeet(a, b, now) && (this.#grudges.get(pairKey(a, b)) ?? 0) <= now;
  }

  #grudge(a: PeerId, b: PeerId, until: number): void {
    const key = pairKey(a, b);
    this.#grudges.set(key, Math.max(until, this.#grudges.get(key) ?? 0));
  }

  #meet({ impolite, polite }: Room, now: number): void {
    if (impolite !== polite && !this.mayMeet(impolite, polite, now)) {
      const isBlocked = this.#blocked.get(impolite)?.has(polite) || this.#blocked.get(polite)?.has(impolite);
      const why = isBlocked ? "one blocked the other" : `they parted less than ${this.#recentForMs} ms ago`;
      this.#accuse(5, `${impolite} and ${polite} meet although ${why}`);
    }
  }

  #seat(room: Room): void {
    const { impolite, polite, epoch } = room;
    if (impolite === polite) this.#accuse(2, `room ${epoch} has ${impolite} on both sides`);
    this.#rooms.set(epoch, room);
    for (const peerId of [impolite, polite]) {
      const seat = this.#seats.get(peerId);
      if (seat !== undefined && seat.id !== room.id) {
        this.#accuse(1, `${peerId} enters room ${epoch} and is in room ${seat.epoch}`);
      }
      if (!this.sessions.has(peerId)) this.#accuse(2, `room ${epoch} has ${peerId}, who is not here`);
      this.#seats.set(peerId, room);
    }
  }

  #part(room: Room, now: number): void {
    const until = now + this.#recentForMs;
    this.#rooms.set(room.epoch, room);
    this.#grudge(room.impolite, room.polite, until);
    for (const [peerId, partner] of [[room.impolite, room.polite], [room.polite, room.impolite]] as const) {
      if (this.#seats.get(peerId)?.id === room.id) this.#seats.delete(peerId);
      let parted = this.#parted.get(peerId);
      if (parted === undefined) this.#parted.set(peerId, parted = new Map());
      parted.set(partner, until);
    }
  }

  #refuses(peerId: PeerId, other: PeerId, now: number): boolean {
    return this.#blocked.get(peerId)?.has(other) === true || (this.#parted.get(peerId)?.get(other) ?? 0) > now;
  }

  #partnerIn(epoch: number, peerId: PeerId): PeerId | undefined {
    const room = this.#rooms.get(epoch);
    const partner = room && (room.impolite === peerId ? room.polite : room.impolite);
    return partner !== undefined && this.sessions.has(partner) ? partner : undefined;
  }
}

function pairKey(a: PeerId, b: PeerId): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

function remembered(memory: Map<PeerId, Set<PeerId>>, peerId: PeerId): Set<PeerId> {
  let others = memory.get(peerId);
  if (others === undefined) memory.set(peerId, others = new Set());
  return others;
}

/** The role of a peer in a room. */
export function roleIn(room: Room, peerId: PeerId): Role {
  return room.impolite === peerId ? "impolite" : "polite";
}
