import { css } from "lit";

export const styles = css`
  h2 + p {
    max-inline-size: 34em;
    margin-block-start: 0.6em;
    font-size: 1.0625em;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.6em;
    padding-block-start: 0.5em;
  }
`;
