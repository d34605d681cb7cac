import { css } from "lit";
import { tokens } from "./tokens.ts";

/**
 * What all elements share. Sizes are in em from `medium`, the size that the person chose in the browser: `rem` would
 * follow whatever the host page does to its root.
 */
export const base = [
  tokens,
  css`
    :host {
      display: block;
      box-sizing: border-box;
      font: normal 400 var(--passerby-font-size, medium) / 1.5 var(--_font);
      letter-spacing: normal;
      text-align: start;
      text-transform: none;
      white-space: normal;
      color: var(--_ink);
      -webkit-text-size-adjust: 100%;
      -webkit-tap-highlight-color: transparent;
    }

    :host([hidden]) {
      display: none;
    }

    *,
    *::before,
    *::after {
      box-sizing: inherit;
    }

    h1,
    h2,
    h3,
    p,
    ul,
    ol,
    figure,
    fieldset {
      margin: 0;
      padding: 0;
      border: 0;
      min-inline-size: 0;
    }

    h1,
    h2,
    h3 {
      font-weight: 650;
      line-height: 1.12;
      letter-spacing: -0.022em;
      text-wrap: balance;
    }

    p {
      text-wrap: pretty;
    }

    ul,
    ol {
      list-style: none;
    }

    svg {
      display: block;
      flex: none;
    }

    :focus-visible {
      outline: 2px solid var(--_ink);
      outline-offset: 2px;
    }

    .soft {
      color: var(--_soft);
    }

    .visually-hidden {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }

    @media (prefers-reduced-motion: reduce) {
      *,
      *::before,
      *::after {
        animation: none !important;
        transition: none !important;
        scroll-behavior: auto !important;
      }
    }
  `,
];
