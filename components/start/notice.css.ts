import { css } from "lit";

export const styles = css`
  :host {
    display: grid;
    gap: clamp(1.4em, 4cqi, 2.25em);
    align-content: start;
    inline-size: 100%;
    max-inline-size: 52em;
    /* From the top, not in the middle: what comes late makes it longer and moves nothing. */
    margin-inline: auto;
    padding: clamp(1.25em, 5cqi, 3.5em);
  }

  h2 {
    font-size: clamp(1.75em, 5.5cqi, 3em);
  }

  h2:focus {
    outline: none;
  }

  dl {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(17em, 100%), 1fr));
    gap: 1.25em 2.5em;
    margin: 0;
  }

  dl > div {
    padding-block-start: 0.9em;
    border-block-start: 1.5px solid var(--_ink);
  }

  dt {
    font-weight: 650;
  }

  dd {
    margin: 0.25em 0 0;
    color: var(--_soft);
    text-wrap: pretty;
  }

  .changes {
    display: grid;
    gap: 0.6em;
  }

  .changes p,
  ol,
  ul {
    margin: 0;
    text-wrap: pretty;
  }

  ol,
  ul {
    padding-inline-start: 1.4em;
  }

  ol {
    display: grid;
    gap: 0.35em;
    color: var(--_soft);
    list-style: decimal;
  }

  ul {
    list-style: disc;
  }

  mark {
    padding-inline: 0.2em;
    background: none;
    color: inherit;
    box-shadow: inset 0 -0.55em color-mix(in srgb, var(--_accent) 30%, transparent);
  }

  .policy {
    display: grid;
    align-content: start;
    gap: 1em;
    min-block-size: 15em;
  }

  .line {
    inline-size: 90%;
    block-size: 0.75em;
    margin-block: 0.4em;
    border-radius: var(--_radius);
    background: var(--_hair);
  }

  .line:nth-child(even) {
    inline-size: 72%;
  }

  .links {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 1.5em;
    margin: 0;
    min-block-size: var(--_target);
  }

  .links a {
    display: inline-flex;
    align-items: center;
    min-block-size: var(--_target);
    color: inherit;
    text-underline-offset: 0.2em;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.6em;
  }

  @container (max-width: 36em) {
    .actions button {
      flex: 1 1 100%;
    }
  }
`;
