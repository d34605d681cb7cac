import { css } from "lit";

/** Buttons: outlined by default, `primary` for the one thing to do, `quiet` without a border, `icon` square. */
export const buttons = css`
  button {
    appearance: none;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5em;
    min-block-size: var(--_target);
    min-inline-size: var(--_target);
    padding: 0.45em 1em;
    border: 1.5px solid var(--_edge);
    border-radius: var(--_radius);
    background: transparent;
    color: var(--_ink);
    font: inherit;
    font-weight: 550;
    line-height: 1.2;
    text-align: center;
    cursor: pointer;
    transition: background-color 120ms, border-color 120ms, color 120ms;
  }

  @media (hover: hover) {
    button:hover:not(:disabled) {
      border-color: var(--_ink);
      background: color-mix(in srgb, var(--_ink) 6%, transparent);
    }

    button.primary:hover:not(:disabled) {
      border-color: var(--_ink);
      background: var(--_ink);
      color: var(--_ground);
    }

    button.quiet:hover:not(:disabled) {
      border-color: transparent;
    }
  }

  button.primary {
    border-color: var(--_accent);
    background: var(--_accent);
    color: var(--_on-accent);
  }

  button.quiet {
    border-color: transparent;
  }

  button.icon {
    padding: 0.5em;
  }

  button.big {
    min-block-size: 3.5em;
    padding-inline: 1.5em;
    font-size: 1.125em;
    font-weight: 650;
  }

  button:disabled {
    cursor: default;
    opacity: 0.45;
  }

  @media (forced-colors: active) {
    button.primary {
      border-width: 3px;
    }
  }
`;
