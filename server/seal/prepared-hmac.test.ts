import { createHmac } from "node:crypto";
import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { PreparedHmac } from "./prepared-hmac.ts";

function expected(key: Uint8Array, ...parts: Uint8Array[]): Uint8Array {
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return new Uint8Array(hmac.digest());
}

const block = fc.uint8Array({ minLength: 64, maxLength: 64 });

Deno.test("PreparedHmac agrees with the runtime's HMAC for every key, beginning, rest and length", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 100 }),
      fc.array(block, { minLength: 2, maxLength: 2 }),
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ maxLength: 200 }),
      (key, blocks, first, second) => {
        const hmac = new PreparedHmac(key, first.length);
        const code = new Uint8Array(32);
        const beginnings = blocks.map((block) => hmac.begin(block));
        // Several in turn, so that nothing of one message may linger in the next.
        for (const rest of [first, Uint8Array.from(first, (byte, i) => byte ^ (second[i] ?? 0))]) {
          for (const [i, beginning] of beginnings.entries()) {
            hmac.rest.set(rest);
            hmac.sign(beginning, code);
            assertEquals(code, expected(key, blocks[i]!, rest));
            assertEquals(hmac.rest, rest);
          }
        }
      },
    ),
    { numRuns: 500 },
  );
});

Deno.test("PreparedHmac agrees at every length around the edges of blocks", () => {
  for (let length = 0; length <= 260; length++) {
    const key = new Uint8Array(32).fill(length);
    const hmac = new PreparedHmac(key, length);
    const first = new Uint8Array(64).fill(0x5a);
    hmac.rest.fill(0xa5);
    const code = new Uint8Array(32);
    hmac.sign(hmac.begin(first), code);
    assertEquals(code, expected(key, first, hmac.rest));
  }
});

Deno.test("PreparedHmac takes the first block from wherever it lies, and nothing but a whole one", () => {
  const bytes = Uint8Array.from({ length: 100 }, (_, i) => i);
  const hmac = new PreparedHmac(new Uint8Array(32), 0);
  const code = new Uint8Array(32);
  hmac.sign(hmac.begin(bytes.subarray(7, 71)), code);
  assertEquals(code, expected(new Uint8Array(32), bytes.subarray(7, 71)));
  for (const length of [0, 63, 65]) assertThrows(() => hmac.begin(bytes.subarray(0, length)), RangeError);
});

Deno.test("PreparedHmac writes 32 bytes where it is told to and nothing else", () => {
  const into = new Uint8Array(40).fill(7);
  const hmac = new PreparedHmac(new Uint8Array(32), 5);
  hmac.sign(hmac.begin(new Uint8Array(64)), into, 4);
  assertEquals([...into.subarray(0, 4), ...into.subarray(36)], [7, 7, 7, 7, 7, 7, 7, 7]);
  assertEquals(into.subarray(4, 36).every((byte) => byte === 7), false);
});
