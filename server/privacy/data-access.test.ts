import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { HeldRow } from "../../protocol/mod.ts";
import { RETENTION_IDS } from "../core/retention.ts";
import type { Allowance } from "../core/allowance.ts";
import { startServer, type TestClient } from "../testing.ts";
import { createHardenedTransport } from "../transport/hardened.ts";
import { nativeTransport } from "../transport/native.ts";

const WISHES = { mode: "text", interests: ["tea", "night trains"], languages: ["fr"] } as const;

async function askedBy(client: TestClient): Promise<Record<string, Record<string, unknown>>> {
  client.say({ type: "what-you-hold" });
  return byId((await client.until("held")).rows);
}

/** Of two rows with the same id, such as the counters of an address and of the block around it, the last. */
function byId(rows: readonly HeldRow[]): Record<string, Record<string, unknown>> {
  for (const { id } of rows) assert((RETENTION_IDS as readonly string[]).includes(id), `${id} is in the table`);
  return Object.fromEntries(rows.map(({ id, json }) => [id, JSON.parse(json)]));
}

Deno.test("The answer equals what the stores hold", async () => {
  await using server = await startServer(nativeTransport);
  const a = await server.greet();
  assertEquals(Object.keys(await askedBy(a)).sort(), ["address-use", "connection", "session"]);

  a.say({ type: "join", ...WISHES });
  await a.until("waiting");
  const waiting = await askedBy(a);
  const { name } = waiting.session as { name: string };
  const lobby = server.app.lobby.holdings(name)!;
  assertEquals(waiting.session, JSON.parse(JSON.stringify(lobby.session)));
  assertEquals(waiting.waiting, JSON.parse(JSON.stringify(lobby.waiting)));
  assertEquals(waiting.waiting!.wishes, {
    ...WISHES,
    interests: [...WISHES.interests],
    languages: [...WISHES.languages],
  });

  const b = await server.greet();
  b.say({ type: "join", ...WISHES, interests: ["tea"] });
  const matched = await a.until("matched");
  await b.until("matched");
  const room = await askedBy(a);
  assertEquals([room.waiting, room.room!.epoch, room.room!.interests], [undefined, matched.epoch, ["tea"]]);
  const partner = (await askedBy(b)).session!.name as string;
  assert(!JSON.stringify(room).includes(partner), "the partner's name is the partner's");

  a.say({ type: "report", context: matched.context, reason: "spam", note: "Sells shoes", evidence: 0 });
  await a.until("reported");
  a.say({ type: "block", epoch: matched.epoch });
  await a.until("blocked");
  const after = await askedBy(a);
  const [stored] = server.app.reports.list(Date.now());
  const { subjectBucket: _theirs, ...own } = stored!;
  assertEquals(after.report, JSON.parse(JSON.stringify(own)));
  assertEquals([after.room, after.acquaintances!.blocked], [undefined, 1]);
  assertEquals((await askedBy(b)).report, undefined, "who is reported does not learn who reported");
});

Deno.test("Every counter about a connection is in the answer, and what of it outlives an erase is named", async () => {
  await using server = await startServer(createHardenedTransport());
  const a = await server.greet();
  for (let skip = 0; skip < 3; skip++) {
    const b = await server.greet();
    for (const client of [a, b]) client.say({ type: "join", ...WISHES });
    await Promise.all([a.until("matched"), b.until("matched")]);
    a.say({ type: "leave" });
    await a.until("idle");
  }
  for (const text of ["{}", JSON.stringify({ type: "report", context: "x", reason: "spam", note: "", evidence: 0 })]) {
    a.socket.send(text);
    await a.until("error");
  }
  const { "address-use": before } = await askedBy(a);
  const { connections } = before!.address as { connections: number };
  assertEquals([connections, before!.tcpConnections, before!.earlierConnections], [4, 4, 0]);
  assertCounted(before!);

  a.say({ type: "erase" });
  assertCounted(byId((await a.until("erased")).rows)["address-use"]!);

  function assertCounted({ thisConnection }: Record<string, unknown>): void {
    const { skips, waitMs, limits } = thisConnection as ReturnType<Allowance["used"]>;
    assertEquals([skips, waitMs, limits.report, limits.strikes], [3, 0, 1, 1]);
  }
});

Deno.test("After erase nothing is left, and the person goes on as somebody new", async () => {
  await using server = await startServer(nativeTransport);
  const { a, b, matchedA, epoch } = await server.pair();
  a.say({ type: "report", context: matchedA.context, reason: "spam", note: "", evidence: 0 });
  await a.until("reported");
  const before = await askedBy(a);
  const name = before.session!.name as string;

  a.say({ type: "erase" });
  const { rows } = await a.until("erased");
  assertEquals([...new Set(rows.map(({ id }) => id))].sort(), ["address-use", "report"], "what has to stay is named");
  assertEquals(await b.until("ended"), { type: "ended", epoch, reason: "left" });
  assertEquals(server.app.lobby.holdings(name), undefined);

  const after = await askedBy(a);
  assertEquals(Object.keys(after).sort(), ["address-use", "connection", "session"]);
  assertNotEquals(after.session!.name, name);
  assertEquals(after.session!.wishes, undefined);

  // Not even the former partner is a former partner: the two may meet at once.
  for (const client of [a, b]) client.say({ type: "join", mode: "text", interests: [], languages: [] });
  const [again, other] = await Promise.all([a.until("matched"), b.until("matched")]);
  assertEquals(again.epoch, other.epoch);
});

Deno.test("A ticket of an erased session opens nothing", async () => {
  await using server = await startServer(nativeTransport);
  const { ticket } = await ticketOf(server);
  const thief = await server.connect();
  thief.say({ type: "hello", resume: { ticket } });
  assertEquals((await thief.until("error")).code, "bad-ticket");

  async function ticketOf(server: Awaited<ReturnType<typeof startServer>>) {
    const [c, d] = await Promise.all([server.greet(), server.greet()]);
    for (const client of [c, d]) client.say({ type: "join", mode: "text", interests: ["x"], languages: [] });
    const ticket = await c.until("ticket");
    c.say({ type: "erase" });
    await c.until("erased");
    return ticket;
  }
});
