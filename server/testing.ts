import { parseServerMessage, type ServerMessage, SUBPROTOCOL } from "../protocol/mod.ts";
import { type App, createApp } from "./app.ts";
import { type Config, readConfig } from "./config.ts";
import { systemClock } from "./gateway/system-clock.ts";
import { StaticFiles } from "./http/static-files.ts";
import { createLog } from "./log.ts";
import { listen } from "./transport/listen.ts";
import type { Listener, Transport } from "./transport/transport.ts";

/** The page that test clients say they are on: this machine, which development lets in. */
export const PAGE = "http://localhost:3000";

/** Everything that a production start asks for; the one site is https://site.example. */
export const PRODUCTION_ARGS = [
  "--production",
  ...["--operator", "Example Association", "--operator-contact", "privacy@site.example", "--operator-country", "FR"],
  ...["--operator-person", "Jo Doe", "--age-mode", "ask", "--modes", "text", "--origins", "https://site.example"],
];

/** The whole server on a port of its own, with the real clock, a few files and a log that is kept. */
export async function startServer(transport: Transport, args: string[] = []): Promise<TestServer> {
  const result = readConfig(["--host", "127.0.0.1", ...args], () => undefined);
  if (result.type !== "config") throw new Error(JSON.stringify(result));
  const lines: string[] = [];
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/passerby.js`, "export {};\n");
  await Deno.writeTextFile(`${folder}/index.html`, "<!doctype html><title>Passerby</title>\n");
  const url = new URL(`file://${folder}/`);
  const files = await StaticFiles.read([
    { folder: url, prefix: "/", crossOrigin: true },
    { folder: url, prefix: "/demo/" },
  ]);
  await Deno.remove(folder, { recursive: true });
  const app = createApp({
    config: result.config,
    clock: systemClock,
    log: createLog({ level: "debug", now: Date.now, line: (text) => lines.push(text) }),
    files,
    random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)), number: Math.random },
  });
  const { connect, fetch, upgrade } = app;
  const listener = await listen(transport, { hostname: "127.0.0.1", port: 0, connect, fetch, upgrade });
  app.start();
  return new TestServer(app, listener, result.config, lines);
}

/** A running server and the clients that a test connects; all end with it. */
export class TestServer {
  readonly app: App;
  readonly config: Config;
  /** What was logged. */
  readonly lines: readonly string[];
  readonly port: number;
  readonly #listener: Listener;
  readonly #clients: TestClient[] = [];

  constructor(app: App, listener: Listener, config: Config, lines: string[]) {
    this.app = app;
    this.config = config;
    this.lines = lines;
    this.port = listener.port;
    this.#listener = listener;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** A client with an open socket. */
  async connect(options: { protocol?: string; page?: string } = {}): Promise<TestClient> {
    const { protocol = SUBPROTOCOL, page = PAGE } = options;
    const socket = new WebSocket(`ws://127.0.0.1:${this.port}/ws`, {
      protocols: [protocol],
      headers: { origin: page },
    });
    const client = new TestClient(socket);
    this.#clients.push(client);
    await client.opened;
    return client;
  }

  /** A client that was welcomed. */
  async greet(): Promise<TestClient> {
    const client = await this.connect();
    client.say({ type: "hello" });
    await client.until("welcome");
    return client;
  }

  /** Two clients in one room. */
  async pair() {
    const [a, b] = await Promise.all([this.greet(), this.greet()]);
    for (const client of [a, b]) client.say({ type: "join", mode: "text", interests: [], languages: [] });
    const [matchedA, matchedB] = await Promise.all([a.until("matched"), b.until("matched")]);
    return { a, b, matchedA, matchedB, epoch: matchedA.epoch };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) client.socket.close();
    await Promise.all(this.#clients.map((client) => client.closed));
    await this.app.stop();
    await this.#listener.close();
  }
}

/** One browser, as the server sees it. */
export class TestClient {
  readonly socket: WebSocket;
  readonly opened: Promise<unknown>;
  readonly closed: Promise<CloseEvent>;
  readonly #inbox: (ServerMessage | Uint8Array)[] = [];
  #wake = Promise.withResolvers<void>();

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    this.opened = new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = (event) => reject(new Error((event as ErrorEvent).message));
    });
    this.closed = new Promise((resolve) =>
      socket.onclose = (event) => {
        resolve(event);
        this.#arrived(undefined);
      }
    );
    socket.onmessage = ({ data }) =>
      this.#arrived(typeof data === "string" ? parseServerMessage(data) : new Uint8Array(data));
  }

  /** Says a message, or any text. */
  say(message: { type: string; [field: string]: unknown } | string): void {
    this.socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  /** Waits for the next message of a type; everything else that came before it is dropped. */
  async until<T extends ServerMessage["type"]>(type: T): Promise<Extract<ServerMessage, { type: T }>> {
    return await this.#find((item) =>
      !(item instanceof Uint8Array) && item.type === type ? item as Extract<ServerMessage, { type: T }> : undefined
    );
  }

  /** Waits for the next frame; messages that came before it are dropped. */
  async frame(): Promise<Uint8Array> {
    return await this.#find((item) => item instanceof Uint8Array ? item : undefined);
  }

  async #find<T>(pick: (item: ServerMessage | Uint8Array) => T | undefined): Promise<T> {
    for (;;) {
      for (let item = this.#inbox.shift(); item !== undefined; item = this.#inbox.shift()) {
        const found = pick(item);
        if (found !== undefined) return found;
      }
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error("Cannot wait: the socket is closed");
      await this.#wake.promise;
    }
  }

  #arrived(item: ServerMessage | Uint8Array | undefined): void {
    if (item !== undefined) this.#inbox.push(item);
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }
}
