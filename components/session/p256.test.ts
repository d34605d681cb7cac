import { expect } from "@open-wc/testing";
import { handshakeSecrets } from "./handshake.ts";
import { isP256Point } from "./p256.ts";
import { bitFlips, bytesOf, vectors } from "./testing/vectors.ts";

describe("isP256Point", () => {
  it("takes the points that the browser makes", async () => {
    for (let i = 0; i < 20; i++) expect(isP256Point((await handshakeSecrets()).publicKey)).to.equal(true);
    expect(isP256Point(bytesOf(vectors.handshake.a.publicKey))).to.equal(true);
  });

  it("refuses a point of which any bit is flipped", () => {
    for (const { flipped } of bitFlips(bytesOf(vectors.handshake.a.publicKey))) {
      expect(isP256Point(flipped)).to.equal(false);
    }
  });

  it("refuses coordinates beyond the field, other forms and lengths", () => {
    const point = bytesOf(vectors.handshake.a.publicKey);
    // x = 5 is on the curve; 5 + p names the same point in a second way.
    const five = "04" + "0".repeat(63) + "5" + "459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc";
    const again = "04ffffffff00000001000000000000000000000001000000000000000000000004" + five.slice(66);
    expect([isP256Point(bytesOf(five)), isP256Point(bytesOf(again))]).to.deep.equal([true, false]);
    expect(isP256Point(new Uint8Array([2, ...point.subarray(1, 33)]))).to.equal(false);
    expect(isP256Point(point.subarray(0, 64))).to.equal(false);
    expect(isP256Point(new Uint8Array(65))).to.equal(false);
  });
});
