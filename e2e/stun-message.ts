import { createHash, createHmac } from "node:crypto";

/** Methods of STUN (RFC 8489) and TURN (RFC 8656, RFC 6062). */
export const METHODS = {
  binding: 0x001,
  allocate: 0x003,
  refresh: 0x004,
  send: 0x006,
  data: 0x007,
  createPermission: 0x008,
  channelBind: 0x009,
} as const;
export type Method = keyof typeof METHODS;

/** Class bits as they stand in a message type (RFC 8489 section 5). */
export const CLASSES = { request: 0x000, indication: 0x010, success: 0x100, error: 0x110 } as const;
export type MessageClass = keyof typeof CLASSES;

export const ATTRIBUTES = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedAddressFamily: 0x0017,
  requestedTransport: 0x0019,
  software: 0x8022,
  fingerprint: 0x8028,
} as const;
export type AttributeName = keyof typeof ATTRIBUTES;

export type Attributes = Partial<Record<AttributeName, Uint8Array>>;

export type StunMessage = { method: Method; class: MessageClass; transaction: Uint8Array; attributes: Attributes };

/** An IP address and port. */
export type Endpoint = { address: string; port: number };

const COOKIE = Uint8Array.of(0x21, 0x12, 0xa4, 0x42);
const HEADER_BYTES = 20;
const INTEGRITY_BYTES = 24;

/** Bytes of a message, signed with `key` when there is one (MESSAGE-INTEGRITY, RFC 8489 section 14.5). */
export function encodeStun(message: StunMessage, key?: Uint8Array): Uint8Array<ArrayBuffer> {
  const parts = Object.entries(message.attributes).map(([name, value]) =>
    encodeAttribute(name as AttributeName, value)
  );
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = concat(new Uint8Array(HEADER_BYTES), ...parts);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, METHODS[message.method] | CLASSES[message.class]);
  view.setUint16(2, length + (key ? INTEGRITY_BYTES : 0)); // the signature covers a length that counts it
  bytes.set(COOKIE, 4);
  bytes.set(message.transaction, 8);
  if (!key) return bytes;
  const mac = createHmac("sha1", key).update(bytes).digest();
  return concat(bytes, encodeAttribute("messageIntegrity", mac));
}

/** The message, or undefined when the bytes are none of a known method. */
export function decodeStun(bytes: Uint8Array): StunMessage | undefined {
  if (bytes.length < HEADER_BYTES || bytes[0]! >= 0x40) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = view.getUint16(0);
  const method = keyOf(METHODS, type & ~0x110);
  const messageClass = keyOf(CLASSES, type & 0x110);
  if (method === undefined || messageClass === undefined) return undefined;
  const attributes: Attributes = {};
  for (let at = HEADER_BYTES; at + 4 <= bytes.length;) {
    const name = keyOf(ATTRIBUTES, view.getUint16(at));
    const length = view.getUint16(at + 2);
    if (name) attributes[name] ??= bytes.slice(at + 4, at + 4 + length);
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return { method, class: messageClass, transaction: bytes.slice(8, HEADER_BYTES), attributes };
}

/** Length of the message that begins here; undefined while its header is incomplete. For streams. */
export function stunLength(bytes: Uint8Array): number | undefined {
  return bytes.length < HEADER_BYTES ? undefined : HEADER_BYTES + ((bytes[2]! << 8) | bytes[3]!);
}

/** Key of long-term credentials (RFC 8489 section 9.2.2). */
export function longTermKey(username: string, realm: string, password: string): Uint8Array {
  return createHash("md5").update(`${username}:${realm}:${password}`).digest();
}

/** Number and words of an ERROR-CODE; 0 when there is none. */
export function errorOf({ attributes: { errorCode } }: StunMessage): { code: number; reason: string } {
  if (!errorCode) return { code: 0, reason: "" };
  return { code: errorCode[2]! * 100 + errorCode[3]!, reason: new TextDecoder().decode(errorCode.subarray(4)) };
}

/** Value of an XOR-…-ADDRESS attribute (RFC 8489 section 14.2). */
export function encodeEndpoint({ address, port }: Endpoint, transaction: Uint8Array): Uint8Array {
  const ip = addressBytes(address);
  const value = new Uint8Array(4 + ip.length);
  value[1] = ip.length === 4 ? 1 : 2;
  new DataView(value.buffer).setUint16(2, port ^ 0x2112);
  const mask = concat(COOKIE, transaction);
  for (let i = 0; i < ip.length; i++) value[4 + i] = ip[i]! ^ mask[i]!;
  return value;
}

/** What `encodeEndpoint` wrote, IPv6 in full length. */
export function decodeEndpoint(value: Uint8Array, transaction: Uint8Array): Endpoint {
  const mask = concat(COOKIE, transaction);
  const ip = value.slice(4).map((byte, i) => byte ^ mask[i]!);
  const port = new DataView(value.buffer, value.byteOffset).getUint16(2) ^ 0x2112;
  if (value[1] === 1) return { address: ip.join("."), port };
  const groups = Array.from({ length: 8 }, (_, i) => ((ip[2 * i]! << 8) | ip[2 * i + 1]!).toString(16));
  return { address: groups.join(":"), port };
}

/** 4 or 16 bytes of an address in any spelling that URLs have. */
export function addressBytes(address: string): Uint8Array {
  if (!address.includes(":")) return Uint8Array.from(address.split("."), Number);
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const groups = (text: string) => text === "" ? [] : text.split(":").map((group) => parseInt(group, 16));
  const [front, back] = [groups(head), groups(tail ?? "")];
  const all = [...front, ...Array(8 - front.length - back.length).fill(0), ...back];
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

export function concat(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function encodeAttribute(name: AttributeName, value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + Math.ceil(value.length / 4) * 4);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, ATTRIBUTES[name]);
  view.setUint16(2, value.length);
  bytes.set(value, 4);
  return bytes;
}

function keyOf<T extends Record<string, number>>(map: T, value: number): keyof T & string | undefined {
  return Object.keys(map).find((key) => map[key] === value);
}
