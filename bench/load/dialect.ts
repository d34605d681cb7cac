import {
  CHAT_HEADER_BYTES,
  FRAME_KINDS,
  SIZE_CLASSES,
  STAMP_OFFSET,
  SUBPROTOCOL,
  TAG_BYTES,
  writeUint32,
} from "../../protocol/mod.ts";
import type { Client } from "./client.ts";
import { BINARY, clientFrame, payloadStart, TEXT } from "./wire.ts";

/** How to talk to one kind of server. */
export interface Dialect {
  readonly path: string;
  readonly protocol: string | undefined;
  readonly origin: string;
  /** The WebSocket is open: say what there is to say first. */
  open(client: Client): void;
  /** Whether a message is relayed data; everything else goes to `control`. */
  isData(opcode: number, bytes: Uint8Array, start: number): boolean;
  /** Takes in a control message; true when it made the client ready. */
  control(client: Client, opcode: number, bytes: Uint8Array, start: number, end: number): boolean;
  /** Asks for a partner; the answer makes the client ready. */
  pair(client: Client): void;
  /** Names the room that the last control message put the client in; equal for exactly two clients. */
  roomOf(client: Client): string | undefined;
  /** Prepares the message that this client relays. Call when it is paired. */
  prepare(client: Client): void;
}

/** The sealed chat frame that everybody relays: 162 bytes. The seal is noise, as a real one is to a server. */
export function chatFrame(epoch: number): Uint8Array<ArrayBuffer> {
  const bytes = crypto.getRandomValues(new Uint8Array(CHAT_HEADER_BYTES + SIZE_CLASSES[0] + TAG_BYTES));
  bytes.fill(0, STAMP_OFFSET, CHAT_HEADER_BYTES);
  return withHeader(bytes, "chat", epoch);
}

/** A frame of the same 162 bytes that the server does not stamp: only handshakes may have any size. */
export function unstampedFrame(epoch: number): Uint8Array<ArrayBuffer> {
  const bytes = crypto.getRandomValues(new Uint8Array(CHAT_HEADER_BYTES + SIZE_CLASSES[0] + TAG_BYTES));
  return withHeader(bytes, "handshake", epoch);
}

function withHeader(bytes: Uint8Array<ArrayBuffer>, kind: keyof typeof FRAME_KINDS, epoch: number) {
  bytes[0] = FRAME_KINDS[kind];
  bytes[1] = 0;
  writeUint32(bytes, 2, epoch);
  writeUint32(bytes, 6, 0);
  return bytes;
}

/** A Passerby server. `make` builds what is relayed. */
export function passerby(make: (epoch: number) => Uint8Array<ArrayBuffer> = chatFrame): Dialect {
  const rooms = new WeakMap<Client, string>();
  return {
    path: "/ws",
    protocol: SUBPROTOCOL,
    origin: "http://localhost",
    open: (client) => client.sendText('{"type":"hello"}'),
    isData: (opcode) => opcode === BINARY,
    control(client, _opcode, bytes, start, end) {
      const message = JSON.parse(decode(bytes, start, end));
      switch (message.type) {
        case "welcome":
          return true;
        case "ping":
          client.sendText('{"type":"pong"}');
          return false;
        case "matched":
          client.epoch = message.epoch;
          rooms.set(client, message.room);
          return true;
        case "error":
          throw new Error(`Cannot go on: the server answered ${JSON.stringify(message)}`);
        default:
          return false;
      }
    },
    pair: (client) => client.sendText('{"type":"join","mode":"text","interests":[],"languages":[]}'),
    roomOf: (client) => rooms.get(client),
    prepare(client) {
      const frame = make(client.epoch);
      client.frame = clientFrame(BINARY, frame);
      client.sequenceAt = payloadStart(frame.length) + 6;
    },
  };
}

/** A server that pairs its clients in the order in which they come and tells both `pair <n>`. */
export function plain(): Dialect {
  const rooms = new WeakMap<Client, string>();
  return {
    path: "/",
    protocol: undefined,
    origin: "http://localhost",
    open: () => {},
    isData: (opcode) => opcode === BINARY,
    control(client, _opcode, bytes, start, end) {
      rooms.set(client, decode(bytes, start, end));
      return true;
    },
    pair: () => {},
    roomOf: (client) => rooms.get(client),
    prepare(client) {
      const frame = chatFrame(0);
      client.frame = clientFrame(BINARY, frame);
      client.sequenceAt = payloadStart(frame.length) + 6;
    },
  };
}

/**
 * A Socket.IO server (Engine.IO protocol 4, Socket.IO protocol 5) over WebSocket alone. Bytes travel as base64 in an
 * event, or as an attachment in a second frame.
 */
export function socketIo(encoding: "text" | "binary"): Dialect {
  const rooms = new WeakMap<Client, string>();
  return {
    path: "/socket.io/?EIO=4&transport=websocket",
    protocol: undefined,
    origin: "http://localhost",
    open: () => {},
    isData: (opcode, bytes, start) =>
      // 42["m", against 42["pair",
      encoding === "binary" ? opcode === BINARY : bytes[start + 4] === 0x6d && bytes[start + 1] === 0x32,
    control(client, _opcode, bytes, start, end) {
      const packet = decode(bytes, start, end);
      if (packet.startsWith("0")) client.sendText("40");
      else if (packet === "2") client.sendText("3");
      else if (packet.startsWith('42["pair"')) rooms.set(client, packet);
      return packet.startsWith('42["pair"');
    },
    pair: () => {},
    roomOf: (client) => rooms.get(client),
    prepare(client) {
      const bytes = chatFrame(0);
      client.frame = encoding === "text"
        ? clientFrame(TEXT, `42["m","${btoa(String.fromCharCode(...bytes))}"]`)
        : concat(clientFrame(TEXT, '451-["m",{"_placeholder":true,"num":0}]'), clientFrame(BINARY, bytes));
    },
  };
}

function decode(bytes: Uint8Array, start: number, end: number): string {
  return new TextDecoder().decode(bytes.subarray(start, end));
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}
