import { expect } from "@open-wc/testing";
import type { ClientMessage, ServerMessage } from "../../protocol/mod.ts";
import { FakeClock } from "./testing/fake-clock.ts";
import { UnconfirmedBlocks } from "./unconfirmed-blocks.ts";

const WELCOME: ServerMessage = { type: "welcome", modes: ["text"], online: 5 };
const block = (epoch: number): ClientMessage => ({ type: "block", epoch });

describe("UnconfirmedBlocks", () => {
  function setUp(...epochs: number[]) {
    const clock = new FakeClock();
    const sent: ClientMessage[] = [];
    const blocks = new UnconfirmedBlocks(clock, (message) => sent.push(message));
    for (const epoch of epochs) blocks.add({ epoch, received: epoch + 1 });
    return { clock, blocks, sent, taken: () => sent.splice(0) };
  }

  it("says every block at once, and with each welcome until the server has confirmed it", () => {
    const { blocks, taken } = setUp(4, 5);
    expect(taken()).to.deep.equal([block(4), block(5)]);
    expect(blocks.room).to.deep.equal({ epoch: 5, received: 6 });
    blocks.receive({ type: "blocked", epoch: 5 });
    blocks.receive(WELCOME);
    expect(taken()).to.deep.equal([block(4)]);
    expect(blocks.room).to.deep.equal({ epoch: 4, received: 5 });
    blocks.receive({ type: "blocked", epoch: 4 });
    blocks.receive(WELCOME);
    expect([taken(), blocks.room]).to.deep.equal([[], undefined]);
  });

  it("gives up on a room that the server does not know any more, and on nothing else", () => {
    const { blocks, taken } = setUp(4, 5);
    taken();
    blocks.receive({ type: "error", code: "not-in-room", of: "block", epoch: 4 });
    blocks.receive({ type: "error", code: "not-in-room", of: "next", epoch: 5 });
    blocks.receive(WELCOME);
    expect(taken()).to.deep.equal([block(5)]);
  });

  it("says it again when the server allows it", () => {
    const { blocks, clock, taken } = setUp(4);
    taken();
    blocks.receive({ type: "error", code: "rate-limited", of: "block", retryMs: 3_000 });
    clock.advance(2_999);
    expect(taken()).to.deep.equal([]);
    clock.advance(1);
    expect(taken()).to.deep.equal([block(4)]);
  });

  it("forgets them when the person leaves", () => {
    const { blocks, clock, taken } = setUp(4);
    blocks.receive({ type: "error", code: "rate-limited", of: "block" });
    taken();
    blocks.clear();
    blocks.receive(WELCOME);
    expect([taken(), blocks.room, clock.pending]).to.deep.equal([[], undefined, 0]);
  });
});
