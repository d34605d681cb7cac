import { css } from "lit";

export const styles = css`
  :host {
    display: grid;
    gap: 0.7em;
    padding: 0.75em 1em;
    border: 1.5px solid var(--_ink);
    border-radius: var(--_radius);
    background: var(--_ground);
    font-size: 0.9375em;
  }

  :host([hidden]) {
    display: none;
  }

  .title {
    font-weight: 650;
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5em;
  }

  label.choice {
    margin-inline-start: 0.25em;
  }
`;
