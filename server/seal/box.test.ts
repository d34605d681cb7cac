import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { assertEquals } from "@std/assert";
import { decodeBase64Url, encodeBase64Url } from "@std/encoding/base64url";
import { decodeHex, encodeHex } from "@std/encoding/hex";
import fc from "fast-check";
import { Box } from "./box.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

Deno.test("Box is XChaCha20-Poly1305 as another library has it, both ways", () => {
  fc.assert(
    fc.property(bytes(32), bytes(24), fc.uint8Array({ maxLength: 1_000 }), (key, nonce, plain) => {
      const box = new Box(key, () => nonce);
      const sealed = new Uint8Array([...nonce, ...xchacha20poly1305(key, nonce).encrypt(plain)]);
      assertEquals(decodeBase64Url(box.seal(plain)), sealed);
      assertEquals(box.open(encodeBase64Url(sealed)), plain);
    }),
    { numRuns: 300 },
  );
});

Deno.test("Box derives its keys as the draft's example", () => {
  // draft-irtf-cfrg-xchacha-03, section A.3.1, without its additional data: the ciphertext is the same.
  const plain = new TextEncoder().encode(
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
  );
  const key = Uint8Array.from({ length: 32 }, (_, i) => 0x80 + i);
  const nonce = Uint8Array.from({ length: 24 }, (_, i) => 0x40 + i);
  const sealed = decodeBase64Url(new Box(key, () => nonce).seal(plain));
  assertEquals(
    encodeHex(sealed.subarray(24, 24 + 32)),
    "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb",
  );
});

Deno.test("Box opens nothing else: no flipped bit, no cut, no other key, nothing that is no box", () => {
  const box = new Box(new Uint8Array(32), (length) => new Uint8Array(length).fill(7));
  const sealed = decodeBase64Url(box.seal(decodeHex("00ff10")));
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = sealed.slice();
    changed[bit >> 3]! ^= 1 << (bit & 7);
    assertEquals(box.open(encodeBase64Url(changed)), undefined);
  }
  for (let length = 0; length < sealed.length; length++) {
    assertEquals(box.open(encodeBase64Url(sealed.subarray(0, length))), undefined);
  }
  assertEquals(new Box(new Uint8Array(32).fill(1), () => sealed).open(encodeBase64Url(sealed)), undefined);
  for (const text of ["", "no base64", "\u0000", "é"]) assertEquals(box.open(text), undefined);
  assertEquals(box.open(encodeBase64Url(sealed)), decodeHex("00ff10"));
});
