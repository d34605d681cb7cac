import { readUint32, STAMP_BYTES, writeUint32 } from "./frame.ts";
import { LIMITS } from "./limits.ts";
import { fields, json, oneOf, string } from "./parse.ts";
import { cleanText, isVisible } from "./text.ts";

/** SDP description or ICE candidate on its way to the partner. An empty candidate ends the gathering. */
export type Signal =
  | { type: "description"; description: { type: "offer" | "answer" | "pranswer" | "rollback"; sdp: string } }
  | {
    type: "candidate";
    candidate: {
      candidate: string;
      sdpMid: string | null;
      sdpMLineIndex: number | null;
      usernameFragment: string | null;
    };
  };

/** What partners say to each other inside sealed frames; `type` is the kind of the frame that carries it. */
export type PeerMessage =
  /** `index` counts the chat messages of this sender in this room from 0; `key` is the franking key. */
  | { type: "chat"; key: Uint8Array; index: number; text: string }
  | { type: "typing"; typing: boolean }
  /** Away: the tab is hidden. */
  | { type: "presence"; away: boolean }
  /**
   * What the sender's camera and microphone send; whether the sender agrees to connect directly, so that both learn each
   * other's network address; whether the sender asks for pictures that take little data.
   */
  | { type: "media"; camera: boolean; microphone: boolean; direct: boolean; frugal: boolean }
  | { type: "signal"; signal: Signal }
  /** Chat frames that arrived and opened, with the stamps that the server wrote: the sender can show, and reveal, that they were delivered. */
  | { type: "receipt"; receipts: Receipt[] };

/** One delivered chat frame: its sequence and the 40-byte stamp. */
export type Receipt = { sequence: number; stamp: Uint8Array };

/** Receipts that fit one message. */
export const RECEIPTS_MAX = 22;

/** Length of a franking key. */
export const FRANKING_KEY_BYTES = 32;

/** Plaintext of a message, before padding. */
export function serializePeerMessage(message: PeerMessage): Uint8Array<ArrayBuffer> {
  switch (message.type) {
    case "chat": {
      const text = new TextEncoder().encode(message.text);
      const bytes = new Uint8Array(FRANKING_KEY_BYTES + 4 + text.length);
      bytes.set(message.key, 0);
      writeUint32(bytes, FRANKING_KEY_BYTES, message.index);
      bytes.set(text, FRANKING_KEY_BYTES + 4);
      return bytes;
    }
    case "typing":
      return Uint8Array.of(Number(message.typing));
    case "presence":
      return Uint8Array.of(Number(message.away));
    case "media":
      return Uint8Array.of(MEDIA_BITS.reduce((byte, name, bit) => byte | Number(message[name]) << bit, 0));
    case "signal":
      return new TextEncoder().encode(JSON.stringify(message.signal));
    case "receipt": {
      const bytes = new Uint8Array(message.receipts.length * RECEIPT_BYTES);
      message.receipts.forEach(({ sequence, stamp }, i) => {
        writeUint32(bytes, i * RECEIPT_BYTES, sequence);
        bytes.set(stamp, i * RECEIPT_BYTES + 4);
      });
      return bytes;
    }
  }
}

/**
 * Reads opened plaintext of the given kind. Returns a fresh message with known fields only, or undefined; never throws.
 * The text of a chat message is returned as it was committed to: clean it with `cleanText` before it is shown.
 */
export function parsePeerMessage(kind: PeerMessage["type"], bytes: Uint8Array): PeerMessage | undefined {
  switch (kind) {
    case "chat": {
      const text = utf8(bytes.subarray(FRANKING_KEY_BYTES + 4));
      if (bytes.length < FRANKING_KEY_BYTES + 4 || text === undefined || text.length > LIMITS.textLength) {
        return undefined;
      }
      if (!isVisible(cleanText(text))) return undefined;
      return {
        type: "chat",
        key: bytes.slice(0, FRANKING_KEY_BYTES),
        index: readUint32(bytes, FRANKING_KEY_BYTES),
        text,
      };
    }
    case "typing":
      return flags(bytes, 1) ? { type: "typing", typing: bytes[0] === 1 } : undefined;
    case "presence":
      return flags(bytes, 1) ? { type: "presence", away: bytes[0] === 1 } : undefined;
    case "media": {
      if (!flags(bytes, 15)) return undefined;
      const [camera, microphone, direct, frugal] = MEDIA_BITS.map((_, bit) => (bytes[0]! >> bit & 1) === 1);
      return { type: "media", camera: camera!, microphone: microphone!, direct: direct!, frugal: frugal! };
    }
    case "signal": {
      const text = utf8(bytes);
      const signal = text === undefined ? undefined : parseSignal(json(text));
      return signal && { type: "signal", signal };
    }
    case "receipt": {
      const count = bytes.length / RECEIPT_BYTES;
      if (!Number.isInteger(count) || count < 1 || count > RECEIPTS_MAX) return undefined;
      const receipts = Array.from({ length: count }, (_, i) => ({
        sequence: readUint32(bytes, i * RECEIPT_BYTES),
        stamp: bytes.slice(i * RECEIPT_BYTES + 4, (i + 1) * RECEIPT_BYTES),
      }));
      return { type: "receipt", receipts };
    }
  }
}

const RECEIPT_BYTES = 4 + STAMP_BYTES;

/** The bits of a media message, from the lowest. */
const MEDIA_BITS = ["camera", "microphone", "direct", "frugal"] as const;

function parseSignal(value: unknown): Signal | undefined {
  const raw = fields(value);
  if (raw?.type === "description") {
    const inner = fields(raw.description);
    const type = oneOf(inner?.type, ["offer", "answer", "pranswer", "rollback"] as const);
    const sdp = string(inner?.sdp, LIMITS.descriptionLength);
    return type && sdp !== undefined ? { type: "description", description: { type, sdp } } : undefined;
  }
  if (raw?.type === "candidate") {
    const inner = fields(raw.candidate);
    const candidate = string(inner?.candidate, LIMITS.candidateLength);
    if (candidate === undefined) return undefined;
    const index = inner?.sdpMLineIndex;
    return {
      type: "candidate",
      candidate: {
        candidate,
        sdpMid: string(inner?.sdpMid, 64) ?? null,
        sdpMLineIndex: typeof index === "number" && Number.isInteger(index) && index >= 0 && index < 64 ? index : null,
        usernameFragment: string(inner?.usernameFragment, 256) ?? null,
      },
    };
  }
  return undefined;
}

function flags(bytes: Uint8Array, max: number): boolean {
  return bytes.length === 1 && bytes[0]! <= max;
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
