import { LIMITS } from "./limits.ts";
import { base64url, complete, fields, hex, integer, json, list, oneOf, string, uint32 } from "./parse.ts";
import { languageOf, normalizeInterest } from "./text.ts";

/** What strangers meet for. Pools of different modes never mix. */
export const MODES = ["text", "video"] as const;
export type Mode = typeof MODES[number];

/** Why somebody reports their partner. */
export const REPORT_REASONS = [
  "minor",
  "sexual",
  "harassment",
  "hate",
  "threat",
  "recording",
  "spam",
  "other",
] as const;
export type ReportReason = typeof REPORT_REASONS[number];

/** What a peer wants of the matchmaker. Interests are normalized, languages primary subtags; both may be empty. */
export type Wishes = { mode: Mode; interests: string[]; languages: string[] };

/**
 * One chat message that a reporter opens for the server: everything that the commitment and the stamp cover
 * (docs/PROTOCOL.md, Verifiable reports). `own` is true for the reporter's own words, added as context.
 */
export type Evidence = {
  own: boolean;
  sequence: number;
  index: number;
  text: string;
  /** Franking key, 32 bytes. */
  key: string;
  /** Commitment, 32 bytes. */
  commitment: string;
  /** Stamp of the server, 40 bytes: time and MAC. */
  stamp: string;
};

/**
 * How a session goes on after its connection was lost. `room` names the room that the client still holds keys for, and
 * the highest sequence that it took from the partner there, -1 for none; without it the client has no room any more.
 */
export type Resume = { ticket: string; room?: { epoch: number; received: number } };

/**
 * The answer to `work`: which challenge, and the counter whose derived key begins as it wants. `nonce` is 16 bytes and
 * `key` 32, in hexadecimal.
 */
export type WorkDone = { nonce: string; counter: number; key: string };

/** Control messages of the client: JSON text frames. Everything between partners travels in binary frames instead. */
export type ClientMessage =
  /** First message on every connection. `resume` goes on with the session of the connection before. */
  | { type: "hello"; resume?: Resume }
  /** Enter the waiting pool. While waiting or in a room it changes nothing. */
  | ({ type: "join"; work?: WorkDone } & Wishes)
  /** Stop this room and wait again with the same wishes. Dropped when another room has begun. */
  | { type: "next"; epoch: number }
  /** Stop, wherever I am. */
  | { type: "leave" }
  /** Never match me with the partner of this room again; ends the room when it is live. */
  | { type: "block"; epoch: number }
  /** Answer to `resumed`: the frames after this follow on the one that the partner has. */
  | { type: "continue"; epoch: number }
  /** Go back to the room that `next` ended a moment ago, if the partner wants that too. `received` as in `hello`. */
  | { type: "undo"; epoch: number; received: number }
  /** Report the partner whose sealed context this is. `evidence` messages of that number follow, then `reported` comes back. */
  | { type: "report"; context: string; reason: ReportReason; note: string; evidence: number }
  | ({ type: "evidence" } & Evidence)
  /** What does the server hold about this session? Answered with `held`. */
  | { type: "what-you-hold" }
  /** Forget this session, now: the room ends, everything about it goes, and this connection is somebody new. Answered with `erased`. */
  | { type: "erase" }
  /** Answer to `ping`. */
  | { type: "pong" };

/** Reads a control message. Returns a fresh object with known fields only, or undefined; never throws. */
export function parseClientMessage(text: string): ClientMessage | undefined {
  const raw = fields(json(text));
  if (raw === undefined) return undefined;
  const type = oneOf(raw.type, Object.keys(PARSERS) as ClientMessage["type"][]);
  return type && PARSERS[type](raw);
}

/** The text frame of a message. */
export function serializeClientMessage(message: ClientMessage): string {
  return JSON.stringify(message);
}

const PARSERS: {
  [T in ClientMessage["type"]]: (raw: Record<string, unknown>) => Extract<ClientMessage, { type: T }> | undefined;
} = {
  hello: (raw) => {
    if (raw.resume === undefined) return { type: "hello" };
    const resume = resumeOf(raw.resume);
    return resume && { type: "hello", resume };
  },
  join: (raw) => {
    const wishes = complete({
      mode: oneOf(raw.mode, MODES),
      interests: unique(list(raw.interests, LIMITS.interests, interest)),
      languages: unique(list(raw.languages, LIMITS.languages, language)),
    });
    if (raw.work === undefined) return wishes && { type: "join", ...wishes };
    const work = workOf(raw.work);
    return wishes && work && { type: "join", ...wishes, work };
  },
  next: (raw) => complete({ type: "next", epoch: uint32(raw.epoch) }),
  leave: () => ({ type: "leave" }),
  block: (raw) => complete({ type: "block", epoch: uint32(raw.epoch) }),
  continue: (raw) => complete({ type: "continue", epoch: uint32(raw.epoch) }),
  undo: (raw) => complete({ type: "undo", epoch: uint32(raw.epoch), received: received(raw.received) }),
  report: (raw) =>
    complete({
      type: "report",
      context: base64url(raw.context, LIMITS.contextLength),
      reason: oneOf(raw.reason, REPORT_REASONS),
      note: string(raw.note, LIMITS.noteLength),
      evidence: integer(raw.evidence, 0, LIMITS.evidence),
    }),
  evidence: (raw) =>
    complete({
      type: "evidence",
      own: typeof raw.own === "boolean" ? raw.own : undefined,
      sequence: uint32(raw.sequence),
      index: uint32(raw.index),
      text: string(raw.text, LIMITS.textLength),
      key: base64url(raw.key, 43, 43),
      commitment: base64url(raw.commitment, 43, 43),
      stamp: base64url(raw.stamp, 54, 54),
    }),
  "what-you-hold": () => ({ type: "what-you-hold" }),
  erase: () => ({ type: "erase" }),
  pong: () => ({ type: "pong" }),
};

function resumeOf(value: unknown): Resume | undefined {
  const raw = fields(value);
  const ticket = base64url(raw?.ticket, LIMITS.ticketLength, 1);
  if (raw?.room === undefined) return complete({ ticket });
  const inner = fields(raw.room);
  const room = complete({ epoch: uint32(inner?.epoch), received: received(inner?.received) });
  return complete({ ticket, room });
}

function workOf(value: unknown): WorkDone | undefined {
  const raw = fields(value);
  return complete({ nonce: hex(raw?.nonce, 32), counter: uint32(raw?.counter), key: hex(raw?.key, 64) });
}

/** A sequence, or -1 for none. */
function received(value: unknown): number | undefined {
  return integer(value, -1, 0xffff_ffff);
}

function interest(value: unknown): string | undefined {
  return typeof value === "string" ? normalizeInterest(value) : undefined;
}

function language(value: unknown): string | undefined {
  return typeof value === "string" ? languageOf(value) : undefined;
}

function unique(items: string[] | undefined): string[] | undefined {
  return items && [...new Set(items)];
}
