import { css } from "lit";

export const styles = css`
  :host {
    display: grid;
    align-content: center;
    gap: clamp(2em, 7cqi, 4em);
    min-block-size: 100%;
    padding-block: 2em;
    container-type: inline-size;
  }

  passerby-mark {
    font-size: clamp(1em, 3cqi, 1.75em);
  }

  .words {
    display: grid;
    justify-items: start;
    gap: 1.25em;
    inline-size: 100%;
    max-inline-size: 46em;
    margin-inline: auto;
    padding-inline: clamp(1.25em, 5cqi, 3.5em);
  }

  h2 {
    font-size: clamp(1.75em, 6.5cqi, 3.5em);
  }

  .who {
    margin-block-start: 0.6em;
    font-size: 1.0625em;
  }

  .line {
    min-block-size: 3em;
    padding-inline-start: 1em;
    border-inline-start: 3px solid var(--_accent);
    display: flex;
    align-items: center;
    max-inline-size: 30em;
  }

  .devices {
    display: flex;
    align-items: center;
    gap: 1em;
  }

  passerby-video-pane {
    inline-size: 6em;
    aspect-ratio: 1;
    border: 3px solid var(--_accent);
    border-radius: 50%;
    background: var(--_accent);
  }

  .line:empty {
    visibility: hidden;
  }
`;
