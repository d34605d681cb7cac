import { css } from "lit";

export const styles = css`
  label {
    display: block;
    margin-block-end: 0.45em;
    font-weight: 600;
  }

  .field {
    display: flex;
    flex-wrap: wrap;
    gap: 0.4em;
    padding: 0.3em;
    border: 1.5px solid var(--_edge);
    border-radius: var(--_radius);
    background: var(--_raised);
    cursor: text;
  }

  .field:focus-within {
    border-color: var(--_ink);
  }

  .field:has(input:focus-visible) {
    outline: 1.5px solid var(--_ink);
  }

  .chips {
    display: contents;
  }

  .chips[hidden],
  input[hidden] {
    display: none;
  }

  .chips li {
    max-inline-size: 100%;
  }

  .chip,
  .suggestion {
    max-inline-size: 100%;
    padding: 0.3em 0.7em;
    font-weight: 500;
    overflow-wrap: anywhere;
  }

  .chip {
    border-color: transparent;
    background: var(--_sunken);
  }

  .chip .icon,
  .suggestion .icon {
    inline-size: 1em;
    block-size: 1em;
    color: var(--_soft);
  }

  input:not([type="checkbox"]) {
    flex: 1 1 9em;
    inline-size: 0;
    min-inline-size: 0;
    padding: 0.3em 0.5em;
    border: 0;
    background: none;
  }

  input:not([type="checkbox"]):focus-visible {
    outline: none;
  }

  .suggestions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.4em;
    margin-block-start: 0.5em;
  }

  .suggestions[hidden],
  .suggestions:not(:has(button)) {
    display: none;
  }

  .suggestion {
    border-style: dashed;
    color: var(--_soft);
    font-size: 0.9375em;
  }

  #hint:empty {
    display: none;
  }

  #hint,
  .news {
    margin-block-start: 0.4em;
    font-size: 0.875em;
  }
`;
