import { css } from "lit";

/** Text fields, checkboxes, radio buttons and links. */
export const fields = css`
  input:not([type="checkbox"], [type="radio"]),
  textarea,
  select {
    appearance: none;
    inline-size: 100%;
    min-block-size: var(--_target);
    margin: 0;
    padding: 0.6em 0.8em;
    border: 1.5px solid var(--_edge);
    border-radius: var(--_radius);
    background: var(--_raised);
    color: var(--_ink);
    font: inherit;
  }

  input:not([type="checkbox"], [type="radio"]):focus-visible,
  textarea:focus-visible {
    border-color: var(--_ink);
    outline-width: 1.5px;
    outline-offset: 0;
  }

  ::placeholder {
    color: var(--_soft);
    opacity: 1;
  }

  input[type="checkbox"],
  input[type="radio"] {
    flex: none;
    inline-size: 1.25em;
    block-size: 1.25em;
    margin: 0;
    accent-color: var(--_accent);
  }

  label.choice {
    display: flex;
    align-items: center;
    gap: 0.7em;
    min-block-size: var(--_target);
    padding-block: 0.35em;
    cursor: pointer;
  }

  a {
    color: inherit;
    text-decoration-thickness: 1px;
    text-underline-offset: 0.2em;
  }
`;
