import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { doWork } from "../components/session/work.ts";
import { CLOSE, frameStamp, LIMITS, stampTime } from "../protocol/mod.ts";
import { frame } from "./gateway/testing.ts";
import { ITEMS } from "./privacy/items.ts";
import { PRODUCTION_ARGS, startServer, type TestServer } from "./testing.ts";
import { createHardenedTransport } from "./transport/hardened.ts";
import { nativeTransport } from "./transport/native.ts";
import type { Transport } from "./transport/transport.ts";
import { RawClient, upgradeRequest } from "./transport/raw-client.ts";

appContract(nativeTransport);
appContract(createHardenedTransport());

function appContract(transport: Transport): void {
  function test(sentence: string, run: (server: TestServer) => Promise<void>, args: string[] = []): void {
    Deno.test(`App over ${transport.name} ${sentence}`, async () => {
      await using server = await startServer(transport, args);
      await run(server);
    });
  }

  test("lets two strangers meet, talk, part and meet others", async (server) => {
    const { a, b, matchedA, matchedB, epoch } = await server.pair();
    assertEquals([matchedA.room, matchedA.epoch], [matchedB.room, matchedB.epoch]);
    assertEquals([matchedA.role, matchedB.role].sort(), ["impolite", "polite"]);

    const before = Date.now();
    a.socket.send(frame("chat", epoch, 0));
    b.socket.send(frame("handshake", epoch, 0));
    const chat = await b.frame();
    assert(stampTime(frameStamp(chat)) >= before && stampTime(frameStamp(chat)) <= Date.now());
    assertEquals(await a.frame(), frame("handshake", epoch, 0));

    const c = await server.greet();
    c.say({ type: "join", mode: "text", interests: [], languages: [] });
    a.say({ type: "next", epoch });
    assertEquals((await b.until("ended")).reason, "left");
    const [again, other] = await Promise.all([a.until("matched"), c.until("matched")]);
    assertEquals(again.epoch, other.epoch);
    a.socket.send(frame("chat", epoch, 1)); // late, for the last room
    a.socket.send(frame("typing", again.epoch, 0));
    assertEquals((await c.frame())[0], frame("typing", again.epoch)[0]);
    assertEquals((await a.until("error")).code, "not-in-room");

    c.socket.close();
    assertEquals((await a.until("ended")).reason, "left");
    a.say({ type: "leave" });
    await a.until("idle");
  });

  test("takes bad input of every kind while others talk on", async (server) => {
    const { a, b, epoch } = await server.pair();
    const hostile = await server.greet();
    const inputs: (string | Uint8Array<ArrayBuffer>)[] = [
      "",
      "{",
      "[]",
      '{"type":"join"}',
      '{"type":"next","epoch":"x"}',
      '{"type":"report","context":{}}',
      '{"__proto__":{"type":"leave"}}',
      new Uint8Array(0),
      new Uint8Array(5),
      new Uint8Array(500).fill(255),
      frame("chat", epoch), // a room that it is not in
    ];
    for (const [sequence, input] of inputs.entries()) {
      hostile.socket.send(input);
      assert(["bad-message", "bad-frame", "not-in-room"].includes((await hostile.until("error")).code));
      a.socket.send(frame("receipt", epoch, sequence));
      assertEquals(new DataView((await b.frame()).buffer).getUint32(6), sequence);
    }
    assertEquals(server.lines.filter((line) => line.includes("failed")), []);
  });

  test("ends a flood and leaves the partner and others alone", async (server) => {
    const { a, b, epoch } = await server.pair();
    const others = await server.pair();
    for (let sequence = 0; sequence < 500; sequence++) a.socket.send(frame("chat", epoch, sequence));
    const { code } = await a.closed;
    // The native transport stops reading when it closes, so what still comes in resets the connection before the reason is read.
    if (transport.name === "hardened") assertEquals(code, CLOSE.tooFast.code);
    assert(server.lines.some((line) => line.includes('"closed","cause":"tooFast"')));
    assertEquals((await b.until("ended")).reason, "lost");
    others.a.socket.send(frame("chat", others.epoch));
    await others.b.frame();
    b.say({ type: "leave" });
    await b.until("idle");
  });

  test("closes on a message that is too big", async (server) => {
    const clients = await Promise.all([server.greet(), server.greet()]);
    clients[0].socket.send(new Uint8Array(LIMITS.messageBytes + 1));
    clients[1].say("x".repeat(LIMITS.messageBytes + 1));
    for (const client of clients) assertEquals((await client.closed).code, CLOSE.tooBig.code);
  });

  test("tells an old client that its version is not spoken here", async (server) => {
    const client = await server.connect({ protocol: "passerby.v0" });
    const { code, reason } = await client.closed;
    assertEquals([code, reason], [CLOSE.unsupportedProtocol.code, CLOSE.unsupportedProtocol.reason]);
  });

  test("refuses foreign pages and other paths before the upgrade", async (server) => {
    await assertRejects(() => server.connect({ page: "https://evil.example" }));
    for (
      const [headers, target, status] of [[{}, "/ws", 403], [{ origin: "null" }, "/ws", 403], [{}, "/", 404]] as const
    ) {
      using raw = await RawClient.connect(server.port);
      await raw.write(upgradeRequest(headers).replace("/ws", target));
      assertStringIncludes(await raw.readHead(), `HTTP/1.1 ${status}`);
    }
    assert(server.lines.some((line) => line.includes('"refused","reason":"origin"')));
    assert(!server.lines.some((line) => line.includes("evil")));
  });

  test("files a report through the socket and keeps it", async (server) => {
    const { a, matchedA } = await server.pair();
    a.say({ type: "report", context: matchedA.context, reason: "spam", note: "Sells shoes", evidence: 0 });
    assertEquals((await a.until("reported")).results, []);
    assertEquals(server.app.reports.list(Date.now()).map(({ note }) => note), ["Sells shoes"]);
    a.say({ type: "report", context: "nonsense", reason: "spam", note: "", evidence: 0 });
    assertEquals((await a.until("error")).code, "bad-context");
  });

  test("says come back to everybody when it stops", async (server) => {
    const { a, b } = await server.pair();
    assertEquals((await fetch(`${server.url}/readyz`).then(read)).status, 200);
    const stopped = server.app.stop();
    assertEquals([(await a.closed).code, (await b.closed).code], [1012, 1012]);
    await stopped;
    assertEquals((await fetch(`${server.url}/readyz`).then(read)).status, 503);
    assertEquals((await fetch(`${server.url}/healthz`).then(read)).status, 200);
    await assertRejects(() => server.connect());
  });

  test("says on /readyz that it is full, so that a page can tell that from a refusal", async (server) => {
    const readiness = () => fetch(`${server.url}/readyz`).then(read);
    assertEquals((await readiness()).status, 200);
    await server.greet();
    assertEquals((await readiness()).status, 503);
    await assertRejects(() => server.connect());
  }, ["--max-connections", "1"]);

  test("serves pages strictly, the bundle to everybody, and nothing else", async (server) => {
    const page = await fetch(`${server.url}/`).then(read);
    assertEquals(page.status, 200);
    const policy = page.headers.get("content-security-policy")!;
    for (
      const part of [
        "default-src 'none'",
        "script-src 'self'",
        "require-trusted-types-for 'script'",
        `connect-src 'self' ws://127.0.0.1:${server.port} wss://127.0.0.1:${server.port}`,
      ]
    ) assertStringIncludes(policy, part);
    assert(!policy.includes("unsafe"));
    assertEquals(page.headers.get("x-content-type-options"), "nosniff");
    assertEquals(page.headers.get("referrer-policy"), "no-referrer");
    assertEquals(page.headers.get("rating"), "RTA-5042-1996-1400-1577-RTA");
    assertEquals(page.headers.get("strict-transport-security"), null);

    const bundle = await fetch(`${server.url}/passerby.js`).then(read);
    assertEquals([bundle.status, bundle.text], [200, "export {};\n"]);
    assertEquals(bundle.headers.get("access-control-allow-origin"), "*");
    assertEquals(bundle.headers.get("cross-origin-resource-policy"), "cross-origin");
    const head = await fetch(`${server.url}/passerby.js`, { method: "HEAD" }).then(read);
    assertEquals([head.status, head.text, head.headers.get("content-length")], [200, "", "11"]);
    const etag = bundle.headers.get("etag")!;
    assertEquals(
      (await fetch(`${server.url}/passerby.js`, { headers: { "if-none-match": etag } }).then(read)).status,
      304,
    );

    const missing = await fetch(`${server.url}/CANARY%0d%0a<script>`).then(read);
    assertEquals([missing.status, missing.text], [404, "Not Found\n"]);
    const posted = await fetch(`${server.url}/passerby.js`, { method: "POST", body: "x" }).then(read);
    assertEquals([posted.status, posted.headers.get("allow")], [405, "GET, HEAD"]);
    assertEquals((await fetch(`${server.url}/ws`).then(read)).status, 426);
  });

  test("shows metrics to this machine only, and no proxy's guests", async (server) => {
    const { a, b, epoch } = await server.pair();
    a.socket.send(frame("typing", epoch));
    await b.frame();
    const metrics = await fetch(`${server.url}/metrics`).then(read);
    assertStringIncludes(metrics.headers.get("content-type")!, "text/plain; version=0.0.4");
    for (
      const line of ["passerby_rooms 1", "passerby_sessions 2", 'passerby_frames_forwarded_total{kind="typing"} 1']
    ) {
      assertStringIncludes(metrics.text, `${line}\n`);
    }
    const forwarded = await fetch(`${server.url}/metrics`, { headers: { "x-forwarded-for": "127.0.0.1" } }).then(read);
    assertEquals(forwarded.status, 403);
  });

  test(
    "shows metrics in production to whom the operator named, not to whatever else runs on this machine",
    async (server) => {
      assertEquals((await fetch(`${server.url}/metrics`).then(read)).status, 403);
    },
    PRODUCTION_ARGS,
  );

  test("shows metrics in production to the networks that the operator named", async (server) => {
    assertEquals((await fetch(`${server.url}/metrics`).then(read)).status, 200);
  }, [...PRODUCTION_ARGS, "--metrics-networks", "127.0.0.1"]);

  test("tells how much every row of the retention table holds that is in memory", async (server) => {
    const { a, b, epoch } = await server.pair();
    a.say({ type: "next", epoch });
    await b.until("ended");
    const { text } = await fetch(`${server.url}/metrics`).then(read);
    const held = Object.fromEntries(
      [...text.matchAll(/^passerby_held{item="([a-z-]+)"} (\d+)$/gm)].map(([, ...row]) => row),
    );
    // Sums are the rest of this very answer.
    const rows = Object.entries(ITEMS).filter(([id, { place }]) => place === "memory" && id !== "counters");
    assertEquals(Object.keys(held).toSorted(), rows.map(([id]) => id).toSorted());
    assertEquals([held.session, held.room, held["ended-room"], held.acquaintances], ["2", "0", "2", "2"]);
  });

  test("without landing has no page at /, in production asks for TLS", async (server) => {
    const response = await fetch(`${server.url}/healthz`).then(read);
    assertEquals(response.headers.get("strict-transport-security"), "max-age=63072000");
    await assertRejects(() => server.connect()); // localhost is not listed
    await (await server.connect({ page: "https://site.example" })).opened;
  }, PRODUCTION_ARGS);

  test("asks for a moment of work while many come, and lets in who did it", async (server) => {
    const [a, b] = await Promise.all([server.greet(), server.greet()]);
    for (const client of [a, b]) {
      const join = { type: "join", mode: "text", interests: [], languages: [] };
      client.say(join);
      client.say({ ...join, work: await doWork(await client.until("work")) });
    }
    await Promise.all([a.until("matched"), b.until("matched")]);
  }, ["--work-above-joins", "0"]);

  test("counts connections by what a trusted proxy says", async (server) => {
    const statuses = await Promise.all(["203.0.113.1", "203.0.113.2"].map(async (address) => {
      const raw = await RawClient.connect(server.port);
      await raw.write(upgradeRequest({ origin: "http://localhost", "x-forwarded-for": `198.51.100.1, ${address}` }));
      return { raw, head: await raw.readHead() };
    }));
    for (const { raw, head } of statuses) {
      assertStringIncludes(head, "HTTP/1.1 101");
      raw.close();
    }
  }, ["--trusted-proxies", "127.0.0.0/8", "--max-connections-per-address", "1"]);

  test(
    "refuses pages to an address that asks for too many, and to nobody else; health is told always",
    async (server) => {
      const ask = (path: string, address: string) =>
        fetch(`${server.url}${path}`, { headers: { "x-forwarded-for": address } }).then(read);
      const flood = await Promise.all(Array.from({ length: 40 }, () => ask("/nowhere", "203.0.113.1")));
      assert(flood.filter(({ status }) => status === 404).length >= 15);
      const refused = flood.filter(({ status }) => status === 429);
      assert(refused.length > 0);
      assertEquals(refused[0]!.headers.get("retry-after"), "1");
      assertEquals((await ask("/healthz", "203.0.113.1")).status, 200);
      assertEquals((await ask("/readyz", "203.0.113.1")).status, 200);
      assertEquals((await ask("/nowhere", "203.0.113.2")).status, 404);
    },
    ["--trusted-proxies", "127.0.0.0/8", "--max-connections-per-address", "1"],
  );
}

async function read(response: Response) {
  return { status: response.status, headers: response.headers, text: await response.text() };
}
