import { css } from "lit";

/** The call in a room: the stranger large, the person in a round picture, controls and questions. */
export const stageStyles = css`
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

    /* A question over the picture: it gets room, and nothing that is not a picture shows from behind it. */
    .room.video.picture.asking:not(.ended) {
      grid-template-rows: auto minmax(8em, 58%) minmax(6em, 1fr);
    }

    .picture.asking .stage .self:not(.unseen, [camera="off"]) {
      inset-block: 4em auto;
    }

    .picture.asking .stranger::part(placeholder) {
      visibility: hidden;
    }

    .picture.asking .stranger::part(veil) {
      align-content: start;
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
    .no-picture .stage {
      grid-template-rows: 4em auto;
    }

    .devices {
      --_word: none;
    }
  }

  @container room (min-width: 52em) {
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
