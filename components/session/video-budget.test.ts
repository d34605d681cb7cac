import { expect } from "@open-wc/testing";
import fc from "fast-check";
import { adjustBudget, FULL_BUDGET, VIDEO_LEVELS, type VideoBudget, videoLevel } from "./video-budget.ts";

function after(budget: VideoBudget, rating: "good" | "poor", samples: number): VideoBudget {
  for (let i = 0; i < samples; i++) budget = adjustBudget(budget, rating);
  return budget;
}

describe("The budget of a picture", () => {
  it("shrinks after two poor samples, not after one", () => {
    expect(after(FULL_BUDGET, "poor", 1).level).to.equal(0);
    expect(after(FULL_BUDGET, "poor", 2).level).to.equal(1);
    expect(adjustBudget(adjustBudget(adjustBudget(FULL_BUDGET, "poor"), "good"), "poor").level).to.equal(0);
  });

  it("ends without a picture, so that the voice has all there is", () => {
    const least = after(FULL_BUDGET, "poor", 20);
    expect(videoLevel(least, false).active).to.equal(false);
  });

  it("grows only after many good samples, and after more when that did not last", () => {
    const once = after(FULL_BUDGET, "poor", 2);
    expect(after(once, "good", 15).level).to.equal(1);
    const back = after(once, "good", 16);
    expect(back.level).to.equal(0);
    const twice = after(back, "poor", 2);
    expect(after(twice, "good", 31).level).to.equal(1);
    expect(after(twice, "good", 32).level).to.equal(0);
  });

  it("forgets old trouble after it was good for long", () => {
    const back = after(after(FULL_BUDGET, "poor", 2), "good", 200);
    expect(back).to.deep.equal(FULL_BUDGET);
  });

  it("never leaves the levels, and each costs less than the one before", () => {
    const ratings = fc.array(fc.constantFrom("good" as const, "poor" as const), { maxLength: 300 });
    fc.assert(fc.property(ratings, (ratings) => {
      const { level, patience } = ratings.reduce(adjustBudget, FULL_BUDGET);
      return VIDEO_LEVELS[level] !== undefined && patience <= 64;
    }));
    for (let i = 1; i < VIDEO_LEVELS.length; i++) {
      expect(VIDEO_LEVELS[i]!.maxBitrate).to.be.lessThan(VIDEO_LEVELS[i - 1]!.maxBitrate);
    }
  });

  it("keeps the picture small for who saves data, however good the line is", () => {
    expect(videoLevel(FULL_BUDGET, true)).to.deep.equal(VIDEO_LEVELS[2]);
    expect(videoLevel(after(FULL_BUDGET, "poor", 20), true).active).to.equal(false);
  });
});
