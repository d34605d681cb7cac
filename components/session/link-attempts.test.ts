import { expect } from "@open-wc/testing";
import type { Role } from "../../protocol/mod.ts";
import { LinkAttempts } from "./link-attempts.ts";
import type { CallState } from "./session-state.ts";
import { FakeClock } from "./testing/fake-clock.ts";

function setUp({ role = "impolite", relayOnly = false }: { role?: Role; relayOnly?: boolean } = {}) {
  const clock = new FakeClock();
  const states: CallState[] = [];
  const seen = { restarts: 0 };
  const attempts = new LinkAttempts(role, () => relayOnly, clock, {
    restart: () => void seen.restarts++,
    changed: () => void states.push(attempts.state),
  });
  return { clock, states, seen, attempts };
}

describe("LinkAttempts", () => {
  it("gives a direct way 20 s, and one through TURN 10 s", () => {
    for (const [relayOnly, ms] of [[false, 20_000], [true, 10_000]] as const) {
      const { clock, states, attempts } = setUp({ relayOnly });
      attempts.begin();
      clock.advance(ms - 1);
      expect(states).to.deep.equal(["connecting"]);
      clock.advance(1);
      expect(states).to.deep.equal(["connecting", "failed"]);
    }
  });

  it("tells each state once, and waits for nothing while the connection stands", () => {
    const { clock, states, attempts } = setUp();
    attempts.begin();
    for (const state of ["connecting", "connected", "connected"] as const) attempts.follow(state);
    expect(states).to.deep.equal(["connecting", "connected"]);
    expect(clock.pending).to.equal(0);
  });

  it("takes a way that broke for an interruption, and begins anew twice before it has failed", () => {
    const { states, seen, attempts } = setUp();
    attempts.begin();
    attempts.follow("connected");
    attempts.follow("disconnected");
    for (const restarts of [1, 2, 2]) {
      attempts.follow("failed");
      expect(seen.restarts).to.equal(restarts);
    }
    expect(states).to.deep.equal(["connecting", "connected", "interrupted", "failed"]);
  });

  it("leaves the restart to the impolite side for 1.5 s", () => {
    const { clock, seen, attempts } = setUp({ role: "polite" });
    attempts.begin();
    attempts.follow("connected");
    attempts.follow("failed");
    clock.advance(1_499);
    expect(seen.restarts).to.equal(0);
    clock.advance(1);
    expect(seen.restarts).to.equal(1);
  });

  it("waits twice as long after each failure, and as at first once the person wants it or it stood", () => {
    const { clock, attempts } = setUp();
    const failsFor = (ms: number) => {
      attempts.foundNothing();
      expect(attempts.state).to.equal("failed");
      clock.advance(ms - 1);
      expect(attempts.state).to.equal("failed");
      clock.advance(1);
      expect(attempts.state).to.equal("connecting");
    };
    attempts.begin();
    for (const ms of [4_000, 8_000, 16_000]) failsFor(ms);
    attempts.startOver();
    for (const ms of [4_000, 8_000]) failsFor(ms);
    attempts.follow("connected");
    attempts.begin();
    failsFor(4_000);
  });

  it("has failed at once when nothing was found, but for a call that stands", () => {
    const { states, attempts } = setUp({ relayOnly: true });
    attempts.begin();
    attempts.follow("connected");
    attempts.foundNothing();
    attempts.fail();
    expect(states).to.deep.equal(["connecting", "connected"]);
    attempts.follow("disconnected");
    attempts.begin();
    attempts.foundNothing();
    expect(states.slice(2)).to.deep.equal(["interrupted", "connecting", "failed"]);
  });

  it("tries again after a step that went wrong, also when the call was only interrupted", () => {
    const { clock, states, seen, attempts } = setUp();
    attempts.begin();
    attempts.follow("connected");
    attempts.stumble(); // it stands
    attempts.follow("disconnected");
    attempts.stumble();
    expect(states.slice(2)).to.deep.equal(["interrupted", "failed"]);
    clock.advance(4_000);
    expect([attempts.state, seen.restarts]).to.deep.equal(["connecting", 1]);
  });

  it("tries nothing more when there can be no way", () => {
    const { clock, attempts } = setUp();
    attempts.fail();
    expect([attempts.state, clock.pending]).to.deep.equal(["failed", 0]);
  });

  it("gives another way all its attempts, whatever failed before", () => {
    const { seen, attempts } = setUp();
    attempts.begin();
    attempts.follow("connected");
    for (const _ of [1, 2]) attempts.follow("failed");
    attempts.openWay();
    expect(seen.restarts).to.equal(3);
    for (const restarts of [4, 5, 5]) {
      attempts.follow("failed");
      expect(seen.restarts).to.equal(restarts);
    }
  });

  it("leaves the restart for another way to the impolite side, but for a call that failed", () => {
    const { seen, attempts } = setUp({ role: "polite" });
    attempts.begin();
    attempts.follow("connected");
    attempts.openWay();
    expect(seen.restarts).to.equal(0);
    attempts.follow("disconnected");
    attempts.fail();
    attempts.openWay();
    expect([attempts.state, seen.restarts]).to.deep.equal(["connecting", 1]);
  });

  it("joins in when the partner begins after a failure", () => {
    const { clock, states, seen, attempts } = setUp();
    attempts.begin();
    attempts.foundNothing();
    attempts.offered();
    expect(states).to.deep.equal(["connecting", "failed", "connecting"]);
    clock.advance(4_000); // its own next attempt is off
    expect(seen.restarts).to.equal(0);
  });

  it("does nothing more once it was stopped", () => {
    const { clock, states, attempts } = setUp();
    attempts.begin();
    attempts.foundNothing();
    attempts.networkChanged();
    attempts.stop();
    expect([attempts.state, clock.pending]).to.deep.equal(["none", 0]);
    attempts.fail();
    attempts.offered();
    expect([attempts.state, clock.pending, states]).to.deep.equal(["none", 0, ["connecting", "failed"]]);
  });
});
