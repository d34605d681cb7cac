import { css } from "lit";

/** Goes with `icon()`. */
export const icons = css`
  .icon {
    inline-size: 1.4em;
    block-size: 1.4em;
  }

  .icon.directed:dir(rtl) {
    transform: scaleX(-1);
  }
`;
