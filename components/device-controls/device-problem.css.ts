import { css } from "lit";

export const styles = css`
  :host {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.6em 1em;
    padding: 0.75em 1em;
    border: 1.5px solid var(--_ink);
    border-radius: var(--_radius);
    background: var(--_ground);
    font-size: 0.9375em;
  }

  div {
    flex: 1 1 14em;
  }

  .title {
    font-weight: 650;
  }
`;
