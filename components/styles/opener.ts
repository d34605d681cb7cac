import { css } from "lit";

/** The button that opens a dialog: `compact` shows its icon without the word. */
export const opener = css`
  :host {
    display: inline-block;
  }

  :host([compact]) {
    --_word: none;
  }

  .word {
    display: var(--_word, inline);
  }

  .opener {
    padding-inline: 0.6em;
  }
`;
