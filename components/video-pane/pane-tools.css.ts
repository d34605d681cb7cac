import { css } from "lit";

export const styles = css`
  :host {
    display: inline-flex;
    align-items: center;
    gap: 0.25em;
  }

  button,
  .quality {
    border-color: transparent;
    background: color-mix(in srgb, var(--_ground) 85%, transparent);
  }

  .quality {
    display: inline-grid;
    place-items: center;
    min-inline-size: var(--_target);
    min-block-size: var(--_target);
    border-radius: var(--_radius);
  }

  .quality.poor {
    color: var(--_accent);
  }

  input[type="range"] {
    inline-size: 6em;
    min-block-size: 1.5em;
    padding: 0;
    border: 0;
    background: none;
    appearance: auto;
    accent-color: var(--_accent);
  }

  @container (max-width: 30em) {
    input[type="range"] {
      display: none;
    }
  }
`;
