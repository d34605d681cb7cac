import { css } from "lit";

/** Native dialogs: a sheet from below on small screens, a card in the middle on large ones. */
export const dialog = css`
  dialog {
    visibility: visible;
    inline-size: min(34em, 100vw);
    max-inline-size: 100vw;
    max-block-size: min(46em, 100dvh);
    margin: auto;
    padding: 0;
    overflow: auto;
    overscroll-behavior: contain;
    border: 1.5px solid var(--_ink);
    border-radius: var(--_radius);
    background: var(--_ground);
    color: var(--_ink);
    font-size: 1em;
  }

  dialog:focus,
  dialog h2:focus {
    outline: none;
  }

  dialog::backdrop {
    background: rgb(14 16 19 / 55%);
  }

  @media (max-width: 36em) {
    dialog {
      inline-size: 100vw;
      margin-block-end: 0;
      border-inline: 0;
      border-block-end: 0;
      border-end-start-radius: 0;
      border-end-end-radius: 0;
    }
  }

  .sheet {
    display: grid;
    gap: 1.4em;
    padding: clamp(1.1em, 4vw, 2em);
  }

  .sheet > header {
    display: flex;
    align-items: flex-start;
    justify-content: space-between;
    gap: 1em;
  }

  .sheet > header h2 {
    padding-block-start: 0.25em;
    font-size: 1.5em;
  }

  .sheet > header button {
    margin-block-start: -0.1em;
    margin-inline-end: -0.5em;
  }

  .sheet > footer {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 0.6em;
  }

  .sheet > footer button {
    flex: 1 1 auto;
  }
`;
