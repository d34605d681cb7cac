import { css } from "lit";

export const styles = css`
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
