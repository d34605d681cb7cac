import { RawClient } from "../raw-client.ts";
import type { Listener, ListenOptions, Socket, Transport } from "../transport.ts";

/** A transport under test, and how a chapter of the contract says what it must do. */
export type TestTransport = {
  transport: Transport;
  test(sentence: string, run: (lab: Lab) => Promise<void>): void;
};

/** A well-behaved client. */
type Client = {
  socket: WebSocket;
  received: (string | ArrayBuffer)[];
  next(): Promise<string | ArrayBuffer>;
  closed: Promise<CloseEvent>;
};

type LooseHandler = { message?(data: string | Uint8Array<ArrayBuffer>): unknown; close?(code: number): unknown };

/** One listener and every client that a test opens; ends them all. */
export class Lab {
  readonly #transport: Transport;
  #listener: Listener | undefined;
  readonly #raws: RawClient[] = [];
  readonly #clients: Client[] = [];
  readonly #sockets: Socket[] = [];

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  options(some: Partial<ListenOptions>): ListenOptions {
    return {
      hostname: "127.0.0.1",
      port: 0,
      fetch: () => new Response("Not Found\n", { status: 404 }),
      upgrade: () => new Response("Forbidden\n", { status: 403 }),
      ...some,
    };
  }

  async listen(some: Partial<ListenOptions>): Promise<Listener> {
    return this.#listener = await this.#transport.listen(this.options(some));
  }

  accept(open: (socket: Socket) => LooseHandler, protocol?: string): Promise<Listener> {
    return this.listen({
      upgrade: () => ({
        protocol,
        open: (socket) => {
          this.#sockets.push(socket);
          const handler = open(socket);
          return {
            message: (data) => void handler.message?.(data),
            close: (code) => void handler.close?.(code),
          };
        },
      }),
    });
  }

  echo({ protocol }: { protocol?: string } = {}): Promise<Listener> {
    return this.accept((socket) => ({ message: (data) => socket.send(data) }), protocol);
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.#listener!.port}${path}`;
  }

  async raw(): Promise<RawClient> {
    const client = await RawClient.connect(this.#listener!.port);
    this.#raws.push(client);
    return client;
  }

  async rawOpen(): Promise<RawClient> {
    const client = await RawClient.open(this.#listener!.port);
    this.#raws.push(client);
    return client;
  }

  async client(): Promise<Client> {
    const socket = new WebSocket(`ws://127.0.0.1:${this.#listener!.port}/ws`);
    socket.binaryType = "arraybuffer";
    const received: (string | ArrayBuffer)[] = [];
    let read = 0;
    let wake = Promise.withResolvers<void>();
    socket.onmessage = ({ data }) => {
      received.push(data);
      wake.resolve();
      wake = Promise.withResolvers();
    };
    const closed = new Promise<CloseEvent>((resolve) => socket.onclose = resolve);
    const client: Client = {
      socket,
      received,
      closed,
      next: async () => {
        while (read >= received.length) await wake.promise;
        return received[read++]!;
      },
    };
    this.#clients.push(client);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    socket.onerror = null;
    return client;
  }

  /** One round through the event loop and a request that the server has answered. */
  async settle(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    await (await fetch(this.url("/"))).text();
  }

  async end(): Promise<void> {
    for (const client of this.#clients) client.socket.close();
    for (const raw of this.#raws) raw.close();
    for (const socket of this.#sockets) socket.terminate();
    await Promise.all(this.#clients.map((client) => client.closed));
    await this.#listener?.close();
  }
}
