import { expect } from "@open-wc/testing";
import { commitmentOpens, frankingCommitment, frankingKey } from "./franking.ts";
import { bitFlips, bytesOf, hexOf, inBatches, vectors } from "./testing/vectors.ts";

const [first] = vectors.franking as [typeof vectors.franking[0]];
const key = bytesOf(first.key);
const commitment = bytesOf(first.commitment);

describe("franking", () => {
  it("makes the commitments of the test vectors", async () => {
    for (const { key, index, text, commitment } of vectors.franking) {
      expect(hexOf(await frankingCommitment(bytesOf(key), index, text))).to.equal(commitment);
      expect(await commitmentOpens(bytesOf(commitment), bytesOf(key), index, text)).to.equal(true);
    }
  });

  it("refuses another text, index or commitment, whatever bit differs", async () => {
    expect(await commitmentOpens(commitment, key, first.index, first.text + " ")).to.equal(false);
    expect(await commitmentOpens(commitment, key, first.index, "")).to.equal(false);
    for (let bit = 0; bit < 32; bit++) {
      expect(await commitmentOpens(commitment, key, (first.index ^ 1 << bit) >>> 0, first.text)).to.equal(false);
    }
    await inBatches(bitFlips(commitment), async ({ flipped }) => {
      expect(await commitmentOpens(flipped, key, first.index, first.text)).to.equal(false);
    });
  });

  it("refuses a second key for one commitment", async () => {
    await inBatches(bitFlips(key), async ({ flipped }) => {
      expect(await commitmentOpens(commitment, flipped, first.index, first.text)).to.equal(false);
    });
    expect(await commitmentOpens(commitment, frankingKey(), first.index, first.text)).to.equal(false);
  });

  it("refuses keys of another length, also those that HMAC takes for the same", async () => {
    const zeroEnded = key.slice();
    zeroEnded[31] = 0;
    const made = await frankingCommitment(zeroEnded, 0, "Hello");
    const shorter = zeroEnded.slice(0, 31);
    const longer = new Uint8Array([...zeroEnded, 0]);
    // The premise: HMAC itself cannot tell these keys apart.
    for (const same of [shorter, longer]) expect(hexOf(await hmac(same, 0, "Hello"))).to.equal(hexOf(made));
    expect(await commitmentOpens(made, zeroEnded, 0, "Hello")).to.equal(true);
    for (const wrong of [shorter, longer, new Uint8Array()]) {
      expect(await commitmentOpens(made, wrong, 0, "Hello")).to.equal(false);
      expect(await frankingCommitment(wrong, 0, "Hello").catch((error) => error)).to.be.instanceOf(RangeError);
    }
  });

  it("draws a fresh key of 32 bytes each time", () => {
    expect(frankingKey().length).to.equal(32);
    expect(hexOf(frankingKey())).not.to.equal(hexOf(frankingKey()));
  });
});

async function hmac(key: Uint8Array<ArrayBuffer>, index: number, text: string): Promise<Uint8Array> {
  const hmacKey = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const content = new TextEncoder().encode("passerby/1 frank" + "\0\0\0" + String.fromCharCode(index) + text);
  return new Uint8Array(await crypto.subtle.sign("HMAC", hmacKey, content));
}
