import {
  buildFrame,
  frameClearBytes,
  frameCommitment,
  type FrameHeader,
  frameStamp,
  pad,
  parseFrame,
  parsePeerMessage,
  type PeerMessage,
  serializePeerMessage,
  SIZE_CLASSES,
  unpad,
} from "../../protocol/mod.ts";
import { type Bytes, uint32 } from "./bytes.ts";
import { commitmentOpens, frankingCommitment } from "./franking.ts";
import type { SealKeys } from "./handshake.ts";
import { Serial } from "./serial.ts";

/** A frame ready to be sent. */
export type SealedFrame = { bytes: Bytes; sequence: number; commitment: Bytes | undefined };

/**
 * What a received frame was: a message; nothing to act on (late, repeated, of another room, or not to be shown); or
 * changed on its way, after which the room has to end.
 */
export type Opened =
  | { name: "message"; message: PeerMessage; sequence: number; commitment: Bytes; stamp: Bytes }
  | { name: "ignored" }
  | { name: "broken" };

/** Where a channel takes over from the handshake: sequences count both. */
export type ChannelStart = { epoch: number; nextToSend: number; lastReceived: number };

/** Bytes that fit the largest size class, next to their length. */
const CONTENT_MAX = Math.max(...SIZE_CLASSES) - 2;

/**
 * Seals and opens the frames of one room (docs/PROTOCOL.md, Sealing): AES-256-GCM, one key per direction, the sequence as
 * nonce, header and commitment authenticated. Both ways stay strictly in the order of the calls.
 */
export class SealedChannel {
  readonly #keys: Pick<SealKeys, "send" | "receive">;
  readonly #epoch: number;
  readonly #sealing = new Serial();
  readonly #opening = new Serial();
  #nextToSend: number;
  #lastReceived: number;
  /** Index of the partner's last chat message. */
  #lastIndex = -1;
  #broken = false;

  constructor(keys: Pick<SealKeys, "send" | "receive">, { epoch, nextToSend, lastReceived }: ChannelStart) {
    this.#keys = keys;
    this.#epoch = epoch;
    this.#nextToSend = nextToSend;
    this.#lastReceived = lastReceived;
  }

  /** The highest sequence that was taken from the partner. */
  get received(): number {
    return this.#lastReceived;
  }

  /**
   * Seals a message; frames come out in the order of the calls. Undefined when the message is too long for a frame. Rejects
   * with a `RangeError` when the room has used all its sequence numbers: a nonce never serves twice.
   */
  seal(message: PeerMessage): Promise<SealedFrame | undefined> {
    return this.#sealing.run(async () => {
      const content = serializePeerMessage(message);
      if (content.length > CONTENT_MAX) return undefined;
      if (this.#nextToSend > 0xffff_ffff) throw new RangeError("Cannot seal: the room has used all sequence numbers");
      const header: FrameHeader = { kind: message.type, epoch: this.#epoch, sequence: this.#nextToSend++ };
      const commitment = message.type === "chat"
        ? await frankingCommitment(message.key.slice(), message.index, message.text)
        : undefined;
      const algorithm = aesGcm(header.sequence, frameClearBytes(header, commitment));
      const payload = new Uint8Array(await crypto.subtle.encrypt(algorithm, this.#keys.send, pad(content)));
      return { bytes: buildFrame({ ...header, payload }, commitment), sequence: header.sequence, commitment };
    });
  }

  /** Opens a received frame. Never rejects. */
  open(bytes: Uint8Array): Promise<Opened> {
    return this.#opening.run(() => this.#open(bytes));
  }

  async #open(bytes: Uint8Array): Promise<Opened> {
    if (this.#broken) return { name: "broken" };
    const frame = parseFrame(bytes);
    if (frame?.epoch !== this.#epoch || frame.sequence <= this.#lastReceived) return { name: "ignored" };
    const { kind, sequence, payload } = frame;
    const content = kind === "handshake" ? undefined : await this.#decrypt(bytes, { ...frame, payload });
    if (kind === "handshake" || content === undefined) {
      this.#broken = true;
      return { name: "broken" };
    }
    this.#lastReceived = sequence;
    const message = parsePeerMessage(kind, content);
    if (message === undefined) return { name: "ignored" };
    const commitment = kind === "chat" ? frameCommitment(bytes).slice() : new Uint8Array();
    if (message.type === "chat") {
      // What was shown has an index of its own, in order: a sender cannot make the numbering of a report look tampered with.
      if (message.index <= this.#lastIndex || !await opens(commitment, message)) return { name: "ignored" };
      this.#lastIndex = message.index;
    }
    const stamp = kind === "chat" ? frameStamp(bytes).slice() : new Uint8Array();
    return { name: "message", message, sequence, commitment, stamp };
  }

  async #decrypt(bytes: Uint8Array, { kind, epoch, sequence, payload }: FrameHeader & { payload: Uint8Array }) {
    const commitment = kind === "chat" ? frameCommitment(bytes) : undefined;
    const algorithm = aesGcm(sequence, frameClearBytes({ kind, epoch, sequence }, commitment));
    try {
      return unpad(new Uint8Array(await crypto.subtle.decrypt(algorithm, this.#keys.receive, payload.slice())));
    } catch {
      return undefined; // it does not open, or not to padded plaintext
    }
  }
}

function aesGcm(sequence: number, additionalData: Bytes): AesGcmParams {
  const iv = new Uint8Array(12);
  iv.set(uint32(sequence), 8);
  return { name: "AES-GCM", iv, additionalData };
}

function opens(commitment: Bytes, { key, index, text }: Extract<PeerMessage, { type: "chat" }>): Promise<boolean> {
  return commitmentOpens(commitment, key.slice(), index, text);
}
