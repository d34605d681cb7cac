import { assertEquals, assertStringIncludes } from "@std/assert";
import { type Bounds, createHardenedTransport } from "./hardened.ts";
import { RawClient } from "./raw-client.ts";
import type { Listener } from "./transport.ts";

Deno.test("Hardened transport ends a connection that never finishes its request headers", async () => {
  await using lab = await listen({ headersTimeout: 50, requestTimeout: 60, connectionsCheckingInterval: 10 });
  using client = await RawClient.connect(lab.listener.port);
  await client.write("GET / HTTP/1.1\r\nhost: local");
  assertStringIncludes(await client.readHead(), "HTTP/1.1 408");
  await client.readToEnd();
});

Deno.test("Hardened transport ends a connection that never says anything", async () => {
  await using lab = await listen({ headersTimeout: 50, requestTimeout: 60, connectionsCheckingInterval: 10 });
  using client = await RawClient.connect(lab.listener.port);
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

Deno.test("Hardened transport answers HTTP/1.1 without a Host header with 400", async () => {
  await using lab = await listen({});
  using client = await RawClient.connect(lab.listener.port);
  await client.write("GET / HTTP/1.1\r\n\r\n");
  assertStringIncludes(await client.readHead(), "HTTP/1.1 400");
});

async function listen(bounds: Partial<Bounds>) {
  const received: (string | Uint8Array)[] = [];
  const ended = Promise.withResolvers<number>();
  const listener: Listener = await createHardenedTransport(bounds).listen({
    hostname: "127.0.0.1",
    port: 0,
    fetch: () => new Response("ok"),
    upgrade: () => ({
      protocol: undefined,
      open: (socket) => ({
        message: (data) => {
          received.push(data);
          if (data === "close me") socket.close(1000, "");
        },
        close: ended.resolve,
      }),
    }),
  });
  return { listener, received, ended: ended.promise, [Symbol.asyncDispose]: () => listener.close() };
}

/** Code of the first frame when that is a close frame (RFC 6455 section 5.5.1). */
function closeCodeOf(bytes: Uint8Array): number | undefined {
  return bytes[0] === 0x88 ? bytes[2]! << 8 | bytes[3]! : undefined;
}
