import { expect } from "@open-wc/testing";
import { CLOSE } from "../../protocol/mod.ts";
import { lostBy, reconnectDelay } from "./reconnect-policy.ts";

describe("reconnect policy", () => {
  it("spreads each attempt from zero to a bound that doubles up to 30 s", () => {
    const bounds = Array.from({ length: 9 }, (_, attempt) => reconnectDelay(attempt, () => 1));
    expect(bounds).to.deep.equal([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    expect(reconnectDelay(5, () => 0)).to.equal(0);
    expect(reconnectDelay(5, () => 0.25)).to.equal(4_000);
    expect(reconnectDelay(5_000, () => 1)).to.equal(30_000);
  });

  it("waits at least as long as asked to", () => {
    expect(reconnectDelay(0, () => 0, { notBeforeMs: 10_000 })).to.equal(10_000);
    expect(reconnectDelay(1, () => 0.5, { notBeforeMs: 10_000 })).to.equal(10_500);
  });

  it("comes back within 10 s of a restart, and at least every 4 s as long as a room waits", () => {
    const { spreadMs } = lostBy(CLOSE.restart.code);
    expect([0, 0.5, 1].map((random) => reconnectDelay(0, () => random, { spreadMs }))).to.deep.equal([
      0,
      5_000,
      10_000,
    ]);
    expect(reconnectDelay(9, () => 1, { isUrgent: true })).to.equal(4_000);
  });

  it("comes back exactly after the close codes that allow it", () => {
    for (const { code, retry } of Object.values(CLOSE)) expect(lostBy(code).retry, `${code}`).to.equal(retry);
    expect(lostBy(1006)).to.deep.equal({ code: "no-server", retry: true, notBeforeMs: 0 });
  });

  it("says why", () => {
    const said = Object.values(CLOSE).map(({ code }) => [code, lostBy(code).code]);
    expect(Object.fromEntries(said)).to.deep.equal({
      1000: "no-server",
      1009: "unsupported",
      1012: "no-server",
      1013: "full",
      4000: "unsupported",
      4001: "no-server",
      4002: "unsupported",
      4003: "too-fast",
      4004: "no-server",
      4005: "no-server",
      4006: "replaced",
      4007: "restricted",
      4008: "crowded",
    });
    expect(lostBy(CLOSE.tooFast.code).notBeforeMs).to.equal(10_000);
  });

  it("leaves a crowded network some time before the next attempt", () => {
    expect(lostBy(CLOSE.crowded.code)).to.deep.equal({ code: "crowded", retry: true, notBeforeMs: 10_000 });
  });
});
