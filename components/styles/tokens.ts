import { css, unsafeCSS } from "lit";

/**
 * Every color, light and dark. Paper and ink, one warm accent. The accent always stands for the person who looks at the
 * screen: their dot, their words, what they are about to do. `tokens.test.ts` computes the contrast of every pair in use.
 */
export const PALETTE = {
  ground: ["#faf8f4", "#14161a"],
  /** Fields, dialogs. */
  raised: ["#ffffff", "#1d2026"],
  /** The video stage, quiet areas. */
  sunken: ["#f1ede5", "#0e1013"],
  ink: ["#16181d", "#f3f0ea"],
  /** Second-rank text. */
  soft: ["#5b5d63", "#a8abb3"],
  /** Borders of controls: at least 3:1 on every ground (WCAG 1.4.11). */
  edge: ["#86827a", "#747984"],
  /** Hairlines that only divide. */
  hair: ["#e3ded4", "#2b2f37"],
  accent: ["#bb3d0a", "#ff9d5c"],
  "on-accent": ["#ffffff", "#16181d"],
} as const satisfies Record<string, readonly [light: string, dark: string]>;

/**
 * Private names (`--_ink`) for the public custom properties (`--passerby-ink`) with their defaults. Every element maps
 * them itself, so each also works alone in any page. Light or dark follows the `color-scheme` that the element inherits.
 */
export const tokens = css`
  :host {
    ${unsafeCSS(
      Object.entries(PALETTE).map(([name, [light, dark]]) =>
        `--_${name}: var(--passerby-${name}, light-dark(${light}, ${dark}));`
      ).join("\n    "),
    )} --_radius: var(--passerby-radius, 0.375em);
    --_font: var(--passerby-font, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif);
    --_target: max(44px, 2.75em);
  }
`;
