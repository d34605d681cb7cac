import {
  buildFrame,
  COMMITMENT_BYTES,
  FRAME_KINDS,
  type FrameKind,
  SIZE_CLASSES,
  TAG_BYTES,
} from "../../protocol/mod.ts";

/** Numbers from 0 up to but not 1 that a seed determines (mulberry32, Tommy Ettinger, public domain). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ state >>> 15, state | 1);
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
    return ((mixed ^ mixed >>> 14) >>> 0) / 0x1_0000_0000;
  };
}

/** Control messages as clients send them, in every variant. */
const MESSAGES: readonly unknown[] = [
  { type: "hello" },
  { type: "hello", resume: { ticket: "dGlja2V0", room: { epoch: 1, received: -1 } } },
  { type: "join", mode: "text", interests: ["tea", "go"], languages: ["en", "fr-CA"] },
  {
    type: "join",
    mode: "video",
    interests: [],
    languages: [],
    work: { nonce: "0a".repeat(16), counter: 1, key: "00".repeat(32) },
  },
  { type: "next", epoch: 1 },
  { type: "leave" },
  { type: "block", epoch: 4_294_967_295 },
  { type: "continue", epoch: 1 },
  { type: "undo", epoch: 1, received: 0 },
  { type: "report", context: "AAAA", reason: "spam", note: "", evidence: 2 },
  {
    type: "evidence",
    own: false,
    sequence: 0,
    index: 0,
    text: "words",
    key: "A".repeat(43),
    commitment: "A".repeat(43),
    stamp: "A".repeat(54),
  },
  { type: "what-you-hold" },
  { type: "erase" },
  { type: "pong" },
];

/** What stands where something else belongs. */
const ODDITIES: readonly unknown[] = [
  null,
  true,
  0,
  -0,
  -1,
  0.5,
  1e21,
  4_294_967_296,
  "",
  "\u0000",
  "\ud800",
  "\u202e",
  "__proto__",
  "constructor",
  "toString",
  "1",
  "é".repeat(2_000),
  [],
  [[]],
  {},
  { length: 3 },
  { toString: 1, valueOf: 1 },
  Array(40).fill("x"),
];

const KEYS = [
  "type",
  "__proto__",
  "constructor",
  "prototype",
  "hasOwnProperty",
  "then",
  "toJSON",
  "epoch",
  "extra",
  "",
];

/** Endless control messages that began valid and were then changed in their structure or as text. */
export function* garbageMessages(seed: number): Generator<string, never> {
  const random = seeded(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  for (;;) {
    let value: unknown = structuredClone(pick(MESSAGES));
    for (let changes = Math.floor(random() * 4); changes >= 0; changes--) value = change(value, random, pick);
    let text = JSON.stringify(value) ?? "";
    if (random() < 0.3) text = changeText(text, random);
    yield text;
  }
}

/** Endless frames that began valid and were then changed in header, length or kind. */
export function* garbageFrames(seed: number): Generator<Uint8Array<ArrayBuffer>, never> {
  const random = seeded(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const kinds = Object.keys(FRAME_KINDS) as FrameKind[];
  for (;;) {
    const kind = pick(kinds);
    const size = kind === "handshake" ? 1 + Math.floor(random() * 512) : pick(SIZE_CLASSES.slice(0, 4)) + TAG_BYTES;
    const commitment = kind === "chat" ? new Uint8Array(COMMITMENT_BYTES) : undefined;
    const epoch = Math.floor(random() * 0x1_0000_0000);
    let bytes = buildFrame(
      { kind, epoch, sequence: Math.floor(random() * 9), payload: new Uint8Array(size) },
      commitment,
    );
    for (let changes = Math.floor(random() * 3); changes >= 0; changes--) bytes = changeBytes(bytes, random, pick);
    yield bytes;
  }
}

function change(value: unknown, random: () => number, pick: <T>(items: readonly T[]) => T): unknown {
  if (typeof value !== "object" || value === null || random() < 0.05) return structuredClone(pick(ODDITIES));
  if (Array.isArray(value)) {
    const at = Math.floor(random() * (value.length + 1));
    const replacement = random() < 0.5 && at < value.length ? change(value[at], random, pick) : pick(ODDITIES);
    return value.toSpliced(at, random() < 0.5 ? 1 : 0, replacement);
  }
  // As entries, so that `__proto__` becomes a field like any other.
  const entries = Object.entries(value);
  const at = Math.floor(random() * (entries.length + 1));
  const [key, field] = entries[at] ?? [pick(KEYS), undefined];
  const way = random();
  if (way < 0.15) entries.splice(at, 1);
  else if (way < 0.3) entries.splice(at, 1, [pick(KEYS), field]);
  else if (way < 0.4) entries.push([pick(KEYS), pick(ODDITIES)]);
  else entries.splice(at, 1, [key, change(field, random, pick)]);
  return Object.fromEntries(entries);
}

function changeText(text: string, random: () => number): string {
  const at = Math.floor(random() * (text.length + 1));
  const way = random();
  if (way < 0.3) return text.slice(0, at);
  if (way < 0.6) return text.slice(0, at) + String.fromCharCode(Math.floor(random() * 256)) + text.slice(at + 1);
  if (way < 0.8) return text.slice(0, at) + text.slice(at).repeat(1 + Math.floor(random() * 3));
  return "[".repeat(Math.floor(random() * 3_000)) + text;
}

function changeBytes(
  bytes: Uint8Array<ArrayBuffer>,
  random: () => number,
  pick: <T>(items: readonly T[]) => T,
): Uint8Array<ArrayBuffer> {
  const way = random();
  if (way < 0.2) return bytes.slice(0, Math.floor(random() * bytes.length));
  if (way < 0.4) {
    const longer = new Uint8Array(bytes.length + 1 + Math.floor(random() * 300));
    longer.set(bytes);
    return longer;
  }
  if (bytes.length === 0) return bytes;
  const at = way < 0.8 ? Math.floor(random() * Math.min(bytes.length, 12)) : Math.floor(random() * bytes.length);
  bytes[at] = pick([0, 1, 127, 128, 255, Math.floor(random() * 256)]);
  return bytes;
}
