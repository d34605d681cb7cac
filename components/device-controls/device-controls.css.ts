import { css } from "lit";

export const styles = css`
  :host {
    display: inline-flex;
    gap: 0.5em;
  }

  button {
    padding-inline: 0.8em;
    background: var(--_ground);
  }

  button.on {
    border-color: var(--_accent);
    background: var(--_accent);
    color: var(--_on-accent);
  }

  button.starting {
    border-color: var(--_accent);
    border-style: dashed;
  }

  @media (hover: hover) {
    button:hover:not(:disabled) {
      background: var(--_ink);
      color: var(--_ground);
    }
  }

  :host([compact]) {
    --_word: none;
  }

  .state {
    display: var(--_word, inline);
  }
`;
