import { css } from "lit";

export const styles = css`
  form {
    display: grid;
    gap: 1.4em;
  }

  legend {
    padding: 0;
    font-weight: 600;
  }

  @media (min-width: 36em) {
    .reasons {
      columns: 2;
      column-gap: 1.5em;
    }

    .reasons label {
      break-inside: avoid;
    }
  }

  .evidence,
  .note {
    display: grid;
    gap: 0.4em;
  }

  .note span {
    font-weight: 600;
  }

  .list {
    max-block-size: 14em;
    margin-block-start: 0.4em;
    padding-inline: 0.9em;
    overflow-y: auto;
    border: 1px solid var(--_hair);
    border-radius: var(--_radius);
    background: var(--_raised);
  }

  .list label + label {
    border-block-start: 1px solid var(--_hair);
  }

  .line {
    min-inline-size: 0;
    overflow-wrap: anywhere;
    white-space: pre-line;
  }

  .who {
    display: block;
    color: var(--_soft);
    font-size: 0.8125em;
  }

  .soft {
    font-size: 0.9375em;
  }

  .failure {
    font-weight: 600;
  }

  .failure:empty {
    display: none;
  }

  form > footer {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 0.6em;
  }

  form > footer .primary {
    flex: 1;
  }

  .results li {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 0.1em 0.7em;
    padding-block: 0.7em;
    border-block-start: 1px solid var(--_hair);
  }

  .results li > .icon {
    margin-block-start: 0.3em;
  }

  .result {
    grid-column: 2;
    color: var(--_soft);
    font-size: 0.875em;
  }

  .verified .icon {
    color: var(--_accent);
  }

  .results .gap {
    display: block;
    padding-inline-start: 2.1em;
    color: var(--_soft);
    font-size: 0.875em;
    font-style: italic;
  }
`;
