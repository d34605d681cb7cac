import { css } from "lit";

export const styles = css`
  :host {
    display: grid;
    gap: 0.75em;
    padding-block-start: 1em;
    border-block-start: 1.5px solid var(--_ink);
  }

  h3,
  p,
  ul {
    margin: 0;
  }

  h3 {
    font-size: 1.125em;
  }

  .small {
    font-size: 0.9375em;
  }

  .actions,
  .confirm {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.6em;
  }

  .actions a {
    display: inline-flex;
    align-items: center;
    min-block-size: var(--_target);
    color: inherit;
    text-underline-offset: 0.2em;
  }

  .confirm p {
    flex: 1 1 100%;
  }

  [role="status"] {
    display: grid;
    gap: 0.6em;
  }

  ul {
    display: grid;
    padding: 0;
    list-style: none;
  }

  li {
    border-block-end: 1px solid var(--_hair);
  }

  summary {
    min-block-size: var(--_target);
    padding-block: 0.6em;
    cursor: pointer;
  }

  pre {
    margin: 0 0 0.75em;
    overflow-x: auto;
    font-size: 0.8125em;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
`;
