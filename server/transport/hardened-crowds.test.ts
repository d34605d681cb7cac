import { assert, assertEquals } from "@std/assert";
import { listen } from "./hardened-lab.ts";
import { RawClient } from "./raw-client.ts";

Deno.test("Hardened transport ends a connection that never says anything", async () => {
  await using lab = await listen({ headersTimeout: 50, requestTimeout: 60, connectionsCheckingInterval: 10 });
  using client = await RawClient.connect(lab.listener.port);
  await client.readToEnd();
});

Deno.test("Hardened transport lets newcomers in past a crowd that says nothing: the oldest of it has to go", async () => {
  await using lab = await listen({ maxHalfOpen: 3, headersTimeout: 600_000, requestTimeout: 600_000 });
  const crowd: RawClient[] = [];
  try {
    for (let at = 0; at < 3; at++) crowd.push(await RawClient.connect(lab.listener.port));
    using honest = await RawClient.open(lab.listener.port);
    await crowd[0]!.readToEnd(); // cut
    for (let at = 0; at < 3; at++) crowd.push(await RawClient.connect(lab.listener.port));
    await honest.frame(1, "close me"); // was never in the way
    await lab.ended;
    assertEquals(lab.received, ["close me"]);
  } finally {
    for (const client of crowd) client.close();
  }
});

Deno.test("Hardened transport lets a crowd in by and by: in one turn of the event loop so many, and everybody in the end", async () => {
  const [SIZE, PER_TURN] = [200, 3];
  const turns = new TurnCount();
  await using lab = await listen({ connectionsPerTurn: PER_TURN }, { connect: () => (turns.count(), () => {}) });
  const crowd = await Promise.all(Array.from({ length: SIZE }, () => RawClient.open(lab.listener.port)));
  for (const client of crowd) client.close();
  assertEquals(turns.all, SIZE);
  assertEquals(turns.most, PER_TURN);
});

Deno.test("Hardened transport cuts a crowd that says nothing by and by", async () => {
  const [SIZE, PER_TURN] = [100, 2];
  const turns = new TurnCount();
  const bounds = { connectionsPerTurn: PER_TURN, headersTimeout: 300, requestTimeout: 600_000 };
  await using lab = await listen(bounds, { connect: () => () => turns.count() });
  const crowd = await Promise.all(Array.from({ length: SIZE }, () => RawClient.connect(lab.listener.port)));
  await Promise.all(crowd.map((client) => client.readToEnd()));
  for (const client of crowd) client.close();
  assertEquals(turns.all, SIZE);
  assert(turns.most <= 2 * PER_TURN, `got ${turns.most}`); // what is cut in one turn may be over in the next
});

Deno.test("Hardened transport ends a connection that the client ends without a word", async () => {
  await using lab = await listen({ headersTimeout: 600_000, requestTimeout: 600_000 });
  using client = await RawClient.connect(lab.listener.port);
  await client.closeWrite();
  await lab.disconnected;
});

Deno.test("Hardened transport asks about each connection first, and says when it is over", async () => {
  let [here, most] = [0, 0];
  const gone = Promise.withResolvers<void>();
  await using lab = await listen({}, {
    connect: () => {
      if (here === 1) return undefined;
      most = Math.max(most, ++here);
      return () => (here--, gone.resolve());
    },
  });
  const first = await RawClient.open(lab.listener.port);
  using second = await RawClient.connect(lab.listener.port);
  await second.readToEnd(); // cut
  first.close();
  await gone.promise;
  using third = await RawClient.open(lab.listener.port);
  await third.frame(1, "close me");
  await lab.ended;
  assertEquals(most, 1);
});

/** How often something happens, and how often in one turn of the event loop at most. */
class TurnCount {
  all = 0;
  most = 0;
  #now = 0;

  count(): void {
    if (this.#now === 0) setImmediate(() => this.#now = 0);
    this.all++;
    this.most = Math.max(this.most, ++this.#now);
  }
}
