import { css } from "lit";

export const styles = css`
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
    gap: 1.1em;
    inline-size: 100%;
    max-inline-size: 46em;
    margin-inline: auto;
    padding-inline: clamp(1.25em, 5cqi, 3.5em);
  }

  h2 {
    font-size: clamp(1.75em, 6.5cqi, 3.5em);
  }

  h2 + p {
    max-inline-size: 34em;
    margin-block-start: 0.6em;
    font-size: 1.0625em;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.6em;
    padding-block-start: 0.5em;
  }
`;
