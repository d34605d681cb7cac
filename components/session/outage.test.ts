import { expect } from "@open-wc/testing";
import { Outage } from "./outage.ts";
import { RoomShelf } from "./room-shelf.ts";
import { INITIAL_STATE, SessionStore } from "./session-store.ts";
import { FakeClock } from "./testing/fake-clock.ts";

describe("Outage", () => {
  function setUp() {
    const clock = new FakeClock();
    const { media, devices, sharing, line, localStream } = INITIAL_STATE;
    const store = new SessionStore({
      rooms: new RoomShelf(),
      undo: { state: "none" },
      side: { snapshot: { media, devices, sharing, line, localStream } },
    });
    const outage = new Outage(clock, store);
    let givenUp = 0;
    return {
      clock,
      outage,
      begin: () => outage.begin(1_000, () => givenUp++),
      seen: () => [store.state.connection, givenUp],
    };
  }

  it("is put up with from the first loss on, however often it is lost again", () => {
    const { clock, begin, seen } = setUp();
    begin();
    clock.advance(999);
    begin();
    expect(seen()).to.deep.equal(["reconnecting", 0]);
    clock.advance(1);
    expect(seen()).to.deep.equal(["reconnecting", 1]);
  });

  it("is over when the connection is there again", () => {
    const { clock, outage, begin, seen } = setUp();
    begin();
    outage.end();
    clock.advance(1_000);
    expect(seen()).to.deep.equal(["live", 0]);
  });

  it("still shows when nobody waits for its end", () => {
    const { clock, outage, begin, seen } = setUp();
    begin();
    outage.forget();
    clock.advance(1_000);
    expect(seen()).to.deep.equal(["reconnecting", 0]);
  });
});
