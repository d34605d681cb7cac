import { css } from "lit";

export const styles = css`
  :host {
    display: grid;
    gap: 0.9em;
    margin-block-start: 1.75em;
    padding-block: 1.5em 0.5em;
    border-block-start: 1px solid var(--_hair);
    container-type: inline-size;
  }

  h2 {
    font-size: clamp(1.4em, 5cqi, 1.9em);
  }

  h2 + p {
    margin-block-start: 0.35em;
  }

  .actions,
  .countdown {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.6em;
  }

  .countdown {
    min-block-size: var(--_target);
    font-variant-numeric: tabular-nums;
  }

  .countdown button {
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }

  @container (max-width: 26em) {
    .actions .big {
      flex: 1 0 auto;
      max-inline-size: 100%;
    }
  }
`;
