import { expect } from "@open-wc/testing";
import { concat, equal, fromBase64url, lengthPrefixed, toBase64url, uint32, utf8 } from "./bytes.ts";

describe("bytes", () => {
  it("gives different bytes for different lists of parts", () => {
    const [a, b, c] = [utf8("a"), utf8("b"), utf8("ab")];
    expect(concat(a, b)).to.deep.equal(c);
    expect(lengthPrefixed(a, b)).not.to.deep.equal(lengthPrefixed(c));
    expect(lengthPrefixed(c, utf8(""))).not.to.deep.equal(lengthPrefixed(c));
    expect(lengthPrefixed(new Uint8Array(258)).subarray(0, 2)).to.deep.equal(Uint8Array.of(1, 2));
  });

  it("writes numbers big endian up to 2³² - 1", () => {
    expect(uint32(0x01020304)).to.deep.equal(Uint8Array.of(1, 2, 3, 4));
    expect(uint32(0xffffffff)).to.deep.equal(Uint8Array.of(255, 255, 255, 255));
  });

  it("compares length and every byte", () => {
    expect(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).to.equal(true);
    expect(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).to.equal(false);
    expect(equal(Uint8Array.of(1, 2), Uint8Array.of(0, 2))).to.equal(false);
    expect(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0))).to.equal(false);
  });

  it("reads back the base64url of every length and byte", () => {
    for (let length = 0; length < 8; length++) {
      const bytes = Uint8Array.from({ length }, (_, i) => 255 - i * 31);
      expect(fromBase64url(toBase64url(bytes))).to.deep.equal(bytes);
    }
    expect(toBase64url(Uint8Array.of(251, 255))).to.equal("-_8");
  });

  it("refuses what is not base64url", () => {
    for (const text of ["+/8=", "-_8=", "a b", "A", "ä"]) expect(fromBase64url(text), text).to.equal(undefined);
  });
});
