import { frameEpoch } from "../../protocol/mod.ts";
import type { PeerId } from "../core/effect.ts";
import type { Letter, Letters } from "./letters.ts";
import { roleIn, type RoomWatch } from "./room-watch.ts";
import type { Accuse } from "./violation.ts";
import type { Wire, WireWatch } from "./wire.ts";

/** A ban has to work after so long, ms. */
const BAN_MS = 1_000;

/** What arrives, wrapped: a fault may change it on the way. */
export type Tamper = (
  data: string | Uint8Array<ArrayBuffer>,
  epoch: number | undefined,
) => string | Uint8Array<ArrayBuffer>;

/** Stands where the sockets are: which session is on which connection, what is sent to whom, and who ought not to be here. */
export class DoorWatch implements Omit<WireWatch, "over"> {
  readonly #now: () => number;
  readonly #rooms: RoomWatch;
  readonly #letters: Letters;
  readonly #accuse: Accuse;
  readonly #tamper: Tamper | undefined;
  /** Connections that were welcomed and are not over. */
  readonly #open = new Set<Wire>();
  readonly #bound = new WeakMap<Wire, PeerId>();
  readonly #bans = new Map<string, { since: number; until: number }>();
  #arriving: { wire: Wire; letter: Letter | undefined } | undefined;

  constructor(
    options: { now: () => number; rooms: RoomWatch; letters: Letters; accuse: Accuse; tamper: Tamper | undefined },
  ) {
    this.#now = options.now;
    this.#rooms = options.rooms;
    this.#letters = options.letters;
    this.#accuse = options.accuse;
    this.#tamper = options.tamper;
  }

  /** Sessions that have a connection. */
  get sessions(): PeerId[] {
    return [...this.#open].map((wire) => this.#bound.get(wire) ?? "nobody");
  }

  /** How many connections were welcomed and are not over. */
  get size(): number {
    return this.#open.size;
  }

  isOpen(wire: Wire): boolean {
    return this.#open.has(wire);
  }

  sessionOn(wire: Wire): PeerId | undefined {
    return this.#bound.get(wire);
  }

  /** The message that arrives just now begins this session, or goes on with it. */
  bind(peerId: PeerId): void {
    const wire = this.#arriving?.wire;
    if (wire) this.#bound.set(wire, peerId);
  }

  banned(address: string, until: number): void {
    const { since, until: before } = this.#bans.get(address) ?? { since: this.#now(), until: 0 };
    this.#bans.set(address, { since: before > this.#now() ? since : this.#now(), until: Math.max(before, until) });
  }

  /** The process is gone, with its bans. */
  serverGone(): void {
    this.#open.clear();
    this.#bans.clear();
  }

  /** Nobody whose address is banned may be connected. */
  checkBans(): void {
    for (const wire of this.#open) {
      if (this.#isBanned(wire)) this.#accuse(6, `somebody from ${wire.address} is connected in spite of a ban`);
    }
  }

  arrives(
    wire: Wire,
    data: string | Uint8Array<ArrayBuffer>,
    deliver: (data: string | Uint8Array<ArrayBuffer>) => void,
  ) {
    const letter = typeof data === "string" ? undefined : this.#letters.find(data);
    const peerId = this.#bound.get(wire);
    const epoch = peerId === undefined ? undefined : this.#rooms.seatOf(peerId)?.epoch;
    this.#arriving = { wire, letter };
    deliver(this.#tamper?.(data, epoch) ?? data);
    this.#arriving = undefined;
  }

  sends(wire: Wire, data: string | Uint8Array<ArrayBuffer>): void {
    if (this.#isBanned(wire)) this.#accuse(6, `something is sent to ${wire.address} in spite of a ban`);
    if (typeof data !== "string") return this.#checkFrame(wire, data);
    const { wire: source, letter } = this.#arriving ?? {};
    if (data.startsWith('{"type":"welcome"')) this.#open.add(wire);
    else if (source === wire && letter && data.startsWith('{"type":"error"') && data.includes('"sequence"')) {
      letter.isRefused = true;
    }
  }

  ends(wire: Wire): void {
    this.#open.delete(wire);
  }

  #isBanned({ address }: Wire): boolean {
    const ban = this.#bans.get(address);
    const now = this.#now();
    return ban !== undefined && now >= ban.since + BAN_MS && now < ban.until;
  }

  #checkFrame(wire: Wire, bytes: Uint8Array): void {
    const peerId = this.#bound.get(wire);
    const room = peerId === undefined ? undefined : this.#rooms.seatOf(peerId);
    const letter = this.#letters.find(bytes);
    if (room === undefined || room.epoch !== frameEpoch(bytes)) {
      this.#accuse(3, `a frame of epoch ${frameEpoch(bytes)} goes to ${peerId}, who is in ${room?.epoch ?? "no room"}`);
    } else if (letter === undefined || letter.room !== room.id || letter.role === roleIn(room, peerId!)) {
      this.#accuse(3, `a foreign frame goes to ${peerId} in room ${room.epoch}`);
    }
  }
}
