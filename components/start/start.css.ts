import { css } from "lit";

export const styles = css`
  :host {
    display: grid;
    min-block-size: 100%;
    container-type: inline-size;
  }

  .start {
    display: grid;
    gap: clamp(1.5em, 5cqi, 3em);
    align-content: center;
    inline-size: 100%;
    max-inline-size: 34em;
    margin-inline: auto;
    padding: clamp(1.25em, 5cqi, 3.5em);
  }

  .start[hidden] {
    display: none;
  }

  .intro {
    display: grid;
    gap: 0.9em;
    align-content: start;
  }

  passerby-mark {
    font-size: 1.5em;
    margin-inline-start: -0.18em;
  }

  /* A title may come through a slot of the chat, so its size stands around the slot and is inherited. */
  .title {
    font-size: clamp(2.1em, 10cqi, 3.4em);
    font-weight: 650;
    line-height: 1.06;
    letter-spacing: -0.03em;
  }

  h2,
  ::slotted(*) {
    font: inherit;
    letter-spacing: inherit;
  }

  .lead {
    max-inline-size: 26em;
    color: var(--_soft);
    font-size: clamp(1em, 3.6cqi, 1.1875em);
  }

  form {
    display: grid;
    gap: 1.25em;
    align-content: start;
  }

  .modes {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 0.5em;
  }

  .mode {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 0.6em;
    min-block-size: 3.25em;
    padding: 0.5em 1em;
    border: 1.5px solid var(--_edge);
    border-radius: var(--_radius);
    font-weight: 600;
    cursor: pointer;
  }

  .mode.chosen {
    border-color: var(--_ink);
    background: var(--_ink);
    color: var(--_ground);
  }

  .mode:has(:focus-visible) {
    outline: 2px solid var(--_ink);
    outline-offset: 2px;
  }

  .small {
    font-size: 0.875em;
  }

  @container (min-width: 56em) {
    .start {
      grid-template-columns: minmax(0, 1.15fr) minmax(21em, 0.85fr);
      gap: clamp(3em, 8cqi, 8em);
      max-inline-size: 82em;
      align-items: center;
    }

    .title {
      font-size: clamp(3.25em, 6.6cqi, 6em);
      letter-spacing: -0.035em;
      line-height: 1;
    }

    .intro {
      gap: 1.5em;
    }

    .lead {
      font-size: 1.25em;
    }

    passerby-mark {
      font-size: 2.25em;
    }
  }
`;
