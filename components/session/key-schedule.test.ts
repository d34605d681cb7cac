import { expect } from "@open-wc/testing";
import {
  agree,
  commitment,
  confirmation,
  confirms,
  deriveRoomKeys,
  type Exchange,
  type Reveal,
  transcript,
} from "./key-schedule.ts";
import { bytesOf, hexOf, vectors, vectorSecrets } from "./testing/vectors.ts";

const { handshake } = vectors;
const a = revealOf(handshake.a);
const b = revealOf(handshake.b);
const exchange: Exchange = {
  room: bytesOf(handshake.room),
  epoch: handshake.epoch,
  commit: bytesOf(handshake.commit),
  a,
  b,
};

describe("key schedule", () => {
  it("makes commitment and transcript of the test vectors", async () => {
    expect(hexOf(await commitment(exchange.room, b))).to.equal(handshake.commit);
    expect(hexOf(await transcript(exchange))).to.equal(handshake.transcript);
  });

  it("makes confirmations and emoji of the test vectors, on both sides", async () => {
    const salt = await transcript(exchange);
    for (const role of ["impolite", "polite"] as const) {
      const [mine, theirs] = role === "impolite" ? ["a", b] as const : ["b", a] as const;
      const secret = await agree((await vectorSecrets(mine)).privateKey, theirs.publicKey);
      const keys = await deriveRoomKeys(secret, salt, role);
      expect(keys.emoji).to.deep.equal(handshake.emoji);
      expect(hexOf(await confirmation(keys.confirm, "impolite", salt))).to.equal(handshake.confA);
      expect(hexOf(await confirmation(keys.confirm, "polite", salt))).to.equal(handshake.confB);
      expect(await confirms(keys.confirm, "impolite", salt, bytesOf(handshake.confB))).to.equal(false);
    }
  });

  it("derives keys that nobody can read out of the browser", async () => {
    const secret = await agree((await vectorSecrets("a")).privateKey, b.publicKey);
    const { send, receive, confirm } = await deriveRoomKeys(secret, await transcript(exchange), "impolite");
    for (const key of [secret, send, receive, confirm]) expect(key.extractable).to.equal(false);
    expect([send.usages, receive.usages]).to.deep.equal([["encrypt"], ["decrypt"]]);
  });

  it("makes another transcript when anything that was said differs", async () => {
    const seen = new Set([handshake.transcript]);
    const other = (bytes: Uint8Array) => Uint8Array.from(bytes, (byte, i) => i === bytes.length - 1 ? byte ^ 1 : byte);
    const variants: Exchange[] = [
      { ...exchange, room: other(exchange.room) },
      { ...exchange, epoch: exchange.epoch + 1 },
      { ...exchange, commit: other(exchange.commit) },
      { ...exchange, a: b, b: a },
      ...(["publicKey", "fingerprint", "nonce"] as const).flatMap((field) => [
        { ...exchange, a: { ...a, [field]: other(a[field]) } },
        { ...exchange, b: { ...b, [field]: other(b[field]) } },
      ]),
    ];
    for (const variant of variants) seen.add(hexOf(await transcript(variant)));
    expect(seen.size).to.equal(1 + variants.length);
  });
});

function revealOf(side: { publicKey: string; fingerprint: string; nonce: string }): Reveal {
  return { publicKey: bytesOf(side.publicKey), fingerprint: bytesOf(side.fingerprint), nonce: bytesOf(side.nonce) };
}
