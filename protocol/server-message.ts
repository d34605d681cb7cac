import { type Mode, MODES } from "./client-message.ts";
import { type IceServer, readIceServers } from "./ice-server.ts";
import { LIMITS } from "./limits.ts";
import { base64url, complete, fields, hex, integer, json, list, oneOf, string, uint32 } from "./parse.ts";
import { languageOf, normalizeInterest } from "./text.ts";

/** Polite peers yield on an offer collision (W3C webrtc-pc, perfect negotiation). Each room has exactly one. */
export const ROLES = ["impolite", "polite"] as const;
export type Role = typeof ROLES[number];

/** Why the partner's side of a room ended. Blocking and reporting look like leaving. */
export const END_REASONS = ["left", "lost"] as const;
export type EndReason = typeof END_REASONS[number];

/** What became of one piece of evidence. */
export const EVIDENCE_RESULTS = ["verified", "too-old", "does-not-open", "wrong-room"] as const;
export type EvidenceResult = typeof EVIDENCE_RESULTS[number];

/** What the server refused, and why. The connection and everybody else go on. */
export const ERROR_CODES = [
  "bad-message",
  "bad-frame",
  "hello-first",
  "not-in-room",
  "rate-limited",
  "mode-off",
  "bad-context",
  "bad-ticket",
  "no-report",
  "already-reported",
] as const;
export type ErrorCode = typeof ERROR_CODES[number];

/** What an `error` is about, as far as that is known. An error may arrive when its room is over and another one has begun. */
export type Refused = {
  /** The message type or frame kind. */
  of?: string;
  /** The room that the refused frame or message named. */
  epoch?: number;
  /** The refused frame. */
  sequence?: number;
  /** When to try again, ms. */
  retryMs?: number;
};

/** One thing that the server holds about a session: a row of its retention table, and the content as JSON text. */
export type HeldRow = { id: string; json: string };

/** What a new room is, for one of its two peers. */
export type Match = {
  /** Names the room in every frame and room-scoped message. */
  epoch: number;
  /** Room id, 16 bytes base64url: binds keys and stamps to this room. */
  room: string;
  role: Role;
  mode: Mode;
  /** Only the interests that both named. */
  interests: string[];
  /** Languages that both named. */
  languages: string[];
  /** Sealed by the server for itself; hand it back to report this partner. */
  context: string;
  iceServers: IceServer[];
};

/**
 * A moment of work that the server asks of every browser while more come than is usual, so that a crowd of programs
 * pays for each place: find the counter whose key, PBKDF2-HMAC-SHA-256 of nonce and counter with so many iterations
 * (`cost`), begins with `prefix`. All in hexadecimal, as altcha-lib version 2 writes it.
 */
export type Work = { nonce: string; salt: string; cost: number; prefix: string };

/** Control messages of the server: JSON text frames. */
export type ServerMessage =
  /** Answer to `hello`. `directCalls` is there where calls only ever go through TURN, whatever two people agree on. */
  | { type: "welcome"; modes: Mode[]; online: number; directCalls?: "off" }
  /** People online, rounded so that one person's coming or going does not show. */
  | { type: "online"; count: number }
  /** Not in the pool yet: `join` again, with the answer. */
  | ({ type: "work" } & Work)
  /** You are in the waiting pool. */
  | { type: "waiting" }
  | ({ type: "matched" } & Match)
  /** Fresh credentials for a live room in video mode, before those from `matched` expire. They replace them. */
  | { type: "ice-servers"; epoch: number; iceServers: IceServer[] }
  /** Sealed by the server for itself; the latest one resumes this session on another connection (`hello`). */
  | { type: "ticket"; ticket: string }
  /** Your partner's connection is gone; the room is kept for so long, ms. Frames sent meanwhile reach nobody. */
  | { type: "partner-lost"; epoch: number; graceMs: number }
  /**
   * Both partners are in this room again. `received` is the highest sequence of yours that the partner has, -1 for none:
   * answer `continue`, then send again what comes after it.
   */
  | { type: "resumed"; epoch: number; received: number }
  /** Your last partner, who went on to the next, would like to come back. Answer with `undo` to agree. */
  | { type: "undo"; epoch: number }
  /** Your partner's side of this room is over. You are idle. */
  | { type: "ended"; epoch: number; reason: EndReason }
  /** Answer to `leave`: you are neither waiting nor in a room. */
  | { type: "idle" }
  /** The partner of this room will not be matched with you again. You are idle if the room was live. */
  | { type: "blocked"; epoch: number }
  /** The report is filed; one result per piece of evidence, in order. */
  | { type: "reported"; results: EvidenceResult[] }
  /** Everything that is held about this session. */
  | { type: "held"; rows: HeldRow[] }
  /** The session is forgotten, this connection is somebody new. `rows` is what has to stay, such as reports. */
  | { type: "erased"; rows: HeldRow[] }
  | ({ type: "error"; code: ErrorCode } & Refused)
  /** Answer with `pong`. */
  | { type: "ping" };

/** Reads a control message. Returns a fresh object with known fields only, or undefined; never throws. */
export function parseServerMessage(text: string): ServerMessage | undefined {
  const raw = fields(json(text));
  if (raw === undefined) return undefined;
  const type = oneOf(raw.type, Object.keys(PARSERS) as ServerMessage["type"][]);
  return type && PARSERS[type](raw);
}

/** The text frame of a message. */
export function serializeServerMessage(message: ServerMessage): string {
  return JSON.stringify(message);
}

const PARSERS: {
  [T in ServerMessage["type"]]: (raw: Record<string, unknown>) => Extract<ServerMessage, { type: T }> | undefined;
} = {
  welcome: (raw) =>
    complete({
      type: "welcome",
      modes: list(raw.modes, MODES.length, (mode) => oneOf(mode, MODES)),
      online: uint32(raw.online),
      ...(raw.directCalls === "off" && { directCalls: raw.directCalls }),
    }),
  online: (raw) => complete({ type: "online", count: uint32(raw.count) }),
  work: (raw) =>
    complete({
      type: "work",
      nonce: hex(raw.nonce, 32),
      salt: hex(raw.salt, 32),
      cost: integer(raw.cost, 1, LIMITS.workCost),
      prefix: hex(raw.prefix, 2),
    }),
  waiting: () => ({ type: "waiting" }),
  matched: (raw) =>
    complete({
      type: "matched",
      epoch: uint32(raw.epoch),
      room: base64url(raw.room, 22, 22),
      role: oneOf(raw.role, ROLES),
      mode: oneOf(raw.mode, MODES),
      interests: list(raw.interests, LIMITS.interests, (item) =>
        typeof item === "string" ? normalizeInterest(item) : undefined),
      languages: list(raw.languages, LIMITS.languages, (item) =>
        typeof item === "string" ? languageOf(item) : undefined),
      context: base64url(raw.context, LIMITS.contextLength),
      iceServers: readIceServers(raw.iceServers),
    }),
  "ice-servers": (raw) =>
    complete({ type: "ice-servers", epoch: uint32(raw.epoch), iceServers: readIceServers(raw.iceServers) }),
  ticket: (raw) => complete({ type: "ticket", ticket: base64url(raw.ticket, LIMITS.ticketLength, 1) }),
  "partner-lost": (raw) =>
    complete({ type: "partner-lost", epoch: uint32(raw.epoch), graceMs: integer(raw.graceMs, 0, 86_400_000) }),
  resumed: (raw) =>
    complete({ type: "resumed", epoch: uint32(raw.epoch), received: integer(raw.received, -1, 0xffff_ffff) }),
  undo: (raw) => complete({ type: "undo", epoch: uint32(raw.epoch) }),
  ended: (raw) => complete({ type: "ended", epoch: uint32(raw.epoch), reason: oneOf(raw.reason, END_REASONS) }),
  idle: () => ({ type: "idle" }),
  blocked: (raw) => complete({ type: "blocked", epoch: uint32(raw.epoch) }),
  reported: (raw) =>
    complete({
      type: "reported",
      results: list(raw.results, LIMITS.evidence, (result) => oneOf(result, EVIDENCE_RESULTS)),
    }),
  held: (raw) => complete({ type: "held", rows: heldRows(raw.rows) }),
  erased: (raw) => complete({ type: "erased", rows: heldRows(raw.rows) }),
  error: (raw) => {
    const code = oneOf(raw.code, ERROR_CODES);
    const of = string(raw.of, 32);
    const epoch = uint32(raw.epoch);
    const sequence = uint32(raw.sequence);
    const retryMs = integer(raw.retryMs, 0, 86_400_000);
    return code && {
      type: "error",
      code,
      ...(of !== undefined && { of }),
      ...(epoch !== undefined && { epoch }),
      ...(sequence !== undefined && { sequence }),
      ...(retryMs !== undefined && { retryMs }),
    };
  },
  ping: () => ({ type: "ping" }),
};

/** A report with all its messages is the longest. */
const HELD_JSON_MAX = 200_000;
const HELD_ROWS_MAX = 100;

function heldRows(value: unknown): HeldRow[] | undefined {
  return list(value, HELD_ROWS_MAX, (item) => {
    const raw = fields(item);
    return raw && complete({ id: string(raw.id, 64, 1), json: string(raw.json, HELD_JSON_MAX) });
  });
}
