import { Buffer } from "node:buffer";
import * as ws from "ws";

/** Of `ws`, whose types leave it out. */
type Sender = { frame(data: Uint8Array, options: FrameOptions): [head: Buffer, payload: Uint8Array] };
type FrameOptions = { fin: boolean; opcode: number; mask: boolean; readOnly: boolean; rsv1: boolean };

const { Sender } = ws as unknown as { Sender: Sender };
/** One binary message in one frame, as a server sends it (RFC 6455 section 5.2). */
const BINARY: FrameOptions = { fin: true, opcode: 2, mask: false, readOnly: true, rsv1: false };
/** The head depends on nothing but the length, and messages have few lengths. */
const heads = new Map<number, Buffer>();

/**
 * A binary message as `ws` frames it, in one piece. `ws` itself writes head and payload one after the other, which costs this
 * runtime and the kernel more than a copy of some hundred bytes.
 */
export function binaryFrame(payload: Uint8Array): Buffer {
  let head = heads.get(payload.length);
  if (head === undefined) heads.set(payload.length, head = Buffer.from(Sender.frame(payload, BINARY)[0]));
  const frame = Buffer.allocUnsafe(head.length + payload.length);
  frame.set(head);
  frame.set(payload, head.length);
  return frame;
}
