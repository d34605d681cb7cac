import { createHmac } from "node:crypto";
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { PreparedHmac } from "./prepared-hmac.ts";

Deno.test("PreparedHmac agrees with the runtime's HMAC for every key, message and length", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 100 }),
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ maxLength: 200 }),
      (key, first, second) => {
        const hmac = new PreparedHmac(key, first.length);
        const code = new Uint8Array(32);
        // Twice, so that nothing of the first message may linger.
        for (const message of [first, Uint8Array.from(first, (byte, i) => byte ^ (second[i] ?? 0))]) {
          hmac.message.set(message);
          hmac.sign(code);
          assertEquals(code, new Uint8Array(createHmac("sha256", key).update(message).digest()));
          assertEquals(hmac.message, message);
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
    hmac.message.fill(0xa5);
    const code = new Uint8Array(32);
    hmac.sign(code);
    assertEquals(code, new Uint8Array(createHmac("sha256", key).update(hmac.message).digest()));
  }
});

Deno.test("PreparedHmac writes 32 bytes where it is told to and nothing else", () => {
  const into = new Uint8Array(40).fill(7);
  new PreparedHmac(new Uint8Array(32), 5).sign(into, 4);
  assertEquals([...into.subarray(0, 4), ...into.subarray(36)], [7, 7, 7, 7, 7, 7, 7, 7]);
  assertEquals(into.subarray(4, 36).every((byte) => byte === 7), false);
});
