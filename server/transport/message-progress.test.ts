import { assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { MessageProgress } from "./message-progress.ts";

const PING = [0x89, 0x80, 0, 0, 0, 0];
const FIRST = [0x01, 0x81, 0, 0, 0, 0, 7];
const MIDDLE = [0x00, 0x81, 0, 0, 0, 0, 7];
const LAST = [0x80, 0x81, 0, 0, 0, 0, 7];

Deno.test("Message progress owes nothing after any whole frames, however they arrive, and something within one", () => {
  const frames = fc.array(fc.record({ length: fc.constantFrom(0, 1, 125, 126, 300, 70_000), masked: fc.boolean() }), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(frames, fc.integer({ min: 1, max: 5_000 }), fc.nat(), (shapes, piece, cutAt) => {
      const stream = Uint8Array.from(shapes.flatMap(({ length, masked }) => frame(length, masked)));
      const whole = new MessageProgress();
      for (let at = 0; at < stream.length; at += piece) whole.read(stream.subarray(at, at + piece));
      assertEquals(whole.unfinished, undefined);

      const ends = new Set([0]);
      for (const { length, masked } of shapes) ends.add([...ends].at(-1)! + frame(length, masked).length);
      const cut = cutAt % stream.length;
      const half = new MessageProgress();
      half.read(stream.subarray(0, cut));
      assertEquals(half.unfinished === undefined, ends.has(cut));
    }),
  );
});

Deno.test("Message progress sees a frame that begins in one piece with the end of another", () => {
  const progress = new MessageProgress();
  progress.read(Uint8Array.from([...PING, 0x82]));
  assertEquals(progress.unfinished, 2);
});

Deno.test("Message progress takes fragments for one message until the last, whatever stands between them", () => {
  const progress = new MessageProgress();
  for (const bytes of [FIRST, PING, MIDDLE, PING, LAST.slice(0, 3)]) {
    progress.read(Uint8Array.from(bytes));
    assertEquals(progress.unfinished, 1);
  }
  progress.read(Uint8Array.from(LAST.slice(3)));
  assertEquals(progress.unfinished, undefined);
});

Deno.test("Message progress tells one unfinished message from the next", () => {
  const progress = new MessageProgress();
  progress.read(Uint8Array.from(FIRST));
  const first = progress.unfinished;
  progress.read(Uint8Array.from([...LAST, ...FIRST]));
  assertNotEquals(progress.unfinished, undefined);
  assertNotEquals(progress.unfinished, first);
});

function frame(length: number, masked: boolean): number[] {
  const mask = masked ? 0x80 : 0;
  const head = length < 126
    ? [0x82, mask | length]
    : length < 65_536
    ? [0x82, mask | 126, length >> 8, length & 255]
    : [0x82, mask | 127, 0, 0, 0, 0, 0, length >> 16, (length >> 8) & 255, length & 255];
  return [...head, ...(masked ? [1, 2, 3, 4] : []), ...Array<number>(length).fill(0xff)];
}
