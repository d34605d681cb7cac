import { decodeBase64Url, encodeBase64Url } from "@std/encoding/base64url";
import {
  buildFrame,
  type ClientMessage,
  type Evidence,
  type EvidenceResult,
  frameEpoch,
  parseServerMessage,
  type ServerMessage,
  SIZE_CLASSES,
  TAG_BYTES,
  type Wishes,
} from "../../protocol/mod.ts";
import type { Cancel, Clock } from "../gateway/ports.ts";
import type { Lie } from "./deed.ts";
import { HeldRoom } from "./held-room.ts";
import type { Letters } from "./letters.ts";
import type { Random } from "./random.ts";
import type { Line, LineEvents } from "./wire.ts";

/** What a person tells whoever watches. */
export type PersonWatch = {
  matched(room: HeldRoom): void;
  /** Back in the room after a lost connection, or by undo. */
  resumed(room: HeldRoom): void;
  ended(room: HeldRoom, reason: "left" | "lost" | "ticket"): void;
  blocked(epoch: number): void;
  /** `lies` says what was wrong with each piece. */
  reported(results: readonly EvidenceResult[], lies: readonly (Lie | undefined)[]): void;
};

export type PersonOptions = {
  clock: Clock;
  random: Random;
  letters: Letters;
  watch: PersonWatch;
  /** Opens a connection to whatever server there is. */
  dial(events: LineEvents): Line;
};

/** What is not here makes no difference to this person. */
type Handlers = { [T in ServerMessage["type"]]?: (message: Extract<ServerMessage, { type: T }>) => void };
type Want = "next" | "leave" | "block" | "undo";

/** No ping for so long, ms: the connection is dead. */
const SILENCE_MS = 37_500;
/** Receipts are gathered for so long, ms. */
const RECEIPTS_MS = 500;

/**
 * Somebody with a browser: a session as docs/PROTOCOL.md describes it, without screen and without sealing. It reconnects,
 * resumes, sends again what the partner lacks, confirms and reports. Also what the soak lets loose on a real server.
 */
export class Person {
  readonly #options: PersonOptions;
  #line: Line | undefined;
  #isHere = false;
  #isReady = false;
  #heardAt = 0;
  #silence: Cancel | undefined;
  #redial: Cancel | undefined;
  #receipts: Cancel | undefined;
  #ticket: string | undefined;
  /** The one that this connection began with. */
  #presented: string | undefined;
  /** The same, once the server has heard that the next one arrived. */
  #used: string | undefined;
  #wishes: Wishes | undefined;
  /** In the pool, or on the way there. */
  #isWaiting = false;
  #room: HeldRoom | undefined;
  /** The room before: for late blocks, reports, and undo. */
  #last: HeldRoom | undefined;
  #asked: (Lie | undefined)[] | undefined;
  /** Said `next` or `block`, and has not heard what came of it. */
  #isUnanswered = false;
  /** The room that this one would like to go back to. */
  #askedBack: number | undefined;
  /** Said `leave` so often without an answer: what comes before it is of a past that the server has ended by then. */
  #leaving = 0;

  constructor(options: PersonOptions) {
    this.#options = options;
  }

  get isHere(): boolean {
    return this.#isHere;
  }

  /** Welcomed, and not lost since. */
  get isReady(): boolean {
    return this.#isReady;
  }

  get isWaiting(): boolean {
    return this.#isWaiting && this.#isReady;
  }

  get room(): HeldRoom | undefined {
    return this.#room;
  }

  /** Opens the page, as somebody whom the server does not know. */
  come(): void {
    if (this.#isHere) return;
    this.#isHere = true;
    this.#dial();
  }

  /** Closes it; `says` is false when not even the browser gets to say goodbye. */
  go(says: boolean): void {
    if (!this.#isHere) return;
    if (says) this.#line?.close(1001);
    this.#isHere = this.#isWaiting = false;
    this.#detach();
    this.#redial?.();
    this.#dropRoom();
    this.#last?.forget();
    this.#last = this.#ticket = this.#wishes = undefined;
  }

  join(wishes: Wishes): void {
    if (!this.#isReady || this.#room || this.#isWaiting) return;
    this.#wishes = wishes;
    this.#isWaiting = true;
    this.#askedBack = undefined;
    this.#tell({ type: "join", ...wishes });
  }

  /** Does something with the room that is, or the one that was. */
  want(want: Want): void {
    if (!this.#isReady) return;
    const room = this.#room ?? this.#last;
    if (want !== "block") this.#askedBack = undefined;
    if (want === "leave") {
      this.#leave();
      this.#isWaiting = false;
      this.#dropRoom();
    } else if (room === undefined) return;
    else if (want === "undo") {
      // Before the server has heard of the end, what it says of the room is about the time before.
      if (this.#room || this.#isUnanswered) return;
      this.#askedBack = room.epoch;
      this.#tell({ type: "undo", epoch: room.epoch, received: room.received });
    } else if (want === "block") {
      this.#isUnanswered = true;
      this.#tell({ type: "block", epoch: room.epoch });
      this.#dropRoom();
    } else if (this.#wishes && !this.#isWaiting) {
      this.#isUnanswered = true;
      this.#tell({ type: "next", epoch: room.epoch });
      this.#isWaiting = true;
      this.#dropRoom();
    }
  }

  /** Has the server forget everything, and is somebody new. */
  erase(): void {
    if (!this.#isReady) return;
    this.#leaving++;
    this.#tell({ type: "erase" });
    this.#isWaiting = false;
    this.#dropRoom();
    this.#last?.forget();
    this.#last = this.#ticket = this.#asked = undefined;
  }

  say(kind: Parameters<HeldRoom["write"]>[0], count: number): void {
    for (let i = 0; i < count && this.#room; i++) this.#post(this.#room.write(kind));
  }

  /** Reports the partner, with so many of the latest messages as evidence. */
  report(lie: Lie | undefined, count: number): void {
    const room = this.#room ?? this.#last;
    if (!this.#isReady || !room || this.#asked) return;
    const elsewhere = lie === "room" && this.#room && this.#last ? this.#last.evidence : undefined;
    const honest = (elsewhere ?? room.evidence).slice(-count);
    const pieces = honest.map((piece) => lie && lie !== "room" ? falsify(piece, lie) : piece);
    this.#asked = pieces.map(() => lie === "room" && !elsewhere ? undefined : lie);
    const { context } = room;
    this.#tell({ type: "report", context, reason: "other", note: "", evidence: pieces.length });
    for (const piece of pieces) this.#tell({ type: "evidence", ...piece });
  }

  /** Says something into the room before, whose epoch nobody has any more. */
  sayStale(): void {
    if (!this.#isReady || !this.#last) return;
    const payload = new Uint8Array(SIZE_CLASSES[0] + TAG_BYTES).fill(0xff);
    this.#line?.send(buildFrame({ kind: "signal", epoch: this.#last.epoch, sequence: 0xffff_ffff, payload }));
    this.#tell({ type: "next", epoch: this.#last.epoch });
  }

  /** Says what nobody can read. */
  sayGarbage(): void {
    if (!this.#isReady) return;
    this.#line?.send('{"type":"next","epoch":-1}');
    this.#line?.send(this.#options.random.bytes(12));
  }

  /** The ticket that this session went on with, when it is surely worthless; undefined while there is none. */
  get usedTicket(): string | undefined {
    return this.#used;
  }

  #dial(): void {
    const line: Line = this.#line = this.#options.dial({
      open: () => this.#line === line && this.#opened(),
      message: (data) => this.#line === line && this.#hear(data),
      close: (code) => this.#line === line && this.#lost(code),
    });
    this.#heardAt = this.#options.clock.now();
    this.#listen();
  }

  /** A connection that died quietly says nothing at all. */
  #listen(): void {
    const { clock } = this.#options;
    const left = this.#heardAt + SILENCE_MS - clock.now();
    this.#silence?.();
    if (left <= 0) this.#lost(1006);
    else this.#silence = clock.after(left, () => this.#listen());
  }

  #opened(): void {
    const room = this.#room && { epoch: this.#room.epoch, received: this.#room.received };
    const ticket = this.#ticket;
    this.#presented = ticket;
    this.#tell({ type: "hello", ...(ticket !== undefined && { resume: { ticket, ...(room && { room }) } }) });
    if (this.#room && ticket === undefined) this.#ended("ticket");
  }

  #hear(data: string | Uint8Array): void {
    this.#heardAt = this.#options.clock.now();
    if (typeof data !== "string") return this.#take(data);
    const message = parseServerMessage(data);
    if (message === undefined) throw new Error(`Cannot read what the server sent: got ${data}`);
    (this.#handlers[message.type] as ((message: ServerMessage) => void) | undefined)?.(message);
  }

  readonly #handlers: Handlers = {
    welcome: () => {
      this.#isReady = true;
      if (this.#isWaiting && this.#wishes) this.#tell({ type: "join", ...this.#wishes });
    },
    matched: (match) => {
      if (this.#leaving > 0) return;
      this.#isWaiting = false;
      this.#dropRoom();
      this.#room = new HeldRoom(match, this.#options.letters, this.#options.random);
      this.#options.watch.matched(this.#room);
      this.say("handshake", match.role === "polite" ? 2 : 1);
    },
    ticket: ({ ticket }) => void (this.#ticket = ticket),
    waiting: () => {
      this.#isUnanswered = false;
      this.#used = this.#presented;
    },
    "partner-lost": ({ epoch }) => {
      if (this.#room?.epoch === epoch) this.#room.isHeld = true;
    },
    resumed: ({ epoch, received }) => {
      if (this.#leaving > 0) return;
      if (this.#room?.epoch !== epoch && !this.#revive(epoch)) {
        return this.#isWaiting ? this.#tell({ type: "next", epoch }) : this.#leave(); // too late for me
      }
      this.#tell({ type: "continue", epoch });
      const room = this.#room!;
      for (const frame of room.release(received)) this.#line?.send(frame);
      this.#options.watch.resumed(room);
    },
    undo: ({ epoch }) => {
      if (!this.#room && this.#last?.epoch === epoch && this.#options.random.chance(0.7)) this.want("undo");
    },
    ended: ({ epoch, reason }) => {
      if (this.#room?.epoch === epoch) this.#ended(reason);
    },
    idle: () => void (this.#leaving = Math.max(0, this.#leaving - 1)), // also comes unasked, when `next` has to wait
    erased: () => void (this.#leaving = Math.max(0, this.#leaving - 1)),
    blocked: ({ epoch }) => {
      this.#isUnanswered = false;
      this.#options.watch.blocked(epoch);
    },
    reported: ({ results }) => {
      const lies = this.#asked;
      this.#asked = undefined;
      if (lies?.length === results.length) this.#options.watch.reported(results, lies);
    },
    error: ({ code, of, sequence, retryMs }) => {
      if (of === "next" || of === "block") this.#isUnanswered = false;
      if (sequence !== undefined) this.#room?.refused(sequence);
      else if (of === "report" || of === "evidence") this.#asked = undefined;
      else if (code === "bad-ticket") this.#isWaiting ? this.#dropRoom() : this.#ended("ticket");
      else if (this.#isWaiting && (of === "join" || of === "next")) this.#joinAgain(retryMs ?? 0);
    },
    ping: () => this.#tell({ type: "pong" }),
  };

  #take(bytes: Uint8Array): void {
    // The last partner's may still be on its way.
    if (this.#room?.epoch !== frameEpoch(bytes) || !this.#room.take(bytes)) return;
    this.#receipts ??= this.#options.clock.after(RECEIPTS_MS, () => {
      this.#receipts = undefined;
      const receipt = this.#room?.writeReceipt();
      if (receipt) this.#post(receipt);
    });
  }

  #post(frame: Uint8Array<ArrayBuffer>): void {
    if (this.#isReady && !this.#room!.isHeld) this.#line?.send(frame);
  }

  #tell(message: ClientMessage): void {
    this.#line?.send(JSON.stringify(message));
  }

  #leave(): void {
    this.#leaving++;
    this.#tell({ type: "leave" });
  }

  /** Wants to wait, and was told to ask later, or that the room that it would leave is over. */
  #joinAgain(afterMs: number): void {
    const line = this.#line;
    this.#options.clock.after(afterMs, () => {
      if (this.#line === line && this.#isReady && this.#isWaiting) this.#tell({ type: "join", ...this.#wishes! });
    });
  }

  #lost(code: number): void {
    this.#detach();
    if (this.#room) this.#room.isHeld = true;
    const { clock, random } = this.#options;
    this.#redial = clock.after(random.between(100, code === 1012 ? 10_000 : 2_000), () => this.#dial());
  }

  #detach(): void {
    const line = this.#line;
    this.#line = undefined;
    this.#isReady = this.#isUnanswered = false;
    this.#askedBack = this.#presented = this.#used = undefined;
    this.#leaving = 0;
    line?.close(1000);
    this.#silence?.();
    this.#asked = undefined;
  }

  #ended(reason: "left" | "lost" | "ticket"): void {
    const room = this.#room;
    if (room) this.#options.watch.ended(room, reason);
    this.#dropRoom();
  }

  #dropRoom(): void {
    if (this.#room === undefined) return;
    this.#last?.forget();
    this.#last = this.#room;
    this.#room = undefined;
  }

  /** The room that just ended goes on. */
  #revive(epoch: number): boolean {
    if (this.#room || this.#last?.epoch !== epoch || this.#askedBack !== epoch) return false;
    this.#askedBack = undefined;
    this.#room = this.#last;
    this.#last = undefined;
    this.#isWaiting = false;
    return true;
  }
}

/** The same piece of evidence, with something wrong. */
function falsify(piece: Evidence, lie: Exclude<Lie, "room">): Evidence {
  switch (lie) {
    case "words":
      return { ...piece, text: `${piece.text}, and more` };
    case "key":
      return { ...piece, key: flipped(piece.key) };
    case "direction":
      return { ...piece, own: !piece.own };
    case "sequence":
      return { ...piece, sequence: piece.sequence + 1 };
    case "stamp":
      return { ...piece, stamp: flipped(piece.stamp) };
    case "commitment":
      return { ...piece, commitment: flipped(piece.commitment) };
  }
}

function flipped(text: string): string {
  const bytes = decodeBase64Url(text);
  bytes[bytes.length - 1]! ^= 1;
  return encodeBase64Url(bytes);
}
