import { css } from "lit";

export const styles = css`
  :host {
    display: inline-block;
  }

  .choice + .choice {
    border-block-start: 1px solid var(--_hair);
  }

  .small {
    font-size: 0.9375em;
  }

  /* It is about a key. */
  @media (hover: none) {
    .small {
      display: none;
    }
  }
`;
