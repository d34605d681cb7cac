import { assert, assertEquals } from "@std/assert";
import { createConnectionCheck } from "./connection-check.ts";
import { RetentionRow } from "./core/retention.ts";
import { parseNetwork } from "./http/networks.ts";

function check() {
  const refusals: string[] = [];
  const { connect } = createConnectionCheck({
    config: { maxConnections: 40, maxConnectionsPerAddress: 2, trustedProxies: [parseNetwork("10.0.0.0/8")!] },
    row: new RetentionRow("address-use", 60_000),
    addressHash: { bucketOf: (address) => address, widerBucketOf: (address) => address },
    clock: { now: () => 0 },
    watch: { refused: (reason) => void refusals.push(reason) },
  });
  const open = (address: string, count: number) => Array.from({ length: count }, () => connect({ address }));
  return { open, refusals };
}

Deno.test("One address may open its WebSockets and some more connections, and again when they are over", () => {
  const { open, refusals } = check();
  const all = open("192.0.2.1", 27);
  assertEquals(all.map((release) => release !== undefined), [...Array(26).fill(true), false]);
  assertEquals(refusals, ["address-limit"]);
  assert(open("192.0.2.2", 1)[0]);
  all[0]!();
  assert(open("192.0.2.1", 1)[0]);
});

Deno.test("All together may open so many connections; a trusted proxy counts only here", () => {
  const { open, refusals } = check();
  const all = open("10.0.0.1", 297);
  assertEquals(all.findIndex((release) => release === undefined), 296);
  assertEquals(open("192.0.2.1", 1), [undefined]);
  assertEquals(refusals, ["full", "full"]);
  all[0]!();
  assert(open("192.0.2.1", 1)[0]);
});
