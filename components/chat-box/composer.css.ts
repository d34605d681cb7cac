import { css } from "lit";

export const styles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0 0.5em;
    align-items: end;
  }

  textarea {
    max-block-size: 9em;
    resize: none;
    overflow-y: auto;
    line-height: 1.4;
  }

  textarea::placeholder {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  /* At rest it is quiet; with something to send it becomes the one thing to do. */
  button.primary:disabled {
    border-color: var(--_hair);
    background: transparent;
    color: var(--_soft);
    opacity: 1;
  }

  #left {
    grid-column: 1 / -1;
    font-size: 0.8125em;
    color: var(--_soft);
  }

  #left:not(:empty) {
    padding-block-start: 0.4em;
  }

  #left.over {
    color: var(--_accent);
    font-weight: 600;
  }
`;
