import { expect } from "@open-wc/testing";
import type { PeerMessage } from "../../protocol/mod.ts";
import { FakeClock } from "./testing/fake-clock.ts";
import { UnconfirmedFrames } from "./unconfirmed-frames.ts";

describe("UnconfirmedFrames", () => {
  function setUp() {
    const clock = new FakeClock();
    const again: PeerMessage[] = [];
    return { clock, again, frames: new UnconfirmedFrames(clock, (message) => again.push(message)) };
  }
  const media = (camera: boolean): PeerMessage => ({
    type: "media",
    camera,
    microphone: false,
    direct: false,
    frugal: false,
  });

  it("sends refused frames again, in order, when the server allows it", () => {
    const { clock, again, frames } = setUp();
    for (const sequence of [4, 5, 6]) frames.sent(sequence, media(sequence === 5));
    expect([frames.refused(4, 3_000), frames.refused(5, 2_000)]).to.deep.equal([true, true]);
    clock.advance(2_999);
    expect(again).to.deep.equal([]);
    clock.advance(1);
    expect(again).to.deep.equal([media(false), media(true)]);
  });

  it("waits for a second at least, whatever the server says", () => {
    const { clock, again, frames } = setUp();
    frames.sent(4, media(true));
    frames.refused(4, 0);
    clock.advance(999);
    expect(again).to.deep.equal([]);
    clock.advance(1);
    expect(again).to.deep.equal([media(true)]);
  });

  it("knows which frames are none of its own", () => {
    const { frames } = setUp();
    frames.sent(4, media(true));
    expect(frames.refused(3, 1_000)).to.equal(false);
    expect(frames.refused(4, 1_000)).to.equal(true);
    expect(frames.refused(4, 1_000)).to.equal(false);
  });

  it("does not send again what can never go, nor after the room", () => {
    const { clock, again, frames } = setUp();
    frames.sent(4, media(true));
    frames.sent(5, media(true));
    frames.refused(4, undefined);
    frames.refused(5, 1_000);
    frames.stop();
    clock.advance(10_000);
    expect(again).to.deep.equal([]);
  });

  it("remembers the last 64 only", () => {
    const { frames } = setUp();
    for (let sequence = 0; sequence < 65; sequence++) frames.sent(sequence, media(true));
    expect(frames.refused(0, 1_000)).to.equal(false);
    expect(frames.refused(1, 1_000)).to.equal(true);
  });
});
