import { css } from "lit";

export const styles = css`
  :host {
    display: grid;
    grid-template-rows: minmax(0, 1fr) auto;
    min-block-size: 12em;
    container-type: inline-size;
  }

  .conversation {
    position: relative;
    min-block-size: 0;
  }

  .log {
    block-size: 100%;
    padding: 1em;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    display: flex;
    flex-direction: column;
  }

  .log:focus-visible {
    outline-offset: -3px;
  }

  /* Little talk stands at the bottom, near the composer. */
  .log > :first-child {
    margin-block-start: auto;
  }

  .empty {
    padding-block: 1em;
    color: var(--_soft);
  }

  .empty[hidden] {
    display: block;
    padding: 0;
    visibility: hidden;
    block-size: 0;
    overflow: hidden;
  }

  .message {
    max-inline-size: min(34em, 82%);
    margin-block-start: 0.9em;
    animation: arrive 160ms ease-out;
  }

  .message[data-continued] {
    margin-block-start: 0.25em;
  }

  .text {
    padding: 0.5em 0.8em;
    border-radius: var(--_radius);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    unicode-bidi: plaintext;
    text-wrap: wrap;
    inline-size: fit-content;
  }

  /* My words are full, the stranger's are open, like the two dots. */
  .own {
    align-self: flex-end;
  }

  .own .text {
    margin-inline-start: auto;
    border: 1.5px solid var(--_accent);
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .stranger .text {
    border: 1.5px solid var(--_edge);
  }

  .own:not([data-continued]) .text {
    border-end-end-radius: 0;
  }

  .stranger:not([data-continued]) .text {
    border-end-start-radius: 0;
  }

  .refused .text {
    border-style: dashed;
    background: transparent;
    color: var(--_ink);
  }

  .status {
    padding-block-start: 0.25em;
    color: var(--_soft);
    font-size: 0.8125em;
    text-align: end;
  }

  .again {
    min-block-size: var(--_target);
    padding: 0 0.5em;
    border: 0;
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }

  .partner {
    display: flex;
    align-items: center;
    gap: 0.6em;
    margin-block-start: 0.9em;
    color: var(--_soft);
    font-size: 0.9375em;
  }

  .partner[hidden] {
    display: none;
  }

  .typing {
    display: inline-flex;
    gap: 0.22em;
  }

  .typing i {
    inline-size: 0.5em;
    block-size: 0.5em;
    border: 1.5px solid currentColor;
    border-radius: 50%;
    animation: breathe 1.2s ease-in-out infinite;
  }

  .typing i:nth-child(2) {
    animation-delay: 0.15s;
  }

  .typing i:nth-child(3) {
    animation-delay: 0.3s;
  }

  .jump {
    position: absolute;
    inset-block-end: 0.75em;
    inset-inline: 0;
    inline-size: fit-content;
    margin-inline: auto;
    border-color: var(--_ink);
    background: var(--_ground);
  }

  .line {
    display: flex;
    align-items: flex-start;
    gap: 0.5em;
    padding: 0.75em 1em;
    padding-block-end: max(0.75em, env(safe-area-inset-bottom));
    border-block-start: 1px solid var(--_hair);
  }

  .line[hidden] {
    display: none;
  }

  passerby-composer {
    flex: 1;
    min-inline-size: 0;
  }

  @container (max-width: 24em) {
    .log {
      padding: 0.75em;
    }

    .line {
      padding-inline: 0.6em;
      gap: 0.4em;
    }
  }

  /* Never through half transparency: words can be read from the first moment. */
  @keyframes arrive {
    from {
      transform: translateY(0.4em);
    }
  }

  @keyframes breathe {
    50% {
      transform: translateY(-0.25em);
    }
  }
`;
