import { createSocket } from "node:dgram";
import {
  ATTRIBUTES,
  type Attributes,
  concat,
  decodeEndpoint,
  decodeStun,
  encodeEndpoint,
  encodeStun,
  type Endpoint,
  errorOf,
  longTermKey,
  type Method,
  stunLength,
  type StunMessage,
} from "./stun-message.ts";

/** What a server answered: 0 for success, otherwise its error (RFC 8656 section 19). */
export type Answer = { code: number; reason: string; message: StunMessage };

/** Bytes to and from a TURN server. */
type Wire = { send(bytes: Uint8Array<ArrayBuffer>): void; close(): void };

const ANSWER_MS = 10_000;
/** UDP loses packets, also on loopback when the machine is busy. */
const RETRANSMIT_MS = 500;
const UDP_RELAY = 17;

/**
 * A TURN client of few words (RFC 8656): enough to ask a server for everything that it must refuse. It shares no code
 * with what makes the credentials.
 */
export class TurnClient {
  readonly #wire: Wire;
  readonly #pending = new Map<string, (message: StunMessage) => void>();
  readonly #received: { from: Endpoint; data: Uint8Array }[] = [];
  #onData: (() => void) | undefined;
  #auth: { username: string; password: string; realm?: Uint8Array; nonce?: Uint8Array } | undefined;

  private constructor(connect: (receive: (bytes: Uint8Array) => void) => Wire) {
    this.#wire = connect((bytes) => this.#receive(bytes));
  }

  static async connect({ port, transport = "udp" }: { port: number; transport?: "udp" | "tcp" }): Promise<TurnClient> {
    if (transport === "udp") return new TurnClient((receive) => udpWire(port, receive));
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    return new TurnClient((receive) => tcpWire(connection, receive));
  }

  /** Asks for the own address as the server sees it; needs no credential. */
  binding(withinMs = ANSWER_MS): Promise<Answer> {
    return this.#request("binding", () => ({}), withinMs);
  }

  /** Asks for a relay, by default UDP over IPv4; on success later requests use this credential. */
  async allocate(
    credential: { username: string; credential: string },
    { family = 4, protocol = UDP_RELAY }: { family?: 4 | 6; protocol?: number } = {},
  ): Promise<Answer & { relay?: Endpoint }> {
    this.#auth = { username: credential.username, password: credential.credential };
    const answer = await this.#request("allocate", () => ({
      requestedTransport: Uint8Array.of(protocol, 0, 0, 0),
      ...(family === 6 && { requestedAddressFamily: Uint8Array.of(2, 0, 0, 0) }),
    }));
    const { attributes: { xorRelayedAddress }, transaction } = answer.message;
    return { ...answer, ...(xorRelayedAddress && { relay: decodeEndpoint(xorRelayedAddress, transaction) }) };
  }

  /** Keeps the relay for so many seconds, 0 ends it. */
  refresh(seconds: number): Promise<Answer> {
    return this.#request("refresh", () => ({ lifetime: uint32(seconds) }));
  }

  createPermission(address: string): Promise<Answer> {
    return this.#request("createPermission", (transaction) => ({
      xorPeerAddress: encodeEndpoint({ address, port: 0 }, transaction),
    }));
  }

  channelBind(peer: Endpoint, channel = 0x4000): Promise<Answer> {
    return this.#request("channelBind", (transaction) => ({
      channelNumber: Uint8Array.of(channel >> 8, channel & 0xff, 0, 0),
      xorPeerAddress: encodeEndpoint(peer, transaction),
    }));
  }

  /** Sends through the relay without any answer (Send indication). */
  send(peer: Endpoint, data: Uint8Array): void {
    const transaction = newTransaction();
    const attributes = { xorPeerAddress: encodeEndpoint(peer, transaction), data };
    this.#wire.send(encodeStun({ method: "send", class: "indication", transaction, attributes }));
  }

  /** What arrived at the relay from a peer with permission; waits for it. */
  async receive(): Promise<{ from: Endpoint; data: Uint8Array }> {
    if (this.#received.length === 0) {
      await within(ANSWER_MS, "data of a peer", new Promise<void>((resolve) => this.#onData = resolve));
    }
    return this.#received.shift()!;
  }

  close(): void {
    this.#wire.close();
  }

  async #request(method: Method, attributes: (transaction: Uint8Array) => Attributes, ms = ANSWER_MS): Promise<Answer> {
    for (let attempt = 0;; attempt++) {
      const transaction = newTransaction();
      const signed = method !== "binding" && this.#auth?.realm && this.#auth.nonce ? this.#auth : undefined;
      const key = signed && longTermKey(signed.username, new TextDecoder().decode(signed.realm), signed.password);
      const own = attributes(transaction);
      const credentials = signed &&
        { username: new TextEncoder().encode(signed.username), realm: signed.realm!, nonce: signed.nonce! };
      const request = { method, class: "request" as const, transaction, attributes: { ...own, ...credentials } };
      const message = await this.#exchange(encodeStun(request, key), request, ms);
      const error = errorOf(message);
      const { realm, nonce } = message.attributes;
      // The first request asks for realm and nonce, a stale nonce is replaced; the second refusal counts.
      const again = attempt < 2 && this.#auth && nonce && (error.code === 438 || (error.code === 401 && !signed));
      if (!again) return { ...error, message };
      this.#auth = { ...this.#auth!, nonce, ...(realm && { realm }) };
    }
  }

  async #exchange(
    bytes: Uint8Array<ArrayBuffer>,
    { transaction, method }: StunMessage,
    ms: number,
  ): Promise<StunMessage> {
    const id = transaction.join();
    const answer = new Promise<StunMessage>((resolve) => this.#pending.set(id, resolve));
    const retransmit = setInterval(() => this.#wire.send(bytes), RETRANSMIT_MS);
    try {
      this.#wire.send(bytes);
      return await within(ms, `the answer to ${method}`, answer);
    } finally {
      clearInterval(retransmit);
      this.#pending.delete(id);
    }
  }

  #receive(bytes: Uint8Array): void {
    const message = decodeStun(bytes);
    if (message?.class === "indication" && message.method === "data") {
      const { xorPeerAddress, data } = message.attributes;
      if (!xorPeerAddress || !data) return;
      this.#received.push({ from: decodeEndpoint(xorPeerAddress, message.transaction), data });
      this.#onData?.();
    } else if (message) this.#pending.get(message.transaction.join())?.(message);
  }
}

/** Whether the answer carries an attribute of this name. */
export function has({ message }: Answer, name: keyof typeof ATTRIBUTES): boolean {
  return message.attributes[name] !== undefined;
}

function udpWire(port: number, receive: (bytes: Uint8Array) => void): Wire {
  const socket = createSocket("udp4");
  socket.on("message", (bytes) => receive(new Uint8Array(bytes)));
  socket.on("error", () => {}); // no server yet: the answer stays away, which is error enough
  return { send: (bytes) => socket.send(bytes, port, "127.0.0.1"), close: () => socket.close() };
}

function tcpWire(connection: Deno.TcpConn, receive: (bytes: Uint8Array) => void): Wire {
  const writer = connection.writable.getWriter();
  readStream(connection, receive).catch(() => {});
  return {
    send: (bytes) => void writer.write(bytes).catch(() => {}),
    close: () => connection.close(),
  };
}

/** Over TCP messages follow each other without anything between them (RFC 8489 section 6.2.2). */
async function readStream(connection: Deno.TcpConn, receive: (bytes: Uint8Array) => void): Promise<void> {
  let rest = new Uint8Array();
  for await (const chunk of connection.readable) {
    rest = concat(rest, chunk);
    for (let length = stunLength(rest); length !== undefined && rest.length >= length; length = stunLength(rest)) {
      receive(rest.slice(0, length));
      rest = rest.slice(length);
    }
  }
}

async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${ms / 1_000} s in vain for ${what}`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function newTransaction(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(12));
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
