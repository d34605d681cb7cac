import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { Buffer } from "node:buffer";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { listen } from "./hardened-lab.ts";
import { RawClient, upgradeRequest } from "./raw-client.ts";

Deno.test("Hardened transport ends a connection that never finishes its request headers", async () => {
  await using lab = await listen({ headersTimeout: 50, requestTimeout: 60, connectionsCheckingInterval: 10 });
  using client = await RawClient.connect(lab.listener.port);
  await client.write("GET / HTTP/1.1\r\nhost: local");
  assertStringIncludes(await client.readHead(), "HTTP/1.1 408");
  await client.readToEnd();
});

Deno.test("Hardened transport ends a kept connection that asks nothing more", async () => {
  await using lab = await listen({ keepAliveTimeout: 20 });
  using client = await RawClient.connect(lab.listener.port);
  await client.write("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n");
  assertStringIncludes(await client.readHead(), "HTTP/1.1 200");
  await client.readToEnd();
});

Deno.test("Hardened transport refuses headers that are too big", async () => {
  await using lab = await listen({});
  using client = await RawClient.connect(lab.listener.port);
  await client.write(`GET / HTTP/1.1\r\nhost: localhost\r\nx: ${"y".repeat(20_000)}\r\n\r\n`);
  assertStringIncludes(await client.readHead(), "HTTP/1.1 431");
});

Deno.test("Hardened transport closes a message in too many fragments, before it is complete", async () => {
  await using lab = await listen({ maxFragments: 4 });
  using client = await RawClient.open(lab.listener.port);
  await client.frame(2, "x", false);
  for (let at = 0; at < 4; at++) await client.frame(0, "x", false);
  const bytes = await client.readToEnd();
  assertEquals(closeCodeOf(bytes), 1008);
  assertEquals(lab.received, []);
});

Deno.test("Hardened transport closes when fragments together exceed the message limit", async () => {
  await using lab = await listen({});
  using client = await RawClient.open(lab.listener.port);
  await client.frame(2, new Uint8Array(10_000), false);
  await client.frame(0, new Uint8Array(10_000), false);
  assertEquals(closeCodeOf(await client.readToEnd()), 1009);
});

Deno.test("Hardened transport refuses a huge announced length without waiting for the bytes", async () => {
  await using lab = await listen({});
  using client = await RawClient.open(lab.listener.port);
  await client.write(Uint8Array.of(0x82, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)); // 4 GiB to come
  assertEquals(closeCodeOf(await client.readToEnd()), 1009);
});

Deno.test("Hardened transport cuts a client that never answers the close", async () => {
  await using lab = await listen({ closeTimeout: 20 });
  using client = await RawClient.open(lab.listener.port);
  await client.frame(1, "close me");
  assertEquals(await lab.ended, 1006);
});

for (const way of ["did not answer the close", "answered the close", "closed"]) {
  Deno.test(`Hardened transport cuts a client that ${way} and sends on`, async () => {
    await using lab = await listen({ closeTimeout: 600_000 });
    using client = await RawClient.open(lab.listener.port);
    const read = client.readToEnd();
    if (way !== "closed") await client.frame(1, "close me");
    if (way !== "did not answer the close") await client.frame(8, Uint8Array.of(3, 232));
    let sent = 0;
    try {
      for (;; sent += 4_000) await client.frame(2, new Uint8Array(4_000));
    } catch {
      // a broken pipe, or a reset
    }
    assert(sent < 32_000_000, `sent ${sent} bytes`); // what the system takes for itself, many times over
    await lab.ended;
    await read.catch(() => {});
    assertEquals(lab.received, way === "closed" ? [] : ["close me"]);
  });
}

Deno.test("Hardened transport leaves nothing to the system for a client that reads nothing and is cut", async () => {
  const over = Promise.withResolvers<void>();
  await using lab = await listen({ closeTimeout: 20 }, {
    upgrade: () => ({
      protocol: undefined,
      open(socket) {
        socket.send(new Uint8Array(20_000_000));
        socket.close(1000, "");
        return { message() {}, close: () => over.resolve() };
      },
    }),
  });
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: lab.listener.port });
  await connection.write(new TextEncoder().encode(upgradeRequest()));
  await over.promise;
  // After a reset there is nothing more to read, however much was sent.
  await assertRejects(() => new Response(connection.readable).arrayBuffer(), Deno.errors.ConnectionReset);
});

Deno.test("Hardened transport cuts a frame that comes in drips, and one that stays half", async () => {
  for (const drips of [1_000, 1]) {
    await using lab = await listen({ frameTimeout: 50 });
    using client = await RawClient.open(lab.listener.port);
    await client.write(Uint8Array.of(0x82, 0xfe, 0x3f, 0xff, 0, 0, 0, 0));
    const over = lab.ended.then(() => true);
    for (let drip = 0; drip < drips; drip++) {
      const isOver = await Promise.race([over, new Promise((resolve) => setTimeout(resolve, 5))]);
      if (isOver || await client.write(Uint8Array.of(1)).then(() => false, () => true)) break;
    }
    assertEquals(await lab.ended, 1006);
    assertEquals(lab.received, []);
  }
});

Deno.test("Hardened transport cuts a frame that begins in one piece with the end of another, and stays half", async () => {
  await using lab = await listen({ frameTimeout: 50 });
  using client = await RawClient.open(lab.listener.port);
  await client.write(Uint8Array.of(0x82, 0x81, 0, 0, 0, 0, 7, 0x82, 0xfe)); // a message of one byte, half a header
  assertEquals(await lab.ended, 1006);
  assertEquals(lab.received, [Buffer.of(7)]);
});

Deno.test("Hardened transport cuts a message whose fragments never end, though pings come between them", async () => {
  await using lab = await listen({ frameTimeout: 50, controlFrames: { burst: 1_000, perSecond: 1_000 } });
  using client = await RawClient.open(lab.listener.port);
  await client.frame(2, "x", false);
  const over = lab.ended.then(() => true);
  while (!await Promise.race([over, new Promise((resolve) => setTimeout(resolve, 5))])) {
    await client.frame(9, "").catch(() => {});
  }
  assertEquals(await lab.ended, 1006);
});

Deno.test("Hardened transport leaves alone who is always in the middle of something, each time of something else", async () => {
  const [first, last] = [Uint8Array.of(0x01, 0x81, 0, 0, 0, 0, 120), Uint8Array.of(0x80, 0x81, 0, 0, 0, 0, 120)];
  const [pingHead, pingRest] = [Uint8Array.of(0x89), Uint8Array.of(0x80, 0, 0, 0, 0)];
  for (const [begin, end] of [[first, last], [pingHead, pingRest]] as const) {
    await using lab = await listen({ frameTimeout: 100, controlFrames: { burst: 1_000, perSecond: 1_000 } });
    using client = await RawClient.open(lab.listener.port);
    await client.write(begin);
    for (let round = 0; round < 40; round++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      await client.write(Uint8Array.of(...end, ...begin));
    }
    await client.write(end);
    await client.frame(1, "close me");
    await lab.ended;
    assertEquals(lab.received.at(-1), "close me");
  }
});

Deno.test("Hardened transport leaves whole frames and silence alone", async () => {
  await using lab = await listen({ frameTimeout: 20, controlFrames: { burst: 1_000, perSecond: 1_000 } });
  using client = await RawClient.open(lab.listener.port);
  for (let round = 0; round < 20; round++) {
    await client.frame(round % 2 === 0 ? 1 : 9, "x");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
  await client.frame(1, "close me");
  await lab.ended;
  assertEquals(lab.received.length, 11);
});

Deno.test("Hardened transport cuts a client that floods it with pings, pongs or both", async () => {
  for (const opcodes of [[9], [10], [9, 10]]) {
    await using lab = await listen({});
    using client = await RawClient.open(lab.listener.port);
    const flood = async () => {
      for (let at = 0; at < 10_000; at++) await client.frame(opcodes[at % opcodes.length]!, "");
    };
    await Promise.all([flood().catch(() => {}), client.readToEnd()]);
    assertEquals(await lab.ended, 1006);
  }
});

Deno.test("Hardened transport cuts a client that asks and asks, and takes no answer", async () => {
  const answered = Promise.withResolvers<void>();
  await using lab = await listen({ answerTimeout: 50 }, {
    fetch: () => {
      answered.resolve();
      return new Response(new Uint8Array(20_000_000));
    },
  });
  using client = await RawClient.connect(lab.listener.port);
  await client.write("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n");
  await answered.promise;
  await lab.disconnected;
});

Deno.test("Hardened transport cuts a client that asks faster than it takes the answers", async () => {
  let asked = 0;
  const never = Promise.withResolvers<Response>();
  await using lab = await listen({ maxPendingAnswers: 3 }, { fetch: () => (asked++, never.promise) });
  using client = await RawClient.connect(lab.listener.port);
  await client.write("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n".repeat(10));
  await client.readToEnd();
  assert(asked <= 3, `got ${asked}`);
  never.resolve(new Response());
});

for (
  const [name, request] of [
    ["requests", "GET / HTTP/1.1\r\nhost: x\r\n\r\n"],
    ["requests without a host", "GET / HTTP/1.1\r\n\r\n"],
    ["requests that expect something", "GET / HTTP/1.1\r\nhost: x\r\nexpect: miracles\r\n\r\n"],
    ["requests that want to continue", "GET / HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\n\r\n"],
  ] as const
) {
  Deno.test(`Hardened transport does not even parse the rest of a pile of ${name}`, async () => {
    let parsed = 0;
    const count = () => parsed++;
    subscribe("http.server.request.start", count);
    try {
      await using lab = await listen({ maxPendingAnswers: 2 });
      using client = await RawClient.connect(lab.listener.port);
      await client.write(request.repeat(1_000)).catch(() => {});
      await client.readToEnd();
      assertEquals(parsed, 3);
    } finally {
      unsubscribe("http.server.request.start", count);
    }
  });
}

Deno.test("Hardened transport answers an expectation that it does not know as any request", async () => {
  await using lab = await listen({}, { fetch: () => new Response("fine") });
  using client = await RawClient.connect(lab.listener.port);
  await client.write("GET / HTTP/1.1\r\nhost: localhost\r\nexpect: miracles\r\nconnection: close\r\n\r\n");
  assertStringIncludes(await client.readHead(), "HTTP/1.1 200");
});

Deno.test("Hardened transport cuts a request body that comes in drips", async () => {
  await using lab = await listen({ headersTimeout: 50, requestTimeout: 50 });
  using client = await RawClient.connect(lab.listener.port);
  await client.write("POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\nx");
  await lab.disconnected;
});

Deno.test("Hardened transport reads little more of a client that broke the protocol", async () => {
  await using lab = await listen({ errorTimeout: 600_000 });
  using client = await RawClient.open(lab.listener.port);
  await client.write(Uint8Array.of(0x82, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)); // 4 GiB to come
  let isStuck = false;
  let written = 0;
  const pump = async () => {
    for (; !isStuck; written += 65_536) await client.write(new Uint8Array(65_536));
  };
  const pumping = pump().catch(() => {});
  // What is written goes into the buffers of both systems, which are finite: then nothing moves any more.
  for (let before = -1; before !== written;) {
    before = written;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  isStuck = true;
  assert(written < 32 * 1_024 * 1_024, `got ${written}`);
  client.close();
  await pumping;
});

for (
  const [name, bytes] of [
    ["says goodbye", Uint8Array.of(0x88, 0x82, 0, 0, 0, 0, 3, 232)],
    ["broke the protocol", Uint8Array.of(0x83, 0x80, 0, 0, 0, 0)],
    ["goes without a word", undefined],
  ] as const
) {
  Deno.test(`Hardened transport writes down no stack for a client that ${name}`, async () => {
    const written: string[] = [];
    const { prepareStackTrace } = Error;
    Error.prepareStackTrace = (error) => (written.push(error.message), "");
    try {
      await using lab = await listen({ errorTimeout: 20 });
      using client = await RawClient.open(lab.listener.port);
      if (bytes === undefined) client.close();
      else await client.write(bytes).then(() => client.readToEnd());
      client.close();
      await lab.ended;
      await lab.disconnected;
    } finally {
      Error.prepareStackTrace = prepareStackTrace;
    }
    assertEquals(written.filter((message) => /stream/.test(message)), []);
  });
}

Deno.test("Hardened transport refuses a request without a version", async () => {
  await using lab = await listen({});
  using client = await RawClient.connect(lab.listener.port);
  await client.write("GET /\r\n\r\n");
  assertStringIncludes(await client.readHead(), " 400 ");
});

Deno.test("Hardened transport answers HTTP/1.1 without a Host header with 400", async () => {
  await using lab = await listen({});
  using client = await RawClient.connect(lab.listener.port);
  await client.write("GET / HTTP/1.1\r\n\r\n");
  assertStringIncludes(await client.readHead(), "HTTP/1.1 400");
});

/** Code of the first frame when that is a close frame (RFC 6455 section 5.5.1). */
function closeCodeOf(bytes: Uint8Array): number | undefined {
  return bytes[0] === 0x88 ? bytes[2]! << 8 | bytes[3]! : undefined;
}
