import { assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import * as ws from "ws";
import { owes, type Receiver } from "./frame-watch.ts";

const PING = [0x89, 0x80, 0, 0, 0, 0];
const FIRST = [0x01, 0x81, 0, 0, 0, 0, 7];
const MIDDLE = [0x00, 0x81, 0, 0, 0, 0, 7];
const LAST = [0x80, 0x81, 0, 0, 0, 0, 7];

Deno.test("A client owes nothing after any whole frames, however they arrive, and something within one", () => {
  const lengths = fc.array(fc.constantFrom(0, 1, 125, 126, 300, 70_000), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(lengths, fc.integer({ min: 1, max: 5_000 }), fc.nat(), (lengths, piece, cutAt) => {
      const frames = lengths.map(frame);
      const stream = Buffer.concat(frames);
      const whole = reader();
      for (let at = 0; at < stream.length; at += piece) whole.write(stream.subarray(at, at + piece));
      assertEquals(owes(whole), false);

      let end = 0;
      const ends = new Set([0, ...frames.map(({ length }) => end += length)]);
      const cut = cutAt % stream.length;
      const half = reader();
      half.write(stream.subarray(0, cut));
      assertEquals(owes(half), !ends.has(cut));
    }),
  );
});

Deno.test("A client owes a frame that begins in one piece with the end of another", () => {
  const receiver = reader();
  receiver.write(Buffer.from([...PING, 0x82]));
  assertEquals(owes(receiver), true);
});

Deno.test("A client owes the rest of a message until the last fragment, whatever stands between them", () => {
  const receiver = reader();
  for (const bytes of [FIRST, PING, MIDDLE, PING, LAST.slice(0, 3)]) {
    receiver.write(Buffer.from(bytes));
    assertEquals(owes(receiver), true);
  }
  receiver.write(Buffer.from(LAST.slice(3)));
  assertEquals(owes(receiver), false);
});

Deno.test("Fragments are told from those of another message by the array that holds them", () => {
  const receiver = reader();
  const seen = [receiver._fragments];
  for (const bytes of [FIRST, PING, MIDDLE, LAST, [...PING, ...FIRST], MIDDLE, LAST]) {
    receiver.write(Buffer.from(bytes));
    if (receiver._fragments !== seen.at(-1)) seen.push(receiver._fragments);
  }
  assertEquals(seen.length, 3);
  assertEquals(new Set(seen).size, 3);
});

function reader(): Receiver & { write(bytes: Uint8Array): void } {
  const { Receiver } = ws as unknown as { Receiver: new (options: object) => ReturnType<typeof reader> };
  return new Receiver({ isServer: true });
}

/** A binary frame of a client, masked with zeros. */
function frame(length: number): Uint8Array {
  const head = length < 126
    ? [0x82, 0x80 | length]
    : length < 65_536
    ? [0x82, 0x80 | 126, length >> 8, length & 255]
    : [0x82, 0x80 | 127, 0, 0, 0, 0, 0, length >> 16, (length >> 8) & 255, length & 255];
  return Uint8Array.from([...head, 0, 0, 0, 0, ...Array<number>(length).fill(0xff)]);
}
