import { expect } from "@open-wc/testing";
import { FakeClock } from "./testing/fake-clock.ts";
import { TypingNotice } from "./typing-notice.ts";

describe("TypingNotice", () => {
  function setUp() {
    const clock = new FakeClock();
    const sent: boolean[] = [];
    return { clock, sent, notice: new TypingNotice(clock, (typing) => sent.push(typing)) };
  }

  it("tells each change once", () => {
    const { sent, notice } = setUp();
    for (const typing of [false, true, true, true, false, false]) notice.set(typing);
    expect(sent).to.deep.equal([true, false]);
  });

  it("stops by itself 5 s after the last key", () => {
    const { clock, sent, notice } = setUp();
    notice.set(true);
    clock.advance(4_000);
    notice.set(true);
    clock.advance(4_999);
    expect(sent).to.deep.equal([true]);
    clock.advance(1);
    expect(sent).to.deep.equal([true, false]);
  });

  it("needs no second word after a message was sent", () => {
    const { clock, sent, notice } = setUp();
    notice.set(true);
    notice.said();
    clock.advance(10_000);
    notice.set(false);
    expect(sent).to.deep.equal([true]);
    notice.set(true);
    expect(sent).to.deep.equal([true, true]);
  });
});
