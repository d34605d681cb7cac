/**
 * A WebSocket client made of bytes, for tests that no well-behaved client can do: fragments, silence, half handshakes.
 */
export class RawClient {
  readonly #connection: Deno.Conn;
  #buffer = new Uint8Array(0);

  private constructor(connection: Deno.Conn) {
    this.#connection = connection;
  }

  /** A TCP connection on which nothing was said yet. */
  static async connect(port: number): Promise<RawClient> {
    return new RawClient(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  /** An open WebSocket. */
  static async open(port: number, headers: Record<string, string> = {}): Promise<RawClient> {
    const client = await RawClient.connect(port);
    await client.write(upgradeRequest(headers));
    const head = await client.readHead();
    if (!head.startsWith("HTTP/1.1 101")) throw new Error(`Cannot upgrade: got ${JSON.stringify(head)}`);
    return client;
  }

  async write(data: string | Uint8Array): Promise<void> {
    let rest = typeof data === "string" ? new TextEncoder().encode(data) : data;
    while (rest.length > 0) rest = rest.subarray(await this.#connection.write(rest));
  }

  /** Sends one masked frame (RFC 6455 section 5.2). The mask is zero, so the payload goes out as it is. */
  frame(opcode: number, payload: string | Uint8Array, fin = true): Promise<void> {
    const body = typeof payload === "string" ? new TextEncoder().encode(payload) : payload;
    const length = body.length < 126
      ? [body.length]
      : body.length < 65_536
      ? [126, 0, 0]
      : [127, 0, 0, 0, 0, 0, 0, 0, 0];
    const head = new Uint8Array(1 + length.length + 4);
    head[0] = (fin ? 0x80 : 0) | opcode;
    head.set(length, 1);
    const view = new DataView(head.buffer);
    if (length[0] === 126) view.setUint16(2, body.length);
    if (length[0] === 127) view.setUint32(6, body.length);
    head[1]! |= 0x80;
    const whole = new Uint8Array(head.length + body.length);
    whole.set(head);
    whole.set(body, head.length);
    return this.write(whole);
  }

  /** The answer's status line and headers. */
  async readHead(): Promise<string> {
    for (;;) {
      const text = new TextDecoder().decode(this.#buffer);
      const end = text.indexOf("\r\n\r\n");
      if (end >= 0) {
        this.#buffer = this.#buffer.slice(end + 4);
        return text.slice(0, end);
      }
      if (!await this.#more()) return text;
    }
  }

  /** Everything that still comes, until the other side ends the connection. */
  async readToEnd(): Promise<Uint8Array> {
    while (await this.#more());
    return this.#buffer;
  }

  /** Sends nothing more, and goes on reading. */
  async closeWrite(): Promise<void> {
    await this.#connection.closeWrite();
  }

  /** Ends the connection without any goodbye. */
  close(): void {
    try {
      this.#connection.close();
    } catch {
      // was closed
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async #more(): Promise<boolean> {
    const chunk = new Uint8Array(65_536);
    const size = await this.#connection.read(chunk).catch(() => null);
    if (size === null) return false;
    const joined = new Uint8Array(this.#buffer.length + size);
    joined.set(this.#buffer);
    joined.set(chunk.subarray(0, size), this.#buffer.length);
    this.#buffer = joined;
    return true;
  }
}

/** A valid opening handshake; an empty header value takes that header out. */
export function upgradeRequest(headers: Record<string, string> = {}, method = "GET"): string {
  const all: Record<string, string> = {
    host: "localhost",
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    ...headers,
  };
  const lines = Object.entries(all).filter(([, value]) => value !== "").map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} /ws HTTP/1.1\r\n${lines.join("")}\r\n`;
}
