import { assertEquals } from "@std/assert";
import { encodeBase64Url } from "@std/encoding/base64url";
import { decodeHex } from "@std/encoding/hex";
import vectors from "../../protocol/vectors.json" with { type: "json" };
import type { Context } from "../seal/mod.ts";
import { type StampCheck, verifyEvidence } from "./evidence.ts";

const CONTEXT: Context = { room: new Uint8Array(16), subject: "polite", bucket: "bucket", since: 0 };
const STAMPED: StampCheck = { check: () => "ok" };

Deno.test("Commitments of the test vectors open to their words, and to no others", () => {
  for (const { key, index, text, commitment } of vectors.franking) {
    const evidence = {
      own: false,
      sequence: 2,
      index,
      text,
      key: encodeBase64Url(decodeHex(key)),
      commitment: encodeBase64Url(decodeHex(commitment)),
      stamp: encodeBase64Url(new Uint8Array(40)),
    };
    assertEquals(verifyEvidence(evidence, CONTEXT, STAMPED, 0), "verified", text);
    assertEquals(verifyEvidence({ ...evidence, text: `${text}.` }, CONTEXT, STAMPED, 0), "does-not-open");
    assertEquals(verifyEvidence({ ...evidence, index: index + 1 }, CONTEXT, STAMPED, 0), "does-not-open");
  }
});
