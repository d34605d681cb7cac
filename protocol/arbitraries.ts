import fc from "fast-check";
import {
  type ClientMessage,
  type Evidence,
  MODES,
  REPORT_REASONS,
  type Resume,
  type Wishes,
} from "./client-message.ts";
import { LIMITS } from "./limits.ts";
import { type PeerMessage, RECEIPTS_MAX, type Signal } from "./peer-message.ts";
import { END_REASONS, ERROR_CODES, EVIDENCE_RESULTS, type Match, ROLES, type ServerMessage } from "./server-message.ts";
import { cleanText, isVisible, normalizeInterests } from "./text.ts";

/** Random messages for property tests: every variant, every field over its whole range. */

export const uint32: fc.Arbitrary<number> = fc.oneof(fc.nat(3), fc.integer({ min: 0, max: 0xffff_ffff }));

/** Any well-formed string of so many UTF-16 code units. */
export function text(maxLength: number, minLength = 0): fc.Arbitrary<string> {
  return fc.string({
    unit: fc.oneof(fc.constantFrom(...'abc é\n<&"\\'), fc.string({ unit: "binary", minLength: 1, maxLength: 1 })),
    maxLength,
  })
    .map((text) => [...text].reduce((sum, unit) => sum.length + unit.length > maxLength ? sum : sum + unit, ""))
    .filter((text) => text.length >= minLength);
}

export function bytes(length: number): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  return fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => new Uint8Array(bytes));
}

export const base64url = (minLength: number, maxLength = minLength): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(..."ABCxyz019-_"), minLength, maxLength });

const hex = (digits: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: digits, maxLength: digits });

export const wishes: fc.Arbitrary<Wishes> = fc.record({
  mode: fc.constantFrom(...MODES),
  interests: fc.array(text(40), { maxLength: LIMITS.interests }).map(normalizeInterests),
  languages: fc.uniqueArray(fc.constantFrom("en", "fr", "de", "ar", "ast", "zh"), { maxLength: LIMITS.languages }),
});

export const evidence: fc.Arbitrary<Evidence> = fc.record({
  own: fc.boolean(),
  sequence: uint32,
  index: uint32,
  text: text(LIMITS.textLength),
  key: base64url(43),
  commitment: base64url(43),
  stamp: base64url(54),
});

const received = fc.oneof(fc.constant(-1), uint32);

export const resume: fc.Arbitrary<Resume> = fc.record(
  { ticket: base64url(1, 200), room: fc.record({ epoch: uint32, received }) },
  { requiredKeys: ["ticket"] },
);

export const clientMessage: fc.Arbitrary<ClientMessage> = fc.oneof<fc.Arbitrary<ClientMessage>[]>(
  fc.constantFrom(
    { type: "hello" },
    { type: "leave" },
    { type: "pong" },
    { type: "what-you-hold" },
    { type: "erase" },
  ),
  wishes.map((wishes) => ({ type: "join", ...wishes })),
  fc.record({ wishes, work: fc.record({ nonce: hex(32), counter: uint32, key: hex(64) }) })
    .map(({ wishes, work }) => ({ type: "join", ...wishes, work })),
  resume.map((resume) => ({ type: "hello", resume })),
  fc.record({ type: fc.constantFrom("next" as const, "block" as const, "continue" as const), epoch: uint32 }),
  fc.record({ type: fc.constant("undo" as const), epoch: uint32, received }),
  fc.record({
    type: fc.constant("report" as const),
    context: base64url(0, LIMITS.contextLength),
    reason: fc.constantFrom(...REPORT_REASONS),
    note: text(LIMITS.noteLength),
    evidence: fc.nat(LIMITS.evidence),
  }),
  evidence.map((evidence) => ({ type: "evidence", ...evidence })),
);

export const match: fc.Arbitrary<Match> = fc.record({
  epoch: uint32,
  room: base64url(22),
  role: fc.constantFrom(...ROLES),
  mode: fc.constantFrom(...MODES),
  interests: wishes.map((wishes) => wishes.interests),
  languages: wishes.map((wishes) => wishes.languages),
  context: base64url(0, LIMITS.contextLength),
  iceServers: fc.array(
    fc.record({
      urls: fc.array(text(256, 1), { maxLength: 8 }),
      username: text(256),
      credential: text(256),
    }),
    { maxLength: 8 },
  ),
});

export const serverMessage: fc.Arbitrary<ServerMessage> = fc.oneof<fc.Arbitrary<ServerMessage>[]>(
  fc.record({
    type: fc.constant("work" as const),
    nonce: hex(32),
    salt: hex(32),
    cost: fc.integer({ min: 1, max: LIMITS.workCost }),
    prefix: hex(2),
  }),
  fc.constantFrom({ type: "waiting" }, { type: "idle" }, { type: "ping" }),
  fc.record({
    type: fc.constant("welcome" as const),
    modes: fc.uniqueArray(fc.constantFrom(...MODES)),
    online: uint32,
  }),
  fc.record({ type: fc.constant("online" as const), count: uint32 }),
  match.map((match) => ({ type: "matched", ...match })),
  fc.record({ type: fc.constant("ticket" as const), ticket: base64url(1, 200) }),
  fc.record({
    type: fc.constant("partner-lost" as const),
    epoch: uint32,
    graceMs: fc.nat(86_400_000),
  }),
  fc.record({ type: fc.constant("resumed" as const), epoch: uint32, received }),
  fc.record({ type: fc.constant("undo" as const), epoch: uint32 }),
  fc.record({ type: fc.constant("ended" as const), epoch: uint32, reason: fc.constantFrom(...END_REASONS) }),
  fc.record({ type: fc.constant("blocked" as const), epoch: uint32 }),
  fc.record({
    type: fc.constant("reported" as const),
    results: fc.array(fc.constantFrom(...EVIDENCE_RESULTS), { maxLength: LIMITS.evidence }),
  }),
  fc.record({
    type: fc.constantFrom("held" as const, "erased" as const),
    rows: fc.array(fc.record({ id: text(64, 1), json: text(200) }), { maxLength: 5 }),
  }),
  fc.record(
    {
      type: fc.constant("error" as const),
      code: fc.constantFrom(...ERROR_CODES),
      of: text(32),
      epoch: uint32,
      sequence: uint32,
      retryMs: fc.nat(86_400_000),
    },
    { requiredKeys: ["type", "code"] },
  ),
);

const signal: fc.Arbitrary<Signal> = fc.oneof<fc.Arbitrary<Signal>[]>(
  fc.record({
    type: fc.constant("description" as const),
    description: fc.record({
      type: fc.constantFrom("offer" as const, "answer" as const, "pranswer" as const, "rollback" as const),
      sdp: text(2_000),
    }),
  }),
  fc.record({
    type: fc.constant("candidate" as const),
    candidate: fc.record({
      candidate: text(LIMITS.candidateLength),
      sdpMid: fc.option(text(64)),
      sdpMLineIndex: fc.option(fc.nat(63)),
      usernameFragment: fc.option(text(256)),
    }),
  }),
);

export const peerMessage: fc.Arbitrary<PeerMessage> = fc.oneof<fc.Arbitrary<PeerMessage>[]>(
  fc.record({
    type: fc.constant("chat" as const),
    key: bytes(32),
    index: uint32,
    text: text(LIMITS.textLength).filter((text) => isVisible(cleanText(text))),
  }),
  fc.record({ type: fc.constant("typing" as const), typing: fc.boolean() }),
  fc.record({ type: fc.constant("presence" as const), away: fc.boolean() }),
  fc.record({
    type: fc.constant("media" as const),
    camera: fc.boolean(),
    microphone: fc.boolean(),
    direct: fc.boolean(),
    frugal: fc.boolean(),
  }),
  signal.map((signal) => ({ type: "signal", signal })),
  fc.record({
    type: fc.constant("receipt" as const),
    receipts: fc.array(fc.record({ sequence: uint32, stamp: bytes(40) }), { minLength: 1, maxLength: RECEIPTS_MAX }),
  }),
);

/** A value as JSON text may hold it, with the keys that poison objects. */
export const poison: fc.Arbitrary<string> = fc.constantFrom(
  '"__proto__":{"polluted":true}',
  '"constructor":{"prototype":{"polluted":true}}',
  '"prototype":{"polluted":true}',
  '"toString":null',
  '"hasOwnProperty":1',
  '"unknown":[{"deep":{}}]',
);
