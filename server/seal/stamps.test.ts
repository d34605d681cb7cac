import { assertEquals, assertNotEquals } from "@std/assert";
import { decodeBase64Url } from "@std/encoding/base64url";
import { buildFrame, CHAT_HEADER_BYTES, frameCommitment, frameStamp, stampTime } from "../../protocol/mod.ts";
import { RetentionRow } from "../core/retention.ts";
import { type Stamped, Stamps } from "./stamps.ts";
import { countingBytes, ROOM_ID, testSecret } from "./testing.ts";
import { createServerSecret } from "./server-secret.ts";

const ROW = new RetentionRow("stamp-key", 3 * 3_600_000);

const NOW = 1_800_000_000_123;
const HOUR = 3_600_000;

function create(secret = testSecret()): Stamps {
  return new Stamps(ROW, secret, countingBytes());
}

function chatFrame(): Uint8Array {
  const payload = Uint8Array.from({ length: 80 }, (_, i) => i);
  return buildFrame({ kind: "chat", epoch: 7, sequence: 3, payload }, new Uint8Array(32).fill(9));
}

function stamped(stamps: Stamps, now = NOW): Stamped {
  const frame = chatFrame();
  stamps.of({ id: ROOM_ID }, "polite").write(frame, now);
  return {
    room: decodeBase64Url(ROOM_ID),
    sender: "polite",
    sequence: 3,
    commitment: frameCommitment(frame).slice(),
    stamp: frameStamp(frame).slice(),
  };
}

Deno.test("Stamps writes the time and changes nothing else of the frame", () => {
  const frame = chatFrame();
  const before = frame.slice();
  create().of({ id: ROOM_ID }, "impolite").write(frame, NOW);
  assertEquals(stampTime(frameStamp(frame)), NOW);
  assertNotEquals(frameStamp(frame), frameStamp(before));
  frameStamp(frame).fill(0);
  assertEquals(frame, before);
  assertEquals(frame.length, CHAT_HEADER_BYTES + 80);
});

Deno.test("Stamps recognises its own stamp, also after a restart with the same secret", () => {
  const stamps = create();
  assertEquals(stamps.check(stamped(stamps), NOW + 1), "ok");
  assertEquals(create().check(stamped(stamps), NOW + 1), "ok");
});

Deno.test("Stamps of one sender hold through the change of the hour, and back", () => {
  const stamps = create();
  const sender = stamps.of({ id: ROOM_ID }, "polite");
  for (const now of [NOW, NOW + 1, NOW + HOUR, NOW + 2 * HOUR, NOW + HOUR]) {
    const frame = chatFrame();
    sender.write(frame, now);
    const { stamp } = stamped(stamps, now);
    assertEquals(frameStamp(frame), stamp);
  }
});

Deno.test("Stamps refuses another room, direction, sequence or commitment, and a foreign key", () => {
  const stamps = create();
  const good = stamped(stamps);
  const wrongs: Partial<Stamped>[] = [
    { room: new Uint8Array(16) },
    { sender: "impolite" },
    { sequence: 4 },
    { commitment: new Uint8Array(32) },
    { commitment: new Uint8Array(31) },
    { stamp: good.stamp.slice(0, 39) },
  ];
  for (const wrong of wrongs) assertEquals(stamps.check({ ...good, ...wrong }, NOW), "wrong");
  const foreign = create(testSecret("another secret, just as long as it must be"));
  assertEquals(foreign.check(good, NOW), "wrong");
});

Deno.test("Stamps refuses every flipped bit of the stamp", () => {
  const stamps = create();
  const good = stamped(stamps);
  for (let bit = 0; bit < good.stamp.length * 8; bit++) {
    const stamp = good.stamp.slice();
    stamp[bit >> 3]! ^= 1 << (bit & 7);
    assertNotEquals(stamps.check({ ...good, stamp }, NOW), "ok");
  }
});

Deno.test("Stamps forgets: after the stated time a stamp proves nothing", () => {
  const stamps = create();
  const old = stamped(stamps);
  assertEquals(stamps.check(old, NOW + (ROW.ms - HOUR)), "ok");
  assertEquals(stamps.check(old, NOW + (ROW.ms - HOUR) + HOUR), "too-old");
  assertEquals(stamps.check(stamped(stamps, NOW + 2 * HOUR), NOW), "too-old");
});

Deno.test("Without a configured secret a restarted server knows none of the old stamps", () => {
  const before = new Stamps(ROW, createServerSecret(undefined, countingBytes()), countingBytes());
  const old = stamped(before);
  assertEquals(before.check(old, NOW), "ok");
  const bytes = countingBytes();
  bytes(1);
  assertEquals(new Stamps(ROW, createServerSecret(undefined, bytes), bytes).check(old, NOW), "wrong");
});
