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

  /* It takes the focus over from the composer; a frame around all of it would say nothing. */
  passerby-ending:focus {
    outline: none;
  }

  @container room (max-width: 47em) {
    .actions {
      --_word: none;
    }

    .actions .word {
      display: none;
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
  }
`;
