import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { CLOSE, FRAME_KINDS, type FrameKind, frameStamp, LIMITS } from "../../protocol/mod.ts";
import { DEFAULT_RATES } from "../core/rate-limits.ts";
import { BUFFER_HARD_BYTES, BUFFER_SOFT_BYTES } from "./relay.ts";
import { createLab, frame, GRACE_MS } from "./testing.ts";

const KINDS = Object.keys(FRAME_KINDS) as FrameKind[];

Deno.test("Relay passes on the very bytes that came, for every kind, both ways", () => {
  for (const kind of KINDS) {
    const { a, b, epoch } = createLab().pair();
    const [there, back] = [frame(kind, epoch), frame(kind, epoch)];
    a.frame(there);
    b.frame(back);
    assertStrictEquals(b.sent[0], there);
    assertStrictEquals(a.sent[0], back);
  }
});

Deno.test("Relay stamps chat frames with the sender's role and touches no other byte", () => {
  const { a, b, epoch, matchedA } = createLab().pair();
  const sent = frame("chat", epoch);
  const before = sent.slice();
  a.frame(sent);
  const [got] = b.frames();
  assertEquals(frameStamp(got!), new Uint8Array(40).fill(matchedA.role === "polite" ? 2 : 1));
  frameStamp(got!).fill(0);
  assertEquals(got, before);
});

Deno.test("Relay leaves frames of other kinds untouched", () => {
  for (const kind of KINDS.filter((kind) => kind !== "chat")) {
    const { a, b, epoch } = createLab().pair();
    const sent = frame(kind, epoch);
    const before = sent.slice();
    a.frame(sent);
    assertEquals(b.frames(), [before]);
  }
});

Deno.test("Relay drops a frame for another room and names it", () => {
  const { a, b, epoch } = createLab().pair();
  a.frame(frame("signal", epoch + 1, 41));
  assertEquals(b.frames(), []);
  assertEquals(a.heard(), [{ type: "error", code: "not-in-room", of: "signal", epoch: epoch + 1, sequence: 41 }]);
});

Deno.test("Relay never delivers a frame of the last room to the next partner", () => {
  const lab = createLab();
  const { a, b, epoch } = lab.pair();
  const c = lab.greet();
  b.say({ type: "leave" });
  a.say({ type: "next", epoch });
  c.say({ type: "join", mode: "text", interests: [], languages: [] });
  assert(a.heard().some(({ type }) => type === "matched"));
  c.sent.length = 0;
  a.frame(frame("chat", epoch, 9));
  assertEquals(c.sent, []);
  assertEquals(a.heard(), [{ type: "error", code: "not-in-room", of: "chat", epoch, sequence: 9 }]);
});

Deno.test("Relay tells a sender without a partner", () => {
  const { a, b, epoch } = createLab().pair();
  b.hangUp(1000);
  assertEquals(a.heard(), [{ type: "ended", epoch, reason: "left" }]);
  a.frame(frame("typing", epoch, 3));
  assertEquals(a.heard(), [{ type: "error", code: "not-in-room", of: "typing", epoch, sequence: 3 }]);
});

Deno.test("Relay holds each kind to its rate, says which frame and when to try again, and forwards later ones", () => {
  for (const kind of KINDS) {
    const { clock, pair } = createLab();
    const { a, b, epoch } = pair();
    const { burst } = DEFAULT_RATES[kind];
    for (let sequence = 0; sequence <= burst; sequence++) a.frame(frame(kind, epoch, sequence));
    assertEquals(b.frames().length, burst);
    const [error, ...more] = a.heard();
    assertEquals(more, []);
    assert(error?.type === "error" && error.retryMs! > 0);
    assertEquals([error.code, error.of, error.epoch, error.sequence], ["rate-limited", kind, epoch, burst]);
    clock.pass(error.retryMs!);
    a.frame(frame(kind, epoch, burst + 1));
    assertEquals(b.frames().length, 1);
  }
});

Deno.test("Relay closes a flooding sender and leaves the partner in peace", () => {
  const { pair } = createLab();
  const { a, b, epoch } = pair();
  for (let sequence = 0; sequence < 1_000; sequence++) a.frame(frame("chat", epoch, sequence));
  assertEquals(a.closed?.code, 4003);
  assertEquals(b.closed, undefined);
  assertEquals(b.frames().length, DEFAULT_RATES.chat.burst);
});

Deno.test("Relay refuses bytes that are no frame, and closes whoever keeps sending them", () => {
  const { a, b, epoch } = createLab().pair();
  const wrongReserved = frame("typing", epoch);
  wrongReserved[1] = 1;
  const wrongKind = frame("typing", epoch);
  wrongKind[0] = 99;
  const bad = [new Uint8Array(0), new Uint8Array(9), wrongReserved, wrongKind, frame("typing", epoch).slice(0, 50)];
  for (const bytes of bad) a.frame(bytes);
  assertEquals(a.heard(), bad.map(() => ({ type: "error", code: "bad-frame" })));
  for (let round = 0; round < 100; round++) a.frame(new Uint8Array(3));
  assertEquals(a.closed?.code, 4002);
  assertEquals(b.frames(), []);
});

Deno.test("Relay closes the sender of a message over the limit", () => {
  const { a, b } = createLab().pair();
  a.frame(new Uint8Array(LIMITS.messageBytes + 1));
  assertEquals(a.closed?.code, 1009);
  assertEquals(b.closed, undefined);
});

Deno.test("Relay drops only typing for a partner who reads slowly", () => {
  const { a, b, epoch } = createLab().pair();
  b.bufferedAmount = BUFFER_SOFT_BYTES + 1;
  for (const kind of KINDS) a.frame(frame(kind, epoch));
  assertEquals(
    b.frames().map((bytes) => bytes[0]),
    KINDS.filter((kind) => kind !== "typing").map((kind) => FRAME_KINDS[kind]),
  );
  assertEquals(a.sent, []);
  b.bufferedAmount = BUFFER_SOFT_BYTES;
  a.frame(frame("typing", epoch));
  assertEquals(b.frames().length, 1);
});

Deno.test("Relay closes a partner who does not read, and tells the sender that the partner is lost", () => {
  const { a, b, epoch } = createLab().pair();
  b.bufferedAmount = BUFFER_HARD_BYTES + 1;
  a.frame(frame("chat", epoch));
  assertEquals(b.closed?.code, 4004);
  assertEquals(b.frames(), []);
  assertEquals(a.heard(), [{ type: "partner-lost", epoch, graceMs: GRACE_MS }]);
});

Deno.test("Relay says nothing of frames that come too fast for an absent partner: they are sent again", () => {
  const lab = createLab();
  const { a, b, epoch } = lab.pair();
  a.heard();
  b.hangUp(1006);
  for (let sequence = 0; sequence < 15; sequence++) a.frame(frame("chat", epoch, sequence));
  assertEquals(a.heard().map(({ type }) => type), ["partner-lost"]);
  for (let sequence = 15; sequence < 40; sequence++) a.frame(frame("chat", epoch, sequence));
  assertEquals(a.closed?.code, CLOSE.tooFast.code);
});
