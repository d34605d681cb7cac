import { css } from "lit";

export const styles = css`
  :host {
    position: relative;
    display: grid;
    container-type: inline-size;
    aspect-ratio: 4 / 3;
    min-block-size: 5em;
    overflow: hidden;
    border-radius: var(--_radius);
    background: var(--_sunken);
  }

  video,
  .placeholder {
    grid-area: 1 / 1;
    inline-size: 100%;
    block-size: 100%;
    min-inline-size: 0;
    min-block-size: 0;
  }

  /* Invisible, not absent: a video that is not displayed may stop playing the sound. */
  video {
    position: absolute;
    inset: 0;
    object-fit: cover;
    visibility: hidden;
  }

  video.shows {
    visibility: visible;
  }

  :host([veiled]:not([self])) video {
    filter: blur(clamp(1.5em, 6cqi, 4em)) brightness(0.85);
    transform: scale(1.2);
  }

  :host([self]:not([rear])) video {
    transform: scaleX(-1);
  }

  .placeholder {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 0.9em;
    padding: 1em;
    color: var(--_soft);
    text-align: center;
  }

  .placeholder p,
  .veil p {
    text-wrap: balance;
  }

  .placeholder[hidden] {
    display: none;
  }

  .dot {
    inline-size: clamp(1.5em, 11cqi, 4em);
    aspect-ratio: 1;
    border: clamp(0.2em, 1.7cqi, 0.6em) solid var(--_ink);
    border-radius: 50%;
  }

  :host([self]) .dot {
    border-color: var(--_accent);
    background: var(--_accent);
  }

  /* One below the other, however small the picture is. */
  .front {
    position: absolute;
    inset: 0;
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    pointer-events: none;
  }

  .veil {
    grid-row: 2;
    display: grid;
    place-content: safe center;
    justify-items: center;
    gap: 0.8em;
    padding: 1em;
    text-align: center;
  }

  .veil button {
    pointer-events: auto;
  }

  .veil p {
    padding: 0.35em 0.8em;
    border-radius: var(--_radius);
    background: var(--_ground);
  }

  passerby-pane-tools {
    position: absolute;
    inset-block-start: 0.5em;
    inset-inline-end: 0.5em;
    z-index: 1;
  }

  :host(:fullscreen) {
    aspect-ratio: auto;
    border-radius: 0;
  }

  :host(:fullscreen) video {
    object-fit: contain;
  }

  .call,
  .unsilence {
    inline-size: fit-content;
    margin-inline: auto;
  }

  .call {
    margin-block-start: 0.75em;
    max-inline-size: calc(100% - 1.5em);
    padding: 0.45em 0.9em;
    border-radius: var(--_radius);
    background: var(--_ink);
    color: var(--_ground);
    font-size: 0.875em;
    text-align: center;
  }

  .call[hidden] {
    display: none;
  }

  .unsilence {
    position: absolute;
    inset-block-end: 0.75em;
    inset-inline: 0.75em;
    background: var(--_ground);
  }

  passerby-device-controls {
    position: absolute;
    inset-block-end: 0.75em;
    inset-inline-start: 0.75em;
  }

  ::slotted(*) {
    position: relative;
  }
`;
