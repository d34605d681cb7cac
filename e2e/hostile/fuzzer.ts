import {
  type ClientMessage,
  frameCommitment,
  frameEpoch,
  frameKind,
  frameSequence,
  frameStamp,
  LIMITS,
  parseClientMessage,
  parseFrame,
  serializeClientMessage,
} from "../../protocol/mod.ts";
import { garbageFrames, garbageMessages } from "./garbage.ts";

/** The first input that showed a defect; `input` as JSON or hexadecimal, ready to be put into a test. */
export type Find = { at: number; problem: string; input: string };

export type FuzzOutcome = { find: Find | undefined; accepted: { messages: number; frames: number } };

/** The parsers that are tried; tests pass broken ones to see that a defect is found. */
export type Parsers = { message: typeof parseClientMessage; frame: typeof parseFrame };

/** Tries both parsers on so many inputs, half of them messages and half of them frames, all determined by the seed. */
export function fuzz(
  seed: number,
  inputs: number,
  parsers: Parsers = { message: parseClientMessage, frame: parseFrame },
): FuzzOutcome {
  const messages = garbageMessages(seed);
  const frames = garbageFrames(seed ^ 0x5bd1e995);
  const accepted = { messages: 0, frames: 0 };
  const prototype = JSON.stringify(Object.getOwnPropertyNames(Object.prototype));
  for (let at = 0; at < inputs; at++) {
    const isMessage = at % 2 === 0;
    const input = isMessage ? messages.next().value : frames.next().value;
    let problem: string | undefined;
    try {
      problem = typeof input === "string"
        ? tryMessage(input, parsers, () => accepted.messages++)
        : tryFrame(input, parsers, () => accepted.frames++);
    } catch (thrown) {
      problem = `the parser threw ${thrown}`;
    }
    if (at % 4_096 === 0 && JSON.stringify(Object.getOwnPropertyNames(Object.prototype)) !== prototype) {
      problem ??= "Object.prototype was changed, by this input or one of the 4,096 before";
    }
    if (problem !== undefined) {
      const shown = typeof input === "string" ? JSON.stringify(input) : input.toHex();
      return { find: { at, problem, input: shown }, accepted };
    }
  }
  return { find: undefined, accepted };
}

function tryMessage(text: string, { message: parse }: Parsers, accept: () => void): string | undefined {
  const message = parse(text);
  if (message === undefined) return undefined;
  accept();
  if (Object.getPrototypeOf(message) !== Object.prototype) return "the message has another prototype";
  const unknown = unknownField(message);
  if (unknown !== undefined) return `the message has the field ${JSON.stringify(unknown)}`;
  const written = serializeClientMessage(message);
  if (written.length > LIMITS.messageBytes * 2) return "the message is bigger than any may be";
  const again = parse(written);
  if (again === undefined || serializeClientMessage(again) !== written) {
    return "the message does not survive being written and read";
  }
  return undefined;
}

function tryFrame(bytes: Uint8Array<ArrayBuffer>, { frame: parse }: Parsers, accept: () => void): string | undefined {
  const before = bytes.slice();
  const frame = parse(bytes);
  if (bytes.length !== before.length || bytes.some((byte, at) => byte !== before[at])) return "the bytes were changed";
  if ((frame === undefined) !== (frameKind(bytes) === undefined)) return "the two ways to read a frame disagree";
  if (frame === undefined) return undefined;
  accept();
  if (bytes.length > LIMITS.messageBytes) return "the frame is bigger than any may be";
  if (bytes[1] !== 0) return "the reserved byte is not zero";
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (frame.epoch !== view.getUint32(2) || frame.epoch !== frameEpoch(bytes)) return "the epoch is wrong";
  if (frame.sequence !== view.getUint32(6) || frame.sequence !== frameSequence(bytes)) return "the sequence is wrong";
  const head = frame.kind === "chat" ? 10 + frameCommitment(bytes).length + frameStamp(bytes).length : 10;
  if (frame.payload.length !== bytes.length - head) return "the payload has the wrong length";
  if (frame.payload.length === 0) return "the payload is empty";
  return undefined;
}

/** The fields that a message of each type may have (protocol/client-message.ts). */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  hello: ["resume"],
  join: ["mode", "interests", "languages", "work"],
  next: ["epoch"],
  leave: [],
  block: ["epoch"],
  continue: ["epoch"],
  undo: ["epoch", "received"],
  report: ["context", "reason", "note", "evidence"],
  evidence: ["own", "sequence", "index", "text", "key", "commitment", "stamp"],
  "what-you-hold": [],
  erase: [],
  pong: [],
};

function unknownField(message: ClientMessage): string | undefined {
  return Object.keys(message).find((key) => key !== "type" && !FIELDS[message.type]?.includes(key));
}
