import { expect } from "@open-wc/testing";
import type { Bytes } from "./bytes.ts";
import { Outbox } from "./outbox.ts";

/** An outbox with frames whose only byte is their sequence. */
function setUp() {
  const sent: number[] = [];
  const outbox = new Outbox((frame) => sent.push(frame[0]!));
  const add = (sequence: number, isChat = true) => outbox.add(sequence, Uint8Array.of(sequence) as Bytes, isChat);
  return { outbox, sent, add };
}

describe("Outbox", () => {
  it("sends at once, and again from where the partner is, in order and byte for byte", () => {
    const { outbox, sent, add } = setUp();
    for (const sequence of [0, 1, 2]) add(sequence);
    expect(sent).to.deep.equal([0, 1, 2]);
    outbox.hold();
    for (const sequence of [3, 4]) add(sequence);
    expect(sent).to.deep.equal([0, 1, 2]);
    outbox.release(1);
    add(5);
    expect(sent.splice(0)).to.deep.equal([0, 1, 2, 2, 3, 4, 5]);
  });

  it("forgets what is confirmed, with all before it, and what was refused", () => {
    const { outbox, sent, add } = setUp();
    for (const sequence of [0, 1, 2, 3]) add(sequence, sequence !== 0);
    outbox.confirm(1);
    outbox.drop(2);
    sent.length = 0;
    outbox.hold();
    outbox.release(-1);
    expect(sent).to.deep.equal([3]);
  });

  it("keeps every chat message, and the youngest of the others", () => {
    const { outbox, sent, add } = setUp();
    add(0);
    for (let sequence = 1; sequence <= 300; sequence++) add(sequence & 0xff, false);
    expect(outbox.size).to.equal(256);
    sent.length = 0;
    outbox.release(-1);
    expect(sent[0]).to.equal(0);
    for (let sequence = 0; sequence < 300; sequence++) add(sequence & 0xff);
    expect(outbox.size).to.be.greaterThan(300);
  });

  it("sends nothing again once it is cleared", () => {
    const { outbox, sent, add } = setUp();
    add(0);
    outbox.clear();
    outbox.release(-1);
    expect(sent).to.deep.equal([0]);
  });
});
