import { css } from "lit";

export const styles = css`
  :host {
    display: inline-block;
  }

  .open {
    background: var(--_ground);
  }

  .field {
    display: grid;
    gap: 0.35em;
  }

  .field + .field {
    margin-block-start: 1em;
  }

  .field > span,
  h3 {
    font-size: 1em;
    font-weight: 650;
  }

  select {
    appearance: auto;
  }

  section {
    display: grid;
    gap: 0.6em;
    justify-items: start;
    padding-block-start: 1.2em;
    border-block-start: 1px solid var(--_hair);
  }
`;
