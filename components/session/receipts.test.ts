import { expect } from "@open-wc/testing";
import type { Receipt } from "../../protocol/mod.ts";
import { Receipts } from "./receipts.ts";
import { FakeClock } from "./testing/fake-clock.ts";

const receipt = (sequence: number): Receipt => ({ sequence, stamp: new Uint8Array(40) });

describe("Receipts", () => {
  function setUp() {
    const clock = new FakeClock();
    const sent: number[][] = [];
    const receipts = new Receipts(clock, (batch) => sent.push(batch.map(({ sequence }) => sequence)));
    return { clock, sent, receipts };
  }

  it("confirms the first message at once and gathers the following for a second", () => {
    const { clock, sent, receipts } = setUp();
    for (const sequence of [2, 3, 4]) receipts.add(receipt(sequence));
    expect(sent).to.deep.equal([[2]]);
    clock.advance(999);
    expect(sent.length).to.equal(1);
    clock.advance(1);
    expect(sent).to.deep.equal([[2], [3, 4]]);
    receipts.add(receipt(5));
    clock.advance(1_000);
    expect(sent).to.deep.equal([[2], [3, 4], [5]]);
  });

  it("is quiet when nothing arrived", () => {
    const { clock, sent, receipts } = setUp();
    receipts.add(receipt(2));
    clock.advance(60_000);
    expect(sent).to.deep.equal([[2]]);
    expect(clock.pending).to.equal(0);
    receipts.add(receipt(3));
    expect(sent).to.deep.equal([[2], [3]]);
  });

  it("never puts more into one message than fit", () => {
    const { sent, receipts, clock } = setUp();
    for (let sequence = 0; sequence < 50; sequence++) receipts.add(receipt(sequence));
    clock.advance(1_000);
    expect(sent.map((batch) => batch.length)).to.deep.equal([1, 22, 22, 5]);
    expect(sent.flat()).to.deep.equal(Array.from({ length: 50 }, (_, i) => i));
  });

  it("stops with the room", () => {
    const { clock, sent, receipts } = setUp();
    receipts.add(receipt(2));
    receipts.add(receipt(3));
    receipts.stop();
    clock.advance(5_000);
    expect(sent).to.deep.equal([[2]]);
  });
});
