import { assert, assertEquals } from "@std/assert";
import { CLOSE } from "../../protocol/mod.ts";
import { createLog, describeThrown, type LogEvent } from "../log.ts";
import { Metrics } from "../metrics.ts";
import { startServer } from "../testing.ts";
import { createHardenedTransport } from "../transport/hardened.ts";
import { nativeTransport } from "../transport/native.ts";
import { RawClient, upgradeRequest } from "../transport/raw-client.ts";

const CANARY = "CANARY7f3a";
const AGENT = `${CANARY}-agent`;
const ADDRESS = "203.0.113.187";

for (const transport of [nativeTransport, createHardenedTransport()]) {
  Deno.test(`No path through the server writes what a stranger sent into the log, over ${transport.name}`, async () => {
    await using server = await startServer(transport, ["--trusted-proxies", "127.0.0.1"]);
    const headers = { "user-agent": AGENT, "x-forwarded-for": ADDRESS, cookie: CANARY, referer: `http://${CANARY}/` };

    // Pages: known, unknown, wrong method, wrong language, wrong everything.
    for (const path of ["/", "/privacy", "/rules", "/privacy.json", `/${CANARY}`, `/privacy?lang=${CANARY}`, "/ws"]) {
      for (const method of ["GET", "POST"]) {
        const body = method === "POST" ? CANARY : undefined;
        await (await fetch(`${server.url}${path}`, { method, headers, ...(body && { body }) })).text();
      }
    }
    // Upgrades: foreign page, another version.
    for (const origin of [`https://${CANARY.toLowerCase()}.example`, "null", CANARY]) {
      using raw = await RawClient.connect(server.port);
      await raw.write(upgradeRequest({ ...headers, origin }));
      await raw.readHead();
    }
    await (await server.connect({ protocol: `${CANARY}.v0` })).closed;

    // Words: nonsense, too big, too fast, in fields of every kind, until the server has had enough.
    const nonsense = [
      CANARY,
      `{"type":"${CANARY}"}`,
      JSON.stringify({ type: "join", mode: CANARY, interests: [CANARY] }),
    ];
    const { a, b, matchedA } = await server.pair();
    for (const text of nonsense) a.say(text);
    a.say({ type: "report", context: CANARY, reason: "spam", note: CANARY, evidence: 0 });
    a.say({ type: "report", context: matchedA.context, reason: "spam", note: CANARY, evidence: 0 });
    await a.until("reported");
    for (let i = 0; i < 40; i++) b.say(nonsense[i % nonsense.length]!);
    const { code } = await b.closed;
    // The native transport stops reading when it closes, and what still comes in resets the connection.
    if (transport.name === "hardened") assertEquals(code, CLOSE.badMessage.code);
    const big = await server.greet();
    big.say(CANARY.repeat(3_000));
    assertEquals((await big.closed).code, CLOSE.tooBig.code);

    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    assert(server.lines.some((line) => line.includes('"event":"refused"')), "control: refusals are written");
    assert(server.lines.some((line) => line.includes('"event":"closed"')), "control: closes are written");
    assert(server.app.reports.list(Date.now())[0]?.note === CANARY, "control: the words did arrive");
    for (const text of [...server.lines, metrics]) {
      assert(!text.toUpperCase().includes(CANARY.toUpperCase()) && !text.includes(ADDRESS), text);
    }
  });
}

Deno.test("Whatever is thrown, its words stay out of log and metrics", () => {
  const lines: string[] = [];
  const log = createLog({ level: "debug", now: () => 0, line: (text) => lines.push(text) });
  const metrics = new Metrics({ coarse: false });
  class Odd extends Error {
    override name = CANARY;
    override get message() {
      return CANARY;
    }
  }
  const cause = new Error(CANARY, { cause: CANARY });
  const thrown = [
    CANARY,
    { message: CANARY },
    new Error(CANARY),
    new Odd(),
    cause,
    new AggregateError([cause], CANARY),
    Symbol(CANARY),
    null,
  ];
  const places = ["connection", "timer", "http", "process"] as const;
  for (const each of thrown) {
    for (const where of places) {
      metrics.count("failures", where);
      log.write({ event: "failed", where, ...describeThrown(each) });
    }
  }
  assertEquals(lines.length, thrown.length * places.length);
  const GAUGES = { connections: 0, sessions: 0, absent: 0, waiting: 0, rooms: 0, reports: 0, resident_memory_bytes: 0 };
  assert(!`${lines.join()}${metrics.render(GAUGES)}`.includes(CANARY));
});

Deno.test("Every event of the log leaves out every field that is not its own", () => {
  // A new event does not compile until it is here.
  const events: { [E in LogEvent["event"]]: true } = {
    started: true,
    stopping: true,
    stopped: true,
    "random-secret": true,
    "native-limits": true,
    "excess-rights": true,
    arrived: true,
    "direct-calls": true,
    "no-trusted-proxy": true,
    "unread-reports": true,
    refused: true,
    closed: true,
    failed: true,
  };
  for (const event of Object.keys(events)) {
    const lines: string[] = [];
    const log = createLog({ level: "debug", now: () => 0, line: (text) => lines.push(text) });
    log.write({ event, address: ADDRESS, userAgent: AGENT, text: CANARY, peerId: CANARY } as unknown as LogEvent);
    assert(lines.length === 1 && !lines[0]!.includes(CANARY) && !lines[0]!.includes(ADDRESS), lines[0]);
  }
});
