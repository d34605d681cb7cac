import { assertEquals } from "@std/assert";
import { decodeHex, encodeHex } from "@std/encoding/hex";
import { encodeBase64Url } from "@std/encoding/base64url";
import { buildFrame, frameStamp } from "../../protocol/mod.ts";
import vectors from "../../protocol/vectors.json" with { type: "json" };
import { RetentionRow } from "../core/retention.ts";
import { createServerSecret } from "./server-secret.ts";
import { Stamps } from "./stamps.ts";

const ROW = new RetentionRow("stamp-key", 3 * 3_600_000);

Deno.test("Stamps are those of the test vectors, written and recognised", () => {
  for (const { key, room, slot, sequence, time, commitment, stamp } of vectors.stamps) {
    const bytes = () => decodeHex(key);
    const stamps = new Stamps(ROW, createServerSecret(undefined, bytes), bytes); // the key of the hour is the vector's
    const sender = slot === 0 ? "impolite" : "polite";
    const frame = buildFrame(
      { kind: "chat", epoch: vectors.handshake.epoch, sequence, payload: new Uint8Array(80) },
      decodeHex(commitment),
    );
    stamps.of({ id: encodeBase64Url(decodeHex(room)) }, sender).write(frame, time);
    assertEquals(encodeHex(frameStamp(frame)), stamp);
    const stamped = { room: decodeHex(room), sender, sequence, commitment: decodeHex(commitment) } as const;
    assertEquals(stamps.check({ ...stamped, stamp: decodeHex(stamp) }, time), "ok");
  }
});
