import { expect } from "@open-wc/testing";
import { PALETTE } from "./tokens.ts";

type Name = keyof typeof PALETTE;

/** Pairs that the elements put together, and the contrast that WCAG 2.2 AA asks for. */
const PAIRS: [front: Name, back: Name, atLeast: number][] = [
  ["ink", "ground", 4.5],
  ["ink", "raised", 4.5],
  ["ink", "sunken", 4.5],
  ["soft", "ground", 4.5],
  ["soft", "raised", 4.5],
  ["soft", "sunken", 4.5],
  ["accent", "ground", 4.5],
  ["accent", "raised", 4.5],
  ["accent", "sunken", 4.5],
  ["on-accent", "accent", 4.5],
  ["ground", "ink", 4.5],
  ["edge", "ground", 3],
  ["edge", "raised", 3],
  ["edge", "sunken", 3],
];

describe("Tokens", () => {
  for (const [front, back, atLeast] of PAIRS) {
    it(`${front} on ${back} has a contrast of at least ${atLeast} in light and dark`, () => {
      for (const theme of [0, 1] as const) {
        expect(contrast(PALETTE[front][theme], PALETTE[back][theme])).to.be.at.least(atLeast);
      }
    });
  }

  it("contrast is computed as WCAG does", () => {
    expect(contrast("#ffffff", "#000000")).to.equal(21);
    expect(contrast("#777777", "#ffffff")).to.be.closeTo(4.48, 0.01);
  });
});

// WCAG 2.2, relative luminance and contrast ratio.
function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
