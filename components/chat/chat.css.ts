import { css } from "lit";

export const styles = css`
  :host {
    color-scheme: light dark;
    position: relative;
    block-size: 42em;
    max-block-size: 100dvh;
    min-block-size: 26em;
    min-inline-size: 0;
    overflow: clip;
    border-radius: var(--_radius);
    background: var(--_ground);
  }

  :host([theme="light"]) {
    color-scheme: light;
  }

  :host([theme="dark"]) {
    color-scheme: dark;
  }

  .frame {
    block-size: 100%;
    overflow-y: auto;
    overscroll-behavior: contain;
    container: passerby / inline-size;
  }

  .frame > :focus {
    outline: none;
  }

  h2 {
    font: inherit;
    letter-spacing: inherit;
  }

  /* Words of the page, in its own language: each line finds its own direction. */
  ::slotted(*) {
    unicode-bidi: plaintext;
  }

  .corner {
    position: absolute;
    display: flex;
    inset-block-start: 0.5em;
    inset-inline-end: 0.5em;
  }

  /* Not display: none, which would take an open dialog along. */
  .corner[hidden] {
    visibility: hidden;
  }

  passerby-report-button {
    color: var(--_soft);
    font-size: 0.9375em;
  }

  passerby-room {
    block-size: 100%;
  }
`;
