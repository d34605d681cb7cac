import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { buildFrame, type FrameKind, readUint32, type Role, TAG_BYTES, writeUint32 } from "../../protocol/mod.ts";
import type { Accuse } from "./violation.ts";

/** What a frame says, to those who could open it. */
export type Content =
  | { type: "nothing" }
  | { type: "chat"; text: string; index: number; key: Uint8Array<ArrayBuffer>; commitment: Uint8Array<ArrayBuffer> }
  | { type: "receipt"; receipts: { sequence: number; stamp: Uint8Array }[] };

/** One frame that somebody wrote. Its id is the canary in the payload: whoever opens the frame knows what it ought to be. */
export type Letter = {
  readonly id: number;
  readonly room: string;
  readonly role: Role;
  readonly sequence: number;
  readonly kind: FrameKind;
  readonly content: Content;
  /** The server said that it does not forward it. */
  isRefused: boolean;
  /** The sender heard so. */
  isToldRefused: boolean;
  isTaken: boolean;
};

/** So many rooms that are over are remembered. */
const CLOSED_MAX = 1_000;
const PAYLOAD_BYTES = 64 + TAG_BYTES;
const OTHER: Record<Role, Role> = { impolite: "polite", polite: "impolite" };

/**
 * Every frame of every room, as its sender wrote it. Loss, duplication, disorder and foreign delivery show when a frame
 * is taken by a receiver.
 */
export class Letters {
  readonly #accuse: Accuse;
  /** By room and sender, in order of the sequence. */
  readonly #rooms = new Map<string, Record<Role, { letters: Letter[]; taken: number; isOpen: boolean }>>();
  readonly #byId = new Map<number, Letter>();
  readonly #closed: string[] = [];
  #ids = 0;
  #delivered = 0;

  constructor(accuse: Accuse) {
    this.#accuse = accuse;
  }

  /** How many were delivered. */
  get delivered(): number {
    return this.#delivered;
  }

  /** How many are remembered. */
  get size(): number {
    return this.#byId.size;
  }

  /** Writes the next frame of one side of a room. */
  write(room: string, role: Role, epoch: number, kind: FrameKind, content: Content): Uint8Array<ArrayBuffer> {
    const { letters } = this.#side(room, role);
    const id = this.#ids++;
    const sequence = letters.length;
    const letter = { id, room, role, sequence, kind, content, isRefused: false, isToldRefused: false, isTaken: false };
    letters.push(letter);
    this.#byId.set(id, letter);
    const payload = new Uint8Array(PAYLOAD_BYTES).fill(id);
    writeUint32(payload, 0, id);
    return buildFrame({ kind, epoch, sequence, payload }, content.type === "chat" ? content.commitment : undefined);
  }

  /** The letter that these bytes are; undefined when its room is forgotten, or nobody wrote it. */
  find(bytes: Uint8Array): Letter | undefined {
    const id = readUint32(bytes, bytes.length - PAYLOAD_BYTES);
    const letter = this.#byId.get(id);
    return letter && bytes[bytes.length - 1] === (id & 255) ? letter : undefined;
  }

  /** One side of a room takes a frame whose epoch and sequence are right for it. */
  take(bytes: Uint8Array, room: string, role: Role): Letter | undefined {
    const letter = this.find(bytes);
    if (letter === undefined || letter.room !== room || letter.role !== OTHER[role]) {
      this.#accuse(3, `a foreign frame reached ${role} of room ${room}: ${letter ? describe(letter) : "nobody's"}`);
      return undefined;
    }
    const side = this.#side(room, letter.role);
    if (letter.isTaken) this.#accuse(4, `taken twice: ${describe(letter)}`);
    if (letter.isToldRefused) {
      this.#accuse(4, `delivered although its sender was told the opposite: ${describe(letter)}`);
    }
    for (const lost of side.letters.slice(side.taken, letter.sequence)) {
      // Typing may be dropped when the partner is slow.
      if (!lost.isRefused && lost.kind !== "typing") this.#accuse(4, `lost without a word: ${describe(lost)}`);
    }
    letter.isTaken = true;
    side.taken = Math.max(side.taken, letter.sequence + 1);
    this.#delivered++;
    return letter;
  }

  /** A receipt says that this frame of this side arrived. */
  acknowledged(room: string, role: Role, sequence: number): Letter | undefined {
    const letter = this.#side(room, role).letters[sequence];
    if (!letter?.isTaken) this.#accuse(4, `acknowledged but not delivered: sequence ${sequence} of ${role} in ${room}`);
    return letter;
  }

  /** The sender heard that a frame was not forwarded. */
  told(room: string, role: Role, sequence: number): void {
    const letter = this.#side(room, role).letters[sequence];
    if (letter) letter.isToldRefused = letter.isRefused = true;
    if (letter?.isTaken) this.#accuse(4, `delivered although its sender is told the opposite: ${describe(letter)}`);
  }

  /** Both sides are connected and everything that was on its way has come: nothing may be missing. */
  settled(room: string): void {
    for (const { letters } of Object.values(this.#rooms.get(room) ?? {})) {
      for (const letter of letters) {
        if (letter.isTaken || letter.isRefused || letter.kind === "typing") continue;
        this.#accuse(4, `never delivered in a room that lives: ${describe(letter)}`);
      }
    }
  }

  /** A side of a room is over for its client. When it is for both it is forgotten, but not at once: frames are on their way. */
  close(room: string, role: Role): void {
    const sides = this.#rooms.get(room);
    if (sides === undefined) return;
    sides[role].isOpen = false;
    if (sides[OTHER[role]].isOpen) return;
    this.#closed.push(room);
    if (this.#closed.length > CLOSED_MAX) this.#forget(this.#closed.shift()!);
  }

  #forget(room: string): void {
    const sides = this.#rooms.get(room);
    this.#rooms.delete(room);
    for (const { letters } of Object.values(sides ?? {})) for (const { id } of letters) this.#byId.delete(id);
  }

  #side(room: string, role: Role) {
    let sides = this.#rooms.get(room);
    if (sides === undefined) {
      const side = () => ({ letters: [], taken: 0, isOpen: true });
      this.#rooms.set(room, sides = { impolite: side(), polite: side() });
    }
    return sides[role];
  }
}

/** A chat message, committed as docs/PROTOCOL.md, Verifiable reports, says. */
export function chatContent(text: string, index: number, key: Uint8Array<ArrayBuffer>): Content {
  const position = new Uint8Array(4);
  writeUint32(position, 0, index);
  const mac = hmac.create(sha256, key).update(FRANK).update(position).update(encoder.encode(text)).digest();
  return { type: "chat", text, index, key, commitment: new Uint8Array(mac) };
}

function describe({ kind, sequence, role, room, isRefused }: Letter): string {
  return `${kind} ${sequence} of ${role} in room ${room}${isRefused ? ", which the server refused" : ""}`;
}

const encoder = new TextEncoder();
const FRANK = encoder.encode("passerby/1 frank");
