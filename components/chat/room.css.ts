import { css } from "lit";

export const styles = css`
  :host {
    display: block;
    block-size: 100%;
    container: room / size;
  }

  .room {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: auto minmax(0, 1fr);
    grid-template-areas: "bar" "conversation";
    block-size: 100%;
  }

  .room.video:not(.ended) {
    grid-template-rows: auto minmax(8em, 46%) minmax(0, 1fr);
    grid-template-areas: "bar" "stage" "conversation";
  }

  header {
    grid-area: bar;
    display: flex;
    align-items: center;
    gap: 0.75em;
    min-block-size: 3.5em;
    padding: 0.4em 0.5em 0.4em 1em;
    padding-inline: 1em 0.5em;
    border-block-end: 1px solid var(--_hair);
  }

  .who {
    flex: 1;
    min-inline-size: 0;
    line-height: 1.25;
  }

  .name {
    font-weight: 650;
  }

  .shared {
    overflow: hidden;
    color: var(--_soft);
    font-size: 0.875em;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .actions {
    display: flex;
    align-items: center;
  }

  .actions > button {
    padding-inline: 0.6em;
  }

  [hidden] {
    display: none !important;
  }

  .conversation {
    grid-area: conversation;
    min-block-size: 0;
  }

  .text .conversation {
    inline-size: 100%;
    max-inline-size: 56em;
    margin-inline: auto;
  }

  .hello .like {
    max-inline-size: 18em;
    color: var(--_ink);
    font-size: clamp(1.5em, 5cqi, 2.25em);
    font-weight: 650;
    letter-spacing: -0.022em;
    line-height: 1.15;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }

  .hello p + p {
    margin-block-start: 0.5em;
  }

  .next {
    border-color: var(--_ink);
  }

  .around {
    display: contents;
  }

  .stage {
    grid-area: stage;
    position: relative;
    display: grid;
    min-block-size: 0;
    background: var(--_sunken);
  }

  .stage .stranger {
    aspect-ratio: auto;
    min-block-size: 0;
    border-radius: 0;
  }

  /* The full dot is me, and with the camera on the dot is my picture. */
  /* It takes the focus over from the composer; a frame around all of it would say nothing. */
  passerby-ending:focus {
    outline: none;
  }

  .self {
    inline-size: 2.75em;
    min-block-size: 0;
    aspect-ratio: 1;
    border: 3px solid var(--_accent);
    border-radius: 50%;
    background: var(--_accent);
  }

  .stage .self {
    position: absolute;
    inset-block-end: 0.75em;
    inset-inline-end: 0.75em;
    inline-size: clamp(5em, 24cqi, 8em);
  }

  .stage .self[camera="off"] {
    inline-size: 2.25em;
    inset-block-end: 1em;
    inset-inline-end: 1em;
  }

  /* Only the person sees it yet: a dashed frame, and large enough to see what is in it. */
  .stage .self.unseen {
    border-style: dashed;
    background: none;
    inline-size: clamp(7em, 34cqi, 14em);
  }

  .controls {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em;
  }

  .flip {
    background: var(--_ground);
  }

  .devices {
    position: absolute;
    inset-block-end: 0.75em;
    inset-inline: 0.75em;
    display: grid;
    gap: 0.6em;
    justify-items: start;
    pointer-events: none;
  }

  .stage .devices {
    max-block-size: calc(100% - 1.5em);
    overflow: auto;
  }

  .devices > * {
    pointer-events: auto;
  }

  passerby-call-notice,
  passerby-device-problem {
    max-inline-size: 30em;
    inline-size: 100%;
  }

  @container room (max-width: 47em) {
    .actions {
      --_word: none;
    }

    .actions .word {
      display: none;
    }
  }

  /* Narrow: while there is no picture the stage is one quiet line above the devices' controls. */
  @container room (max-width: 51.99em) {
    .picture .devices {
      --_word: none;
    }

    .stage .self.unseen {
      inset-block: 0.75em auto;
    }

    /* The controls below the quiet line, and a question between them: as much room as they take. */
    .room.video.no-picture:not(.ended) {
      grid-template-rows: auto max-content minmax(0, 1fr);
    }

    .room.video.no-picture.asking:not(.ended) {
      grid-template-rows: auto minmax(0, max-content) minmax(6em, 1fr);
    }

    /* A question over the picture: nothing that is not a picture shows from behind it. */
    .picture.asking .stranger::part(placeholder) {
      visibility: hidden;
    }

    .no-picture .stage {
      grid-template-rows: 5.5em auto;
      overflow: auto;
    }

    .no-picture .devices {
      position: static;
      max-block-size: none;
      margin: 0.75em;
    }

    .no-picture .stage .self {
      inset-block: 0.9em auto;
    }

    .no-picture .stranger::part(placeholder) {
      grid-auto-flow: column;
      place-content: start;
      align-items: center;
      gap: 0.7em;
      padding-block-start: 1.25em;
      font-size: 0.9375em;
    }
  }

  @container room (max-width: 27em) {
    /* What is known of the stranger has a line of its own below the name and the ways out. */
    header {
      flex-wrap: wrap;
      gap: 0 0.5em;
      padding-inline: 0.75em 0.1em;
    }

    .who {
      display: contents;
    }

    .name {
      flex: 1;
    }

    .shared {
      flex-basis: 100%;
      order: 1;
      min-inline-size: 0;
      padding-block-end: 0.3em;
    }

    header passerby-mark,
    header .self,
    .next .icon {
      display: none;
    }

    .next {
      padding: 0.5em 0.7em;
    }

    .no-picture .stage {
      grid-template-rows: 4em auto;
    }

    .devices {
      --_word: none;
    }
  }

  @container room (min-width: 52em) {
    .room.video:not(.ended),
    .room.video.no-picture:not(.ended) {
      grid-template-rows: auto minmax(0, 1fr);
      grid-template-columns: minmax(0, 1fr) minmax(21em, 30%);
      grid-template-areas: "bar bar" "stage conversation";
    }

    .video:not(.ended) .conversation {
      border-inline-start: 1px solid var(--_hair);
    }

    .video:not(.ended) .next .icon {
      display: none;
    }

    .stage .stranger::part(placeholder) {
      padding-block-end: 4em;
    }

    .stage .self {
      inline-size: clamp(8em, 17cqi, 13em);
      inset-block-end: 1.25em;
      inset-inline-end: 1.25em;
    }

    .stage .self[camera="off"] {
      inline-size: 4em;
      inset-block-end: 1.5em;
      inset-inline-end: 1.5em;
    }

    .devices {
      inset-block-end: 1.25em;
      inset-inline: 1.25em;
    }
  }
`;
