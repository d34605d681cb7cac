import { css } from "lit";

export const sealButtonStyles = css`
  :host([verdict="matches"]) .icon {
    color: var(--_accent);
  }

  :host([verdict="differs"]) .opener {
    border: 1.5px dashed var(--_accent);
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.6em;
  }
`;
