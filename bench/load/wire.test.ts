import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { BINARY, clientFrame, eachFrame, MASK, payloadStart } from "./wire.ts";

Deno.test("clientFrame masks a final frame whose payload stands where payloadStart says", () => {
  for (const length of [0, 5, 125, 126, 162, 70_000 & 0xffff]) {
    const payload = Uint8Array.from({ length }, (_, i) => i);
    const frame = clientFrame(BINARY, payload);
    const start = payloadStart(length);
    assertEquals(frame.length, start + length);
    assertEquals([frame[0], frame[1]! >> 7], [0x82, 1]);
    assertEquals([...frame.subarray(start - 4, start)], [MASK, MASK, MASK, MASK]);
    assertEquals(frame.subarray(start).map((byte) => byte ^ MASK), payload);
  }
});

Deno.test("eachFrame reads the same frames however the bytes arrive", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }), fc.nat(200), (payloads, piece) => {
      const stream = Uint8Array.from(payloads.flatMap((payload) => [...serverFrame(payload)]));
      const read: number[][] = [];
      let rest = new Uint8Array(0);
      for (let at = 0; at < stream.length; at += piece + 1) {
        const bytes = Uint8Array.from([...rest, ...stream.subarray(at, at + piece + 1)]);
        const end = eachFrame(bytes, 0, bytes.length, (opcode, all, start, end) => {
          assertEquals(opcode, BINARY);
          read.push([...all.subarray(start, end)]);
        });
        rest = bytes.slice(end);
      }
      assertEquals(read, payloads.map((payload) => [...payload]));
      assertEquals(rest.length, 0);
    }),
  );
});

function serverFrame(payload: Uint8Array): number[] {
  const { length } = payload;
  return [0x80 | BINARY, ...(length < 126 ? [length] : [126, length >> 8, length & 0xff]), ...payload];
}
