import { assertEquals, assertRejects } from "@std/assert";
import { listen } from "./listen.ts";
import type { ListenOptions, Transport } from "./transport.ts";

/** A transport that opens nothing and notes what it was asked. */
function fakeTransport(refuse: Record<string, Error> = {}) {
  const opened: string[] = [];
  const closed: string[] = [];
  const transport: Transport = {
    name: "native",
    listen({ hostname, port }) {
      if (refuse[hostname]) return Promise.reject(refuse[hostname]);
      const name = `${hostname} ${port || 4711}`;
      opened.push(name);
      return Promise.resolve({ hostname, port: port || 4711, close: () => Promise.resolve(void closed.push(name)) });
    },
  };
  return { transport, opened, closed };
}

function options(hostname: string): ListenOptions {
  const refuse = () => new Response(null, { status: 404 });
  return { hostname, port: 0, fetch: refuse, upgrade: refuse };
}

Deno.test("Listening on localhost opens the same port on both loopback addresses and closes both", async () => {
  const { transport, opened, closed } = fakeTransport();
  const listener = await listen(transport, options("localhost"));
  assertEquals(opened, ["127.0.0.1 4711", "::1 4711"]);
  assertEquals([listener.hostname, listener.port], ["localhost", 4711]);
  await listener.close();
  assertEquals(closed.sort(), opened);
});

Deno.test("Listening on localhost is content with IPv4 on a machine without IPv6", async () => {
  const { transport, opened } = fakeTransport({ "::1": new Deno.errors.AddrNotAvailable() });
  await (await listen(transport, options("localhost"))).close();
  assertEquals(opened, ["127.0.0.1 4711"]);
});

Deno.test("Listening on localhost fails, and leaves nothing open, when somebody has either address", async () => {
  for (const taken of ["127.0.0.1", "::1"]) {
    const { transport, opened, closed } = fakeTransport({ [taken]: new Deno.errors.AddrInUse() });
    await assertRejects(() => listen(transport, options("localhost")), Deno.errors.AddrInUse);
    assertEquals(closed, opened);
  }
});

Deno.test("Listening on another address opens that one", async () => {
  const { transport, opened } = fakeTransport();
  await listen(transport, options("0.0.0.0"));
  assertEquals(opened, ["0.0.0.0 4711"]);
});
