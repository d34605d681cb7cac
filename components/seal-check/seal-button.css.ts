import { css } from "lit";

export const sealButtonStyles = css`
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

  :host([verdict="matches"]) .icon {
    color: var(--_accent);
  }

  :host([verdict="differs"]) .opener {
    border: 1.5px dashed var(--_accent);
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.6em;
  }
`;
