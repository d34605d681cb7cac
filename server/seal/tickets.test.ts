import { assert, assertEquals, assertLessOrEqual, assertNotEquals } from "@std/assert";
import { RetentionRow } from "../core/retention.ts";
import { decodeBase64Url, encodeBase64Url } from "@std/encoding/base64url";
import fc from "fast-check";
import { LIMITS } from "../../protocol/mod.ts";
import type { Ticket } from "../core/ticket.ts";
import { TICKET_BLOCKED_MAX, TICKET_RECENT_MAX } from "../core/ticket.ts";
import { Box } from "./box.ts";
import { Contexts } from "./contexts.ts";
import { countingBytes, ROOM_ID, testSecret } from "./testing.ts";
import { Tickets } from "./tickets.ts";

const NOW = 1_800_000_000_000;
const TICKET: Ticket = {
  issuer: "one process",
  peerId: ROOM_ID,
  site: "site.example",
  serial: 7,
  expires: NOW + 1,
  wishes: { mode: "video", interests: ["tea"], languages: ["en"] },
  since: undefined,
  room: { epoch: 5, id: ROOM_ID, mode: "video", role: "polite", partner: "somebody else" },
  blocked: ["a", "b"],
  recent: [["c", NOW + 9]],
};

function create(secret = testSecret()) {
  return new Tickets(secret, countingBytes());
}

Deno.test("Tickets opens what it sealed, also in another process with the same secret", () => {
  for (const ticket of [TICKET, { ...TICKET, wishes: undefined, since: NOW - 5, room: undefined, blocked: [] }]) {
    assertEquals(create().open(create().seal(ticket), NOW), ticket);
  }
});

Deno.test("Tickets of the same facts look different each time", () => {
  const tickets = create();
  assertNotEquals(tickets.seal(TICKET), tickets.seal(TICKET));
});

Deno.test("Tickets refuses every flipped bit and every cut", () => {
  const tickets = create();
  const bytes = decodeBase64Url(tickets.seal(TICKET));
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = bytes.slice();
    changed[bit >> 3]! ^= 1 << (bit & 7);
    assertEquals(tickets.open(encodeBase64Url(changed), NOW), undefined);
  }
  for (let length = 0; length < bytes.length; length++) {
    assertEquals(tickets.open(encodeBase64Url(bytes.subarray(0, length)), NOW), undefined);
  }
});

Deno.test("Tickets refuses garbage, other secrets, other boxes of this server, and what has expired", () => {
  const tickets = create();
  assertEquals(
    create(testSecret("another secret, just as long as it must be")).open(tickets.seal(TICKET), NOW),
    undefined,
  );
  const context = new Contexts(new RetentionRow("context", 1e8), testSecret(), countingBytes()).seal(
    { id: ROOM_ID },
    "polite",
    "bucket",
    NOW,
  );
  assertEquals(tickets.open(context, NOW), undefined);
  assert(tickets.open(tickets.seal(TICKET), TICKET.expires - 1));
  assertEquals(tickets.open(tickets.seal(TICKET), TICKET.expires), undefined);
  fc.assert(fc.property(fc.string(), (garbage) => tickets.open(garbage, NOW) === undefined));
});

Deno.test("Tickets refuses what a version with other fields sealed under the same secret", () => {
  const box = new Box(testSecret().derive("ticket"), countingBytes());
  const { issuer, peerId, site, serial, expires, wishes, since, room, blocked, recent } = TICKET;
  const sealed = (version: unknown) => {
    const fields = [version, issuer, peerId, site, serial, expires, wishes, since, room, blocked, recent];
    return box.seal(new TextEncoder().encode(JSON.stringify(fields)));
  };
  assertEquals([1, 0, 2, "1"].map((version) => create().open(sealed(version), NOW)?.peerId), [
    ROOM_ID,
    undefined,
    undefined,
    undefined,
  ]);
});

Deno.test("The largest ticket that there can be fits a hello", () => {
  const id = "x".repeat(22);
  const sealed = create().seal({
    ...TICKET,
    issuer: id,
    peerId: id,
    site: "x".repeat(253),
    serial: Number.MAX_SAFE_INTEGER,
    // As long as an interest can be, in what takes the most bytes: JSON writes half a character as six.
    wishes: {
      mode: "video",
      interests: new Array(LIMITS.interests).fill("\ud800".repeat(LIMITS.interestLength * 4)),
      languages: new Array(LIMITS.languages).fill("xxx"),
    },
    since: NOW,
    room: { epoch: 2 ** 32 - 1, id, mode: "video", role: "impolite", partner: id },
    blocked: new Array(TICKET_BLOCKED_MAX).fill(id),
    recent: new Array(TICKET_RECENT_MAX).fill([id, NOW + 86_400_000]),
  });
  assertLessOrEqual(sealed.length, LIMITS.ticketLength);
});
