import { expect } from "@open-wc/testing";
import { DarkWatch, isBlack } from "./dark-watch.ts";

const NIGHT = [3, 0, 9, 255, 12, 12, 12, 255];
const LAMP = [3, 0, 9, 255, 12, 90, 12, 255];

describe("DarkWatch", () => {
  it("takes noise for black, and one bright spot for a picture", () => {
    expect([isBlack(NIGHT), isBlack(LAMP), isBlack([])]).to.deep.equal([true, false, false]);
  });

  it("tells once that it turned dark, after the second look, and once that it is light again", () => {
    let pixels: number[] | undefined = NIGHT;
    const told: boolean[] = [];
    const watch = new DarkWatch(() => pixels, (dark) => told.push(dark));
    watch.look();
    expect(told).to.deep.equal([]);
    watch.look();
    watch.look();
    pixels = undefined;
    watch.look();
    expect(told).to.deep.equal([true]);
    pixels = LAMP;
    watch.look();
    expect(told).to.deep.equal([true, false]);
  });

  it("is no longer dark when it stops looking", () => {
    const told: boolean[] = [];
    const watch = new DarkWatch(() => NIGHT, (dark) => told.push(dark));
    watch.look();
    watch.look();
    watch.stop();
    expect(told).to.deep.equal([true, false]);
  });
});
