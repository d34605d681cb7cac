import { css } from "lit";

export const styles = css`
  :host {
    display: flex;
    flex-wrap: wrap;
    column-gap: 0.5em;
    font-variant-numeric: tabular-nums;
  }
`;
