import { css } from "lit";

export const styles = css`
  :host {
    --_size: 0.8em;
    --_gap: 0.62em;
    display: inline-block;
    inline-size: 2.4em;
    font-size: inherit;
  }

  :host([wide]) {
    --_size: 1.75em;
    --_gap: 1.35em;
    display: block;
    inline-size: 100%;
  }

  .street {
    position: relative;
    container-type: inline-size;
    display: grid;
    place-items: center;
    block-size: calc(var(--_size) * 1.5);
    direction: ltr;
  }

  :host([wide]) .street {
    block-size: 5em;
    border-block: 1px solid var(--_hair);
  }

  .dot {
    grid-area: 1 / 1;
    inline-size: var(--_size);
    block-size: var(--_size);
    border-radius: 50%;
    transition: transform 900ms cubic-bezier(0.3, 0, 0.1, 1);
  }

  .self {
    background: var(--_accent);
    transform: translateX(var(--_gap));
  }

  .stranger {
    border: calc(var(--_size) * 0.17) solid var(--_ink);
    transform: translateX(calc(-1 * var(--_gap)));
  }

  :host([state="together"]),
  :host([state="meet"]) {
    --_gap: calc(var(--_size) * 0.52);
  }

  :host([wide][state="apart"]) {
    --_gap: min(22cqi, 6em);
  }

  :host([wide][state="wander"]) .self {
    transform: translate(26cqi, 0.4em);
    animation: wander-self 13s ease-in-out infinite alternate;
  }

  :host([wide][state="wander"]) .stranger {
    transform: translate(-22cqi, -0.4em);
    animation: wander-stranger 17s ease-in-out infinite alternate;
  }

  @keyframes wander-self {
    0% {
      transform: translate(42cqi, 0.5em);
    }
    22% {
      transform: translate(20cqi, -0.2em);
    }
    38% {
      transform: translate(24cqi, 0.3em);
    }
    66% {
      transform: translate(-6cqi, 0.75em);
    }
    82% {
      transform: translate(4cqi, 0.6em);
    }
    100% {
      transform: translate(-36cqi, 0.4em);
    }
  }

  @keyframes wander-stranger {
    0% {
      transform: translate(-44cqi, -0.4em);
    }
    30% {
      transform: translate(-18cqi, 0.1em);
    }
    46% {
      transform: translate(-24cqi, -0.5em);
    }
    74% {
      transform: translate(14cqi, -0.8em);
    }
    86% {
      transform: translate(10cqi, -0.6em);
    }
    100% {
      transform: translate(38cqi, -0.3em);
    }
  }

  @media (forced-colors: active) {
    .self {
      background: CanvasText;
      forced-color-adjust: none;
    }
  }
`;
