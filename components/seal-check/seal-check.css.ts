import { css } from "lit";

export const styles = css`
  :host {
    display: grid;
    gap: 1.25em;
    container-type: inline-size;
  }

  .pictures {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 0.75em 0.25em;
    padding-block: 1.1em;
    border-block: 1px solid var(--_hair);
  }

  .pictures li {
    flex: 0 0 calc(25% - 0.25em);
    min-inline-size: 0;
    display: grid;
    justify-items: center;
    gap: 0.35em;
    font-size: 0.8125em;
    text-align: center;
  }

  .symbol {
    font-size: 2.2em;
    line-height: 1.15;
  }

  @container (min-width: 28em) {
    .pictures li {
      flex: 1 0 0;
    }
  }

  .when {
    display: grid;
    gap: 0.4em;
  }

  .answers {
    display: flex;
    flex-wrap: wrap;
    gap: 0.6em;
  }

  .answers button {
    flex: 1;
  }

  .verdict {
    display: grid;
    grid-template-columns: auto 1fr;
    align-items: start;
    gap: 0.6em;
    font-weight: 600;
  }

  .differs[hidden] {
    display: none;
  }
`;
