import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bytes, uint32 } from "./arbitraries.ts";
import {
  buildFrame,
  CHAT_HEADER_BYTES,
  COMMITMENT_BYTES,
  type Frame,
  FRAME_KINDS,
  frameClearBytes,
  frameCommitment,
  frameEpoch,
  type FrameKind,
  frameKind,
  frameSequence,
  frameStamp,
  HANDSHAKE_BYTES_MAX,
  HEADER_BYTES,
  pad,
  parseFrame,
  SIZE_CLASSES,
  STAMP_BYTES,
  stampTime,
  TAG_BYTES,
  unpad,
  writeUint32,
} from "./frame.ts";
import { LIMITS } from "./limits.ts";

const KINDS = Object.keys(FRAME_KINDS) as FrameKind[];
const SEALED = KINDS.filter((kind) => kind !== "handshake");

const sealed = (kinds: FrameKind[]): fc.Arbitrary<Frame> =>
  fc.record({
    kind: fc.constantFrom(...kinds),
    epoch: uint32,
    sequence: uint32,
    payload: fc.constantFrom(...SIZE_CLASSES).map((size) => new Uint8Array(size + TAG_BYTES).fill(size)),
  });
const handshake: fc.Arbitrary<Frame> = fc.record({
  kind: fc.constant("handshake" as const),
  epoch: uint32,
  sequence: uint32,
  payload: fc.integer({ min: 1, max: HANDSHAKE_BYTES_MAX }).chain(bytes),
});
const frame = fc.oneof(sealed(SEALED), handshake);

function commitmentFor(frame: Frame): Uint8Array | undefined {
  return frame.kind === "chat" ? new Uint8Array(COMMITMENT_BYTES).fill(0xc0) : undefined;
}

function headerBytes(kind: FrameKind): number {
  return kind === "chat" ? CHAT_HEADER_BYTES : HEADER_BYTES;
}

/** A frame of this kind with so many payload bytes, right or wrong. */
function rawFrame(kind: FrameKind, payload: number): Uint8Array {
  const bytes = new Uint8Array(headerBytes(kind) + payload);
  bytes[0] = FRAME_KINDS[kind];
  return bytes;
}

Deno.test("Every frame comes back as it was built", () => {
  fc.assert(fc.property(frame, (frame) => {
    const built = buildFrame(frame, commitmentFor(frame));
    assertEquals(parseFrame(built), frame);
    assertEquals([frameKind(built), frameEpoch(built), frameSequence(built)], [
      frame.kind,
      frame.epoch,
      frame.sequence,
    ]);
    assert(built.length <= LIMITS.messageBytes);
  }));
});

Deno.test("A chat frame carries its commitment, and room for the stamp that the server writes in place", () => {
  const payload = new Uint8Array(64 + TAG_BYTES).fill(7);
  const commitment = new Uint8Array(COMMITMENT_BYTES).fill(0xc0);
  const built = buildFrame({ kind: "chat", epoch: 1, sequence: 2, payload }, commitment);
  assertEquals(frameCommitment(built), commitment);
  assertEquals(frameStamp(built), new Uint8Array(STAMP_BYTES));
  writeUint32(frameStamp(built), 0, 0x1a0);
  writeUint32(frameStamp(built), 4, 0xffff_ffff);
  assertEquals(stampTime(frameStamp(built)), 0x1a0_ffff_ffff);
  assertEquals(parseFrame(built)?.payload, payload);
});

Deno.test("The bytes of a frame are laid out as documented", () => {
  const payload = new Uint8Array(64 + TAG_BYTES);
  const built = buildFrame({ kind: "typing", epoch: 0x01020304, sequence: 0xfffefdfc, payload });
  assertEquals([...built.subarray(0, HEADER_BYTES)], [3, 0, 1, 2, 3, 4, 0xff, 0xfe, 0xfd, 0xfc]);
});

Deno.test("What the sealing authenticates is the clear front of the frame without the stamp", () => {
  fc.assert(fc.property(frame, (frame) => {
    const commitment = commitmentFor(frame);
    const built = buildFrame(frame, commitment);
    const clear = frameClearBytes(frame, commitment);
    assertEquals(clear, built.slice(0, clear.length));
    assertEquals(clear.length, HEADER_BYTES + (commitment?.length ?? 0));
  }));
});

Deno.test("Every payload size that is no size class is refused, for every kind", () => {
  const sizes = new Set(SIZE_CLASSES.map((size) => size + TAG_BYTES));
  for (const kind of SEALED) {
    for (let size = 0; size <= LIMITS.messageBytes; size += size < 600 ? 1 : 97) {
      assertEquals(frameKind(rawFrame(kind, size)), sizes.has(size) ? kind : undefined, `${kind} ${size}`);
    }
    for (const size of sizes) {
      assertEquals(frameKind(rawFrame(kind, size)), kind);
      assertEquals(frameKind(rawFrame(kind, size - 1)), undefined);
      assertEquals(frameKind(rawFrame(kind, size + 1)), undefined);
    }
  }
  assertEquals(frameKind(rawFrame("handshake", 0)), undefined);
  assertEquals(frameKind(rawFrame("handshake", HANDSHAKE_BYTES_MAX)), "handshake");
  assertEquals(frameKind(rawFrame("handshake", HANDSHAKE_BYTES_MAX + 1)), undefined);
});

Deno.test("Every unknown kind and every reserved byte but 0 is refused", () => {
  const known = new Set<number>(Object.values(FRAME_KINDS));
  for (let byte = 0; byte < 256; byte++) {
    const frame = rawFrame("typing", 64 + TAG_BYTES);
    frame[0] = byte;
    const fits = known.has(byte) && byte !== FRAME_KINDS.chat; // the length is not one of chat
    assertEquals(frameKind(frame) !== undefined, fits, `kind ${byte}`);
    const reserved = rawFrame("typing", 64 + TAG_BYTES);
    reserved[1] = byte;
    assertEquals(frameKind(reserved), byte === 0 ? "typing" : undefined);
  }
});

Deno.test("Reading throws on no bytes at all", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(8), (bytes, kind) => {
      if (bytes.length > 0) bytes[0] = kind;
      if (bytes.length > 1) bytes[1] = 0;
      parseFrame(bytes);
      unpad(bytes);
    }),
    { numRuns: 1_000 },
  );
  assertEquals(parseFrame(new Uint8Array(LIMITS.messageBytes + 1)), undefined);
});

Deno.test("A frame that could not be read cannot be built", () => {
  const payload = new Uint8Array(64 + TAG_BYTES);
  const header = { epoch: 1, sequence: 1 };
  const commitment = new Uint8Array(COMMITMENT_BYTES);
  assertThrows(() => buildFrame({ ...header, kind: "chat", payload }), RangeError, "expected a 32-byte commitment");
  assertThrows(() => buildFrame({ ...header, kind: "chat", payload }, commitment.subarray(1)), RangeError, "32-byte");
  assertThrows(
    () => buildFrame({ ...header, kind: "typing", payload }, commitment),
    RangeError,
    "expected no commitment",
  );
  assertThrows(() => buildFrame({ ...header, kind: "typing", payload: payload.subarray(1) }), RangeError, "got 79");
  assertThrows(() => buildFrame({ ...header, kind: "handshake", payload: new Uint8Array(0) }), RangeError, "got 0");
});

Deno.test("Padding comes off again, and shows only the size class", () => {
  const largest = SIZE_CLASSES.at(-1)! - 2;
  for (const length of [0, 1, 62, 63, 254, 255, 1_022, 1_023, 4_094, 4_095, 8_190, 8_191, largest]) {
    const content = new Uint8Array(length).fill(0x81);
    const padded = pad(content);
    assertEquals(padded.length, SIZE_CLASSES.find((size) => size >= length + 2));
    assertEquals(unpad(padded), content);
  }
  assertThrows(() => pad(new Uint8Array(largest + 1)), RangeError, `Cannot pad ${largest + 1} bytes`);
});

Deno.test("Padding is refused when its length, its size or one of its bytes is not as it was written", () => {
  const padded = pad(Uint8Array.of(1, 2, 3));
  for (let at = 5; at < padded.length; at++) {
    const changed = padded.slice();
    changed[at] = 1;
    assertEquals(unpad(changed), undefined, `byte ${at}`);
  }
  const tooLong = padded.slice();
  tooLong[1] = 63;
  assertEquals(unpad(tooLong), undefined);
  assertEquals(unpad(padded.subarray(1)), undefined);
  assertEquals(unpad(new Uint8Array(0)), undefined);
});
