import { css } from "lit";

/** A screen between two others: the two dots on their street, large words below, and what to do. */
export const interlude = css`
  :host {
    display: grid;
    align-content: center;
    gap: clamp(2em, 7cqi, 4em);
    min-block-size: 100%;
    padding-block: 2em;
    container-type: inline-size;
  }

  passerby-mark {
    font-size: clamp(1em, 3cqi, 1.75em);
  }

  .words {
    display: grid;
    justify-items: start;
    gap: 1.2em;
    inline-size: 100%;
    max-inline-size: 46em;
    margin-inline: auto;
    padding-inline: clamp(1.25em, 5cqi, 3.5em);
  }

  h2 {
    font-size: clamp(1.75em, 6.5cqi, 3.5em);
  }
`;
