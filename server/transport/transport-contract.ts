import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { LIMITS } from "../../protocol/mod.ts";
import { RawClient, upgradeRequest } from "./raw-client.ts";
import type { Listener, ListenOptions, Remote, Socket, Transport } from "./transport.ts";

/** What every transport must do. Run over each of them from `transport.test.ts`. */
export function transportContract(transport: Transport): void {
  function test(sentence: string, run: (lab: Lab) => Promise<void>): void {
    Deno.test(`Transport ${transport.name} ${sentence}`, async () => {
      const lab = new Lab(transport);
      try {
        await run(lab);
      } finally {
        await lab.end();
      }
    });
  }

  test("answers HTTP with status, headers and body", async (lab) => {
    await lab.listen({
      fetch: (request) =>
        new Response(`${request.method} ${new URL(request.url).pathname} ${request.headers.get("x-in")}`, {
          status: 418,
          headers: { "x-out": "tea" },
        }),
    });
    const response = await fetch(lab.url("/pot?q=1"), { headers: { "x-in": "leaf" } });
    assertEquals(response.status, 418);
    assertEquals(response.headers.get("x-out"), "tea");
    assertEquals(await response.text(), "GET /pot leaf");
  });

  test("passes bytes and request bodies unchanged", async (lab) => {
    await lab.listen({ fetch: async (request) => new Response(await request.arrayBuffer()) });
    const bytes = crypto.getRandomValues(new Uint8Array(50_000));
    const response = await fetch(lab.url("/"), { method: "POST", body: bytes });
    assertEquals(new Uint8Array(await response.arrayBuffer()), bytes);
  });

  test("answers HEAD with headers and no body", async (lab) => {
    await lab.listen({ fetch: () => new Response("body", { headers: { "content-length": "4" } }) });
    const raw = await lab.raw();
    await raw.write("HEAD / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    const head = await raw.readHead();
    assertStringIncludes(head, "HTTP/1.1 200");
    assertStringIncludes(head.toLowerCase(), "content-length: 4");
    assertEquals((await raw.readToEnd()).length, 0);
  });

  test("turns a throwing handler into a 500 without details and goes on", async (lab) => {
    await lab.listen({
      fetch: (request) => {
        if (request.url.endsWith("/boom")) throw new Error("secret detail");
        return new Response("fine");
      },
    });
    const broken = await fetch(lab.url("/boom"));
    assertEquals(broken.status, 500);
    assert(!(await broken.text()).includes("secret"));
    assertEquals(await (await fetch(lab.url("/"))).text(), "fine");
  });

  test("turns a throwing upgrade decision into a 500 and goes on", async (lab) => {
    await lab.listen({
      upgrade: () => {
        throw new Error("secret detail");
      },
    });
    const raw = await lab.raw();
    await raw.write(upgradeRequest());
    assertStringIncludes(await raw.readHead(), "HTTP/1.1 500");
    assertEquals((await fetch(lab.url("/"))).status, 404);
  });

  test("knows the remote address for requests and upgrades", async (lab) => {
    const seen: string[] = [];
    const note = (remote: Remote) => seen.push(remote.address);
    await lab.listen({
      fetch: (_, remote) => new Response(String(note(remote))),
      upgrade: (_, remote) => new Response(String(note(remote)), { status: 403 }),
    });
    await (await fetch(lab.url("/"))).text();
    const raw = await lab.raw();
    await raw.write(upgradeRequest());
    await raw.readHead();
    assertEquals(seen, ["127.0.0.1", "127.0.0.1"]);
  });

  test("refuses an upgrade with a plain HTTP response", async (lab) => {
    await lab.listen({
      upgrade: () => new Response("No\n", { status: 403, headers: { "retry-after": "7" } }),
    });
    const raw = await lab.raw();
    await raw.write(upgradeRequest({ connection: "Upgrade" }));
    const head = (await raw.readHead()).toLowerCase();
    assertStringIncludes(head, "http/1.1 403");
    assertStringIncludes(head, "retry-after: 7");
    assertStringIncludes(head, "content-length: 3");
  });

  test("refuses malformed handshakes itself, without asking the handler", async (lab) => {
    let asked = 0;
    await lab.listen({ upgrade: () => new Response(String(asked++), { status: 403 }) });
    for (
      const [request, status] of [
        [upgradeRequest({ "sec-websocket-key": "" }), 400],
        [upgradeRequest({ "sec-websocket-key": "short" }), 400],
        [upgradeRequest({ "sec-websocket-version": "8" }), 426],
        [upgradeRequest({ "sec-websocket-version": "" }), 426],
        [upgradeRequest({}, "DELETE"), 405],
      ] as const
    ) {
      const raw = await lab.raw();
      await raw.write(request);
      assertStringIncludes(await raw.readHead(), `HTTP/1.1 ${status}`);
    }
    assertEquals(asked, 0);
  });

  test("answers an upgrade to something else as a plain request", async (lab) => {
    await lab.listen({ fetch: () => new Response("plain", { status: 200 }) });
    const raw = await lab.raw();
    await raw.write("GET / HTTP/1.1\r\nhost: localhost\r\nconnection: Upgrade\r\nupgrade: h2c\r\n\r\n");
    assertStringIncludes(await raw.readHead(), "HTTP/1.1 200");
  });

  test("accepts with the chosen subprotocol and without extensions", async (lab) => {
    await lab.echo({ protocol: "two" });
    const raw = await lab.raw();
    await raw.write(upgradeRequest({
      "sec-websocket-protocol": "one, two",
      "sec-websocket-extensions": "permessage-deflate",
    }));
    const head = (await raw.readHead()).toLowerCase();
    assertStringIncludes(head, "http/1.1 101");
    assertStringIncludes(head, "sec-websocket-protocol: two");
    assert(!head.includes("sec-websocket-extensions"));
  });

  test("accepts without a subprotocol", async (lab) => {
    await lab.echo();
    const { socket } = await lab.client();
    assertEquals(socket.protocol, "");
  });

  test("carries text and binary both ways, in order", async (lab) => {
    await lab.echo();
    const client = await lab.client();
    const bytes = Array.from({ length: 50 }, (_, at) => crypto.getRandomValues(new Uint8Array(1 + at * 300)));
    for (const [at, part] of bytes.entries()) {
      client.socket.send(part);
      client.socket.send(`text ${at} é 🙂`);
    }
    for (const [at, part] of bytes.entries()) {
      assertEquals(new Uint8Array(await client.next() as ArrayBuffer), part);
      assertEquals(await client.next(), `text ${at} é 🙂`);
    }
  });

  test("puts fragments together", async (lab) => {
    await lab.echo();
    const raw = await lab.rawOpen();
    await raw.frame(1, "two ", false);
    await raw.frame(0, "parts", true);
    await raw.frame(8, "");
    assertStringIncludes(new TextDecoder().decode(await raw.readToEnd()), "two parts");
  });

  test("gives received bytes to the handler to change and send on, while it keeps others", async (lab) => {
    const kept: Uint8Array[] = [];
    await lab.accept((socket) => ({
      message: (data) => {
        const bytes = data as Uint8Array<ArrayBuffer>;
        kept.push(bytes);
        bytes[0]! ^= 0xff;
        socket.send(bytes);
      },
    }));
    const client = await lab.client();
    // Sent at once, so that several messages arrive in one piece from the network.
    for (let at = 0; at < 100; at++) client.socket.send(new Uint8Array(60).fill(at));
    for (let at = 0; at < 100; at++) {
      const bytes = new Uint8Array(await client.next() as ArrayBuffer);
      assertEquals([bytes.length, bytes[0], bytes[1], bytes[59]], [60, at ^ 0xff, at, at]);
    }
    assertEquals(kept.map((bytes) => bytes[30]), Array.from({ length: 100 }, (_, at) => at));
  });

  test("carries a message of exactly the limit", async (lab) => {
    await lab.echo();
    const client = await lab.client();
    client.socket.send(new Uint8Array(LIMITS.messageBytes).fill(7));
    assertEquals((await client.next() as ArrayBuffer).byteLength, LIMITS.messageBytes);
  });

  test("lets a bigger message end with close code 1009, by itself or through the handler", async (lab) => {
    const sizes: number[] = [];
    const ended = Promise.withResolvers<number>();
    await lab.accept((socket) => ({
      message: (data) => {
        sizes.push(data.length);
        if (data.length > LIMITS.messageBytes) socket.close(1009, "Too big");
      },
      close: ended.resolve,
    }));
    const client = await lab.client();
    client.socket.send(new Uint8Array(LIMITS.messageBytes + 1));
    assertEquals((await client.closed).code, 1009);
    await ended.promise;
    assertEquals(sizes, transport.name === "native" ? [LIMITS.messageBytes + 1] : []);
  });

  test("tells the client the close code and reason", async (lab) => {
    await lab.accept((socket) => ({ message: () => socket.close(4001, "Why not: é") }));
    for (let round = 0; round < 2; round++) {
      const client = await lab.client();
      client.socket.send("x");
      const { code, reason, wasClean } = await client.closed;
      assertEquals([code, reason, wasClean], [4001, "Why not: é", true]);
    }
  });

  test("can close with the codes that are not the application's", async (lab) => {
    await lab.accept((socket) => ({ message: (data) => socket.close(Number(data), "Because") }));
    for (const code of [1000, 1009, 1011, 1012, 1013]) {
      const client = await lab.client();
      client.socket.send(String(code));
      assertEquals((await client.closed).code, code);
    }
  });

  test("tells the handler the client's close code, once", async (lab) => {
    const codes: number[] = [];
    const ended = Promise.withResolvers<void>();
    await lab.accept(() => ({ close: (code) => (codes.push(code), ended.resolve()) }));
    const client = await lab.client();
    client.socket.close(4123, "Bye");
    await client.closed;
    await ended.promise;
    await lab.settle();
    assertEquals(codes, [4123]);
  });

  test("tells the handler of a connection that broke, once, with 1006", async (lab) => {
    const codes: number[] = [];
    const ended = Promise.withResolvers<void>();
    await lab.accept(() => ({ close: (code) => (codes.push(code), ended.resolve()) }));
    const raw = await lab.rawOpen();
    raw.close();
    await ended.promise;
    await lab.settle();
    assertEquals(codes, [1006]);
  });

  test("ends the connection on a frame that breaks the protocol", async (lab) => {
    const ended = Promise.withResolvers<number>();
    await lab.accept(() => ({ close: ended.resolve }));
    const raw = await lab.rawOpen();
    await raw.frame(11, "reserved opcode");
    await raw.readToEnd();
    raw.close();
    assert(await ended.promise > 1000);
  });

  test("ends the connection on text that is not UTF-8", async (lab) => {
    const received: unknown[] = [];
    const ended = Promise.withResolvers<number>();
    await lab.accept(() => ({ message: (data) => received.push(data), close: ended.resolve }));
    const raw = await lab.rawOpen();
    await raw.frame(1, Uint8Array.of(0xff, 0xfe));
    await raw.readToEnd();
    raw.close();
    await ended.promise;
    assertEquals(received, []);
  });

  test("survives send, close and terminate after the end", async (lab) => {
    const ended = Promise.withResolvers<Socket>();
    await lab.accept((socket) => ({ close: () => ended.resolve(socket) }));
    const client = await lab.client();
    client.socket.close();
    const socket = await ended.promise;
    socket.send("late");
    socket.send(new Uint8Array(3));
    socket.close(1000, "late");
    socket.terminate();
    assertEquals(typeof socket.bufferedAmount, "number");
  });

  test("sends nothing after its own close", async (lab) => {
    await lab.accept((socket) => ({
      message: () => {
        socket.send("before");
        socket.close(1000, "Done");
        socket.send("after");
        socket.close(4000, "Again");
      },
    }));
    const client = await lab.client();
    client.socket.send("x");
    assertEquals((await client.closed).code, 1000);
    assertEquals(client.received, ["before"]);
  });

  test("counts bytes that a slow reader has not taken, and forgets them when it has", async (lab) => {
    const ready = Promise.withResolvers<Socket>();
    await lab.accept((socket) => (ready.resolve(socket), {}));
    const raw = await lab.rawOpen(); // reads nothing
    const socket = await ready.promise;
    const block = new Uint8Array(256 * 1_024);
    for (let sent = 0; sent < 64 && socket.bufferedAmount < 2 * block.length; sent++) {
      socket.send(block);
      await lab.settle();
    }
    assert(socket.bufferedAmount >= 2 * block.length, `got ${socket.bufferedAmount}`);
    const drain = raw.readToEnd();
    while (socket.bufferedAmount > 0) await lab.settle();
    raw.close();
    await drain;
  });

  test("ends the connection on terminate", async (lab) => {
    const codes: number[] = [];
    const ended = Promise.withResolvers<void>();
    await lab.accept((socket) => ({
      message: () => socket.terminate(),
      close: (code) => (codes.push(code), ended.resolve()),
    }));
    const client = await lab.client();
    client.socket.send("x");
    const { wasClean } = await client.closed;
    await ended.promise;
    // Cut where the transport can, else a closing handshake.
    assertEquals([wasClean, codes], transport.name === "hardened" ? [false, [1006]] : [true, [1000]]);
  });

  test("rejects with AddrInUse when the port is taken", async (lab) => {
    const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    try {
      await assertRejects(
        () => transport.listen({ ...lab.options({}), port: taken.addr.port }),
        Deno.errors.AddrInUse,
      );
    } finally {
      taken.close();
    }
  });

  test("stops listening on close, twice without harm", async (lab) => {
    const listener = await lab.listen({});
    await (await fetch(lab.url("/"))).text(); // leaves an idle connection behind
    await listener.close();
    await listener.close();
    await assertRejects(() => Deno.connect({ hostname: "127.0.0.1", port: listener.port }));
  });
}

type Client = {
  socket: WebSocket;
  received: (string | ArrayBuffer)[];
  next(): Promise<string | ArrayBuffer>;
  closed: Promise<CloseEvent>;
};

type LooseHandler = { message?(data: string | Uint8Array<ArrayBuffer>): unknown; close?(code: number): unknown };

/** One listener and every client that a test opens; ends them all. */
class Lab {
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
