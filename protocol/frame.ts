import { LIMITS } from "./limits.ts";

/**
 * Binary WebSocket frames between partners. The server reads the header and forwards the rest unread.
 *
 * ```
 * offset  bytes  all frames                     offset  bytes  chat only
 *      0      1  kind                               10     32  commitment
 *      1      1  reserved, 0                        42      8  stamp: time, ms since 1970, written by the server
 *      2      4  room epoch, big endian             50     32  stamp: MAC, written by the server
 *      6      4  sequence, big endian               82      …  payload
 *     10      …  payload
 * ```
 *
 * The sequence counts every frame of one sender in one room, from 0. The payload of a handshake frame is clear
 * (docs/PROTOCOL.md, Handshake); every other payload is AES-256-GCM over padded plaintext, so its length is
 * one of a few size classes. The sender leaves the stamp zero and the server fills it in place: nothing is copied.
 */
export const FRAME_KINDS = { handshake: 1, chat: 2, typing: 3, presence: 4, media: 5, signal: 6, receipt: 7 } as const;
export type FrameKind = keyof typeof FRAME_KINDS;

export const HEADER_BYTES = 10;
export const COMMITMENT_OFFSET = HEADER_BYTES;
export const COMMITMENT_BYTES = 32;
export const STAMP_OFFSET = COMMITMENT_OFFSET + COMMITMENT_BYTES;
export const STAMP_BYTES = 40;
export const CHAT_HEADER_BYTES = STAMP_OFFSET + STAMP_BYTES;
/** Length of the AES-GCM tag at the end of a sealed payload. */
export const TAG_BYTES = 16;
/** Sizes to which plaintext is padded before sealing; the server sees only the class. */
export const SIZE_CLASSES = [64, 256, 1_024, 4_096, 8_192, 16_128] as const;
export const HANDSHAKE_BYTES_MAX = 512;

export type Frame = { kind: FrameKind; epoch: number; sequence: number; payload: Uint8Array };

/** What stands clear at the front of a frame. */
export type FrameHeader = Omit<Frame, "payload">;

/**
 * Checks length, kind, reserved byte and size class of received bytes and returns the kind; undefined when the frame
 * is not one. The server's hot path: it allocates nothing.
 */
export function frameKind(bytes: Uint8Array): FrameKind | undefined {
  if (bytes.length < HEADER_BYTES || bytes.length > LIMITS.messageBytes || bytes[1] !== 0) return undefined;
  const kind = KIND_OF_BYTE[bytes[0]!];
  if (kind === undefined) return undefined;
  const payload = bytes.length - (kind === "chat" ? CHAT_HEADER_BYTES : HEADER_BYTES);
  if (kind === "handshake") return payload > 0 && payload <= HANDSHAKE_BYTES_MAX ? kind : undefined;
  return isSizeClass(payload - TAG_BYTES) ? kind : undefined;
}

/** Room epoch of a frame that `frameKind` accepted. */
export function frameEpoch(bytes: Uint8Array): number {
  return readUint32(bytes, 2);
}

/** Sequence number of a frame that `frameKind` accepted. */
export function frameSequence(bytes: Uint8Array): number {
  return readUint32(bytes, 6);
}

/** The header and a view of the payload; undefined when the frame is not one. */
export function parseFrame(bytes: Uint8Array): Frame | undefined {
  const kind = frameKind(bytes);
  return kind && {
    kind,
    epoch: frameEpoch(bytes),
    sequence: frameSequence(bytes),
    payload: bytes.subarray(kind === "chat" ? CHAT_HEADER_BYTES : HEADER_BYTES),
  };
}

/** The commitment of a chat frame, a view. */
export function frameCommitment(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(COMMITMENT_OFFSET, STAMP_OFFSET);
}

/** The stamp of a chat frame, a view; all zero until the server has written it. */
export function frameStamp(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(STAMP_OFFSET, CHAT_HEADER_BYTES);
}

/** Time of a stamp, ms since 1970. */
export function stampTime(stamp: Uint8Array): number {
  return readUint32(stamp, 0) * 0x1_0000_0000 + readUint32(stamp, 4);
}

/**
 * The bytes in front of the payload that the sealing authenticates (AES-GCM additional data): header and, for chat,
 * the commitment. The stamp is not part of it, the server writes that later.
 */
export function frameClearBytes(header: FrameHeader, commitment?: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + (commitment?.length ?? 0));
  writeHeader(bytes, header);
  if (commitment) bytes.set(commitment, COMMITMENT_OFFSET);
  return bytes;
}

/** Puts a frame together. Chat needs its commitment, the other kinds have none. Throws `RangeError` on a wrong size. */
export function buildFrame(frame: Frame, commitment?: Uint8Array): Uint8Array<ArrayBuffer> {
  if ((frame.kind === "chat") !== (commitment?.length === COMMITMENT_BYTES)) {
    throw new RangeError(
      `Cannot build a ${frame.kind} frame: expected ${frame.kind === "chat" ? "a 32-byte" : "no"} commitment`,
    );
  }
  const start = commitment ? CHAT_HEADER_BYTES : HEADER_BYTES;
  const bytes = new Uint8Array(start + frame.payload.length);
  writeHeader(bytes, frame);
  if (commitment) bytes.set(commitment, COMMITMENT_OFFSET);
  bytes.set(frame.payload, start);
  if (frameKind(bytes) === undefined) {
    throw new RangeError(`Cannot build a ${frame.kind} frame: no such payload size, got ${frame.payload.length}`);
  }
  return bytes;
}

/** Plaintext with its length in front, padded with zeros to a size class. Throws `RangeError` when it fits none. */
export function pad(content: Uint8Array): Uint8Array<ArrayBuffer> {
  const size = SIZE_CLASSES.find((size) => size >= content.length + 2);
  if (size === undefined) {
    throw new RangeError(`Cannot pad ${content.length} bytes: too long for the largest size class`);
  }
  const padded = new Uint8Array(size);
  padded[0] = content.length >>> 8;
  padded[1] = content.length & 0xff;
  padded.set(content, 2);
  return padded;
}

/** The content of padded plaintext, a view; undefined when the length or the padding is not as `pad` writes it. */
export function unpad(padded: Uint8Array): Uint8Array | undefined {
  if (!isSizeClass(padded.length)) return undefined;
  const length = (padded[0]! << 8) | padded[1]!;
  if (length + 2 > padded.length) return undefined;
  for (let i = length + 2; i < padded.length; i++) if (padded[i] !== 0) return undefined;
  return padded.subarray(2, length + 2);
}

function writeHeader(bytes: Uint8Array, { kind, epoch, sequence }: FrameHeader): void {
  bytes[0] = FRAME_KINDS[kind];
  writeUint32(bytes, 2, epoch);
  writeUint32(bytes, 6, sequence);
}

/** Big endian, unsigned. */
export function readUint32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

/** Big endian, unsigned. */
export function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

function isSizeClass(size: number): boolean {
  return size === 64 || size === 256 || size === 1_024 || size === 4_096 || size === 8_192 || size === 16_128;
}

const KIND_OF_BYTE: readonly (FrameKind | undefined)[] = [
  undefined,
  "handshake",
  "chat",
  "typing",
  "presence",
  "media",
  "signal",
  "receipt",
];
