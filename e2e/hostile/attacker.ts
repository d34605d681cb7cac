import { CLOSE, LIMITS, parseServerMessage, type ServerMessage, SUBPROTOCOL } from "../../protocol/mod.ts";
import { limitReceiveBuffer } from "./receive-buffer.ts";
import { upgradeRequest } from "../../server/transport/raw-client.ts";

/** Any page on this machine: development lets it in. */
export const PAGE = "http://localhost:3000";

/** How a connection ended: by a close frame with a code, by the end of the stream, or by a reset. */
export type End = { code: number | undefined; received: Uint8Array };

/** Of what arrived, only so much is kept, bytes: an attacker must not need more memory than its victim. */
const KEPT_BYTES = 262_144;

const GREET_TRIES = 5;

/** The server closed while something else was waited for. */
class Closed extends Error {
  constructor(waitedFor: string, readonly code: number) {
    super(`Cannot wait for ${waitedFor}: closed with ${code}`);
  }
}

/** A client that does to a connection what no well-behaved one would. Nothing it does throws; look at `ended`. */
export class Attacker {
  readonly #connection: Deno.TcpConn;
  readonly #isRaw: boolean;
  #received = new Uint8Array(0);
  #reading: Promise<End> | undefined;

  private constructor(connection: Deno.TcpConn, isRaw: boolean) {
    this.#connection = connection;
    this.#isRaw = isRaw;
  }

  /** A TCP connection on which nothing was said. */
  static async connect(port: number): Promise<Attacker> {
    return new Attacker(await Deno.connect({ hostname: "127.0.0.1", port }), true);
  }

  /** An open WebSocket, not greeted; nothing more is read until somebody asks for `ended`. */
  static async open(port: number, headers: Record<string, string> = {}, receives?: number): Promise<Attacker> {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    if (receives !== undefined) limitReceiveBuffer(connection, receives);
    const attacker = new Attacker(connection, false);
    await attacker.write(upgradeRequest({ origin: PAGE, "sec-websocket-protocol": SUBPROTOCOL, ...headers }));
    const head = await attacker.readHead();
    if (!head.startsWith("HTTP/1.1 101")) throw new Error(`Cannot upgrade: got ${JSON.stringify(head)}`);
    return attacker;
  }

  /** An open WebSocket whose session has begun. On a machine so busy that a hello comes too late, it begins anew. */
  static async greet(port: number, receives?: number): Promise<Attacker> {
    for (let triesLeft = GREET_TRIES;; triesLeft--) {
      const attacker = await Attacker.open(port, {}, receives);
      await attacker.frame(1, '{"type":"hello"}');
      try {
        await attacker.until("welcome");
        return attacker;
      } catch (thrown) {
        attacker.close();
        if (triesLeft === 1 || (thrown as Closed).code !== CLOSE.helloTimeout.code) throw thrown;
      }
    }
  }

  /** Two sessions in one room, and its epoch. Nobody else names their interest. */
  static async pair(port: number, receives?: number): Promise<{ one: Attacker; other: Attacker; epoch: number }> {
    const interests = [crypto.randomUUID().slice(0, 30)];
    const [one, other] = await Promise.all([Attacker.greet(port), Attacker.greet(port, receives)]);
    const join = JSON.stringify({ type: "join", mode: "text", interests, languages: [] });
    await Promise.all([one.frame(1, join), other.frame(1, join)]);
    const [{ epoch }] = await Promise.all([one.until("matched"), other.until("matched")]);
    return { one, other, epoch };
  }

  /** Of its own end of the connection. */
  get port(): number {
    return this.#connection.localAddr.port;
  }

  /** How it ended; reads until then, and answers a close frame as one must. */
  get ended(): Promise<End> {
    return this.#reading ??= this.#readToEnd(true);
  }

  /** As `ended`, but never answers a close frame. */
  get endedByForce(): Promise<End> {
    return this.#reading ??= this.#readToEnd(false);
  }

  /** Sends bytes or text; false once the connection is over. Waits while the other side takes nothing. */
  async write(data: string | Uint8Array): Promise<boolean> {
    let rest = typeof data === "string" ? new TextEncoder().encode(data) : data;
    try {
      while (rest.length > 0) rest = rest.subarray(await this.#connection.write(rest));
      return true;
    } catch {
      return false;
    }
  }

  /** Sends a frame, masked with zeros; see `frameBytes`. */
  frame(opcode: number, payload: string | Uint8Array, options: FrameOptions = {}): Promise<boolean> {
    return this.write(frameBytes(opcode, payload, options));
  }

  /** Waits for a control message; throws when the connection ends before. */
  async until<T extends ServerMessage["type"]>(type: T): Promise<Extract<ServerMessage, { type: T }>> {
    for (;;) {
      for (let frame = this.#takeFrame(); frame !== undefined; frame = this.#takeFrame()) {
        if (frame.opcode === 8) throw new Closed(type, closeCode(frame));
        const message = frame.opcode === 1 ? parseServerMessage(new TextDecoder().decode(frame.payload)) : undefined;
        if (message?.type === type) return message as Extract<ServerMessage, { type: T }>;
      }
      if (!await this.#more()) throw new Error(`Cannot wait for ${type}: the connection is over`);
    }
  }

  /** Ends the connection without a goodbye. */
  close(): void {
    try {
      this.#connection.close();
    } catch {
      // was closed
    }
  }

  async #readToEnd(answersClose: boolean): Promise<End> {
    let code: number | undefined;
    do {
      if (this.#isRaw) continue;
      for (let frame = this.#takeFrame(); frame !== undefined; frame = this.#takeFrame()) {
        if (frame.opcode !== 8 || code !== undefined) continue;
        code = closeCode(frame);
        if (answersClose) await this.frame(8, frame.payload);
      }
    } while (await this.#more());
    return { code, received: this.#received };
  }

  /** The head of the next answer; what there is of it when the connection ends before. */
  async readHead(): Promise<string> {
    for (;;) {
      const text = new TextDecoder().decode(this.#received);
      const end = text.indexOf("\r\n\r\n");
      if (end >= 0) this.#received = this.#received.slice(end + 4);
      if (end >= 0 || !await this.#more()) return end >= 0 ? text.slice(0, end) : text;
    }
  }

  /** The next whole frame of the server (RFC 6455 section 5.2). */
  #takeFrame(): { opcode: number; payload: Uint8Array } | undefined {
    const bytes = this.#received;
    if (bytes.length < 2) return undefined;
    const short = bytes[1]! & 0x7f;
    const start = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (bytes.length < start) return undefined;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const length = short === 126 ? view.getUint16(2) : short === 127 ? view.getUint32(6) : short;
    if (bytes.length < start + length) return undefined;
    this.#received = bytes.slice(start + length);
    return { opcode: bytes[0]! & 0x0f, payload: bytes.subarray(start, start + length) };
  }

  async #more(): Promise<boolean> {
    const chunk = new Uint8Array(65_536);
    const size = await this.#connection.read(chunk).catch(() => null);
    if (size === null) return false;
    const joined = new Uint8Array(this.#received.length + size);
    joined.set(this.#received);
    joined.set(chunk.subarray(0, size), this.#received.length);
    this.#received = joined.length > KEPT_BYTES && this.#isRaw ? joined.slice(-KEPT_BYTES) : joined;
    return true;
  }
}

function closeCode({ payload }: { payload: Uint8Array }): number {
  return payload.length < 2 ? 1005 : payload[0]! << 8 | payload[1]!;
}

export type FrameOptions = {
  fin?: boolean;
  /** The three reserved bits, 0 to 7. */
  reserved?: number;
  masked?: boolean;
  /** The length that the header claims. */
  claims?: number;
};

/** One frame of a client, right or wrong (RFC 6455 section 5.2). The mask is zero, so that the payload stays as it is. */
export function frameBytes(opcode: number, payload: string | Uint8Array, options: FrameOptions = {}): Uint8Array {
  const { fin = true, reserved = 0, masked = true } = options;
  const body = typeof payload === "string" ? new TextEncoder().encode(payload) : payload;
  const length = options.claims ?? body.length;
  const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const head = new Uint8Array(2 + extended + (masked ? 4 : 0));
  head[0] = (fin ? 0x80 : 0) | reserved << 4 | opcode;
  head[1] = (masked ? 0x80 : 0) | (extended === 0 ? length : extended === 2 ? 126 : 127);
  const view = new DataView(head.buffer);
  if (extended === 2) view.setUint16(2, length);
  if (extended === 8) view.setBigUint64(2, BigInt(length));
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

/** One byte more than any message may have. */
export const TOO_BIG = LIMITS.messageBytes + 1;
