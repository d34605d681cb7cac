import { assertEquals } from "@std/assert";
import { decodeHex, encodeHex } from "@std/encoding/hex";
import {
  frameClearBytes,
  frameCommitment,
  pad,
  parseFrame,
  parsePeerMessage,
  serializePeerMessage,
  unpad,
} from "./mod.ts";
import type { PeerMessage } from "./mod.ts";
import vectors from "./vectors.json" with { type: "json" };

Deno.test("Frames of the test vectors are read, and their plaintexts read and written, byte by byte", () => {
  for (const { kind, sequence, plaintext, additionalData, payload, frame } of vectors.frames) {
    const bytes = decodeHex(frame);
    const parsed = parseFrame(bytes)!;
    const { payload: sealed, ...header } = parsed;
    assertEquals([header.kind, header.epoch, header.sequence], [kind, vectors.handshake.epoch, sequence]);
    assertEquals(encodeHex(sealed), payload);
    const commitment = kind === "chat" ? frameCommitment(bytes) : undefined;
    assertEquals(encodeHex(frameClearBytes(header, commitment)), additionalData);
    const message = parsePeerMessage(kind as PeerMessage["type"], decodeHex(plaintext))!;
    assertEquals(encodeHex(serializePeerMessage(message)), plaintext);
  }
});

Deno.test("Padding is that of the test vectors", () => {
  for (const { content, padded } of vectors.padding) {
    assertEquals(encodeHex(pad(decodeHex(content))), padded);
    assertEquals(encodeHex(unpad(decodeHex(padded))!), content);
  }
  for (const { content, padded } of vectors.sizes) assertEquals(pad(new Uint8Array(content)).length, padded);
});
