import { css } from "lit";

export const styles = css`
  :host {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    column-gap: 0.6em;
  }

  :host([hidden]) {
    display: none;
  }

  button {
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
`;
