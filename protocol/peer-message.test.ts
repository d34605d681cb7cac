import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { peerMessage } from "./arbitraries.ts";
import { pad, SIZE_CLASSES } from "./frame.ts";
import { LIMITS } from "./limits.ts";
import { parsePeerMessage, type PeerMessage, RECEIPTS_MAX, serializePeerMessage } from "./peer-message.ts";

const KINDS = ["chat", "typing", "presence", "media", "signal", "receipt"] as const satisfies PeerMessage["type"][];

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

Deno.test("Every peer message comes back as it was sent, through the padding too", () => {
  fc.assert(
    fc.property(peerMessage, (message) => {
      const plain = serializePeerMessage(message);
      assertEquals(parsePeerMessage(message.type, plain), message);
      assertLessOrEqual(pad(plain).length, SIZE_CLASSES.at(-1)!);
    }),
    { numRuns: 500 },
  );
});

Deno.test("The peer parser throws on no bytes of any kind", () => {
  fc.assert(
    fc.property(fc.constantFrom(...KINDS), fc.uint8Array({ maxLength: 120 }), (kind, bytes) => {
      parsePeerMessage(kind, bytes);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("The peer parser throws on no signal, and passes on known fields only", () => {
  const part = fc.oneof(fc.jsonValue(), fc.record({ type: fc.jsonValue(), sdp: fc.jsonValue() }));
  const signal = fc.record({
    type: fc.constantFrom("description", "candidate", "x"),
    description: part,
    candidate: part,
  });
  fc.assert(
    fc.property(signal, (signal) => {
      const parsed = parsePeerMessage("signal", json(signal));
      if (parsed) assertEquals(parsePeerMessage("signal", serializePeerMessage(parsed)), parsed);
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("A message of one kind is not read as another where their forms differ", () => {
  const typing = serializePeerMessage({ type: "typing", typing: true });
  for (const kind of ["chat", "signal", "receipt"] as const) assertEquals(parsePeerMessage(kind, typing), undefined);
});

Deno.test("A chat message that shows nothing is none, whoever wrote it", () => {
  for (const text of ["", " \n", "\u200b", "\u202e\u200d \u3164", "\ufe0f"]) {
    const bytes = serializePeerMessage({ type: "chat", key: new Uint8Array(32), index: 0, text });
    assertEquals(parsePeerMessage("chat", bytes), undefined, JSON.stringify(text));
  }
});

Deno.test("Flags are one byte, and one of the listed values", () => {
  for (const [kind, max] of [["typing", 1], ["presence", 1], ["media", 15]] as const) {
    for (let byte = 0; byte < 256; byte++) {
      assertEquals(parsePeerMessage(kind, Uint8Array.of(byte)) !== undefined, byte <= max);
    }
    assertEquals(parsePeerMessage(kind, new Uint8Array(0)), undefined);
    assertEquals(parsePeerMessage(kind, new Uint8Array(2)), undefined);
  }
});

Deno.test("Chat needs its key, its index and words that show something", () => {
  const message = { type: "chat" as const, key: new Uint8Array(32).fill(1), index: 3, text: "hi" };
  const plain = serializePeerMessage(message);
  for (let length = 0; length <= 36; length++) {
    assertEquals(parsePeerMessage("chat", plain.subarray(0, length)), undefined);
  }
  for (const text of [" \n", "\u202e", "x".repeat(LIMITS.textLength + 1)]) {
    assertEquals(parsePeerMessage("chat", serializePeerMessage({ ...message, text })), undefined);
  }
});

Deno.test("Chat text is returned as it was committed to: a byte order mark and an override stay", () => {
  const message = { type: "chat" as const, key: new Uint8Array(32), index: 0, text: "\ufeffa\u202eb" };
  assertEquals(parsePeerMessage("chat", serializePeerMessage(message)), message);
});

Deno.test("Chat in broken UTF-8 is refused", () => {
  for (const bad of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe2, 0x82]]) {
    const plain = new Uint8Array(36 + bad.length);
    plain.set(bad, 36);
    assertEquals(parsePeerMessage("chat", plain), undefined);
  }
});

Deno.test("The key of a chat message is a copy: the bytes it came from may be wiped", () => {
  const plain = serializePeerMessage({ type: "chat", key: new Uint8Array(32).fill(9), index: 0, text: "hi" });
  const parsed = parsePeerMessage("chat", plain);
  plain.fill(0);
  assert(parsed?.type === "chat");
  assertEquals(parsed.key, new Uint8Array(32).fill(9));
});

Deno.test("Receipts are whole, at least one and at most the maximum", () => {
  for (
    const [count, extra, fits] of [[0, 0, false], [1, 0, true], [1, 1, false], [RECEIPTS_MAX, 0, true], [
      RECEIPTS_MAX + 1,
      0,
      false,
    ]] as const
  ) {
    assertEquals(parsePeerMessage("receipt", new Uint8Array(count * 44 + extra)) !== undefined, fits, `${count}`);
  }
  const most = new Uint8Array(RECEIPTS_MAX * 44);
  assertEquals(pad(most).length, 1_024);
});

Deno.test("A description too long, without SDP or of no known type is refused", () => {
  const of = (description: unknown) => parsePeerMessage("signal", json({ type: "description", description }));
  assert(of({ type: "offer", sdp: "x".repeat(LIMITS.descriptionLength) }));
  assertEquals(of({ type: "offer", sdp: "x".repeat(LIMITS.descriptionLength + 1) }), undefined);
  for (const wrong of [null, [], "offer", {}, { type: "offer" }, { sdp: "" }, { type: "toString", sdp: "" }]) {
    assertEquals(of(wrong), undefined);
  }
});

Deno.test("A candidate too long is refused; of its details, those that make no sense are null", () => {
  const of = (candidate: unknown) => parsePeerMessage("signal", json({ type: "candidate", candidate }));
  assertEquals(of({ candidate: "x".repeat(LIMITS.candidateLength + 1) }), undefined);
  for (const wrong of [null, [], "candidate", {}, { candidate: 1 }]) assertEquals(of(wrong), undefined);
  assertEquals(of({ candidate: "", sdpMid: 1, sdpMLineIndex: -1, usernameFragment: {}, extra: true }), {
    type: "signal",
    signal: {
      type: "candidate",
      candidate: { candidate: "", sdpMid: null, sdpMLineIndex: null, usernameFragment: null },
    },
  });
});
