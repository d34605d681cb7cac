import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { decodeBase64Url, encodeBase64Url } from "@std/encoding/base64url";
import fc from "fast-check";
import { LIMITS } from "../../protocol/mod.ts";
import { RetentionRow } from "../core/retention.ts";
import { CLOCK_SKEW_MS } from "./clock-skew.ts";
import { Contexts } from "./contexts.ts";
import { countingBytes, ROOM_ID, testSecret } from "./testing.ts";

const ROW = new RetentionRow("context", 24 * 3_600_000);

const NOW = 1_800_000_000_000;

function create() {
  return new Contexts(ROW, testSecret(), countingBytes());
}

Deno.test("Contexts opens what it sealed, also after a restart with the same secret", () => {
  const text = create().seal({ id: ROOM_ID }, "polite", "bucket-of-16-ch-", NOW);
  assert(text.length <= LIMITS.contextLength);
  assertEquals(create().open(text, NOW + 1), {
    room: decodeBase64Url(ROOM_ID),
    subject: "polite",
    bucket: "bucket-of-16-ch-",
    since: NOW,
  });
});

Deno.test("Contexts of the same facts look different each time", () => {
  const contexts = create();
  const seal = () => contexts.seal({ id: ROOM_ID }, "impolite", "b", NOW);
  assertNotEquals(seal(), seal());
});

Deno.test("Contexts refuses every flipped bit", () => {
  const contexts = create();
  const bytes = decodeBase64Url(contexts.seal({ id: ROOM_ID }, "impolite", "bucket", NOW));
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = bytes.slice();
    changed[bit >> 3]! ^= 1 << (bit & 7);
    assertEquals(contexts.open(encodeBase64Url(changed), NOW), undefined);
  }
});

Deno.test("Contexts refuses garbage, foreign boxes, and what is too old or from the future", () => {
  const contexts = create();
  const foreign = new Contexts(ROW, testSecret("another secret, just as long as it must be"), countingBytes());
  assertEquals(contexts.open(foreign.seal({ id: ROOM_ID }, "polite", "b", NOW), NOW), undefined);
  const text = contexts.seal({ id: ROOM_ID }, "polite", "b", NOW);
  assert(contexts.open(text, NOW + ROW.ms));
  assertEquals(contexts.open(text, NOW + ROW.ms + 1), undefined);
  // The clock of the node that sealed it may be a little ahead.
  assert(contexts.open(text, NOW - CLOCK_SKEW_MS));
  assertEquals(contexts.open(text, NOW - CLOCK_SKEW_MS - 1), undefined);
  fc.assert(fc.property(fc.string(), (garbage) => contexts.open(garbage, NOW) === undefined));
});
