import { html, svg, type SVGTemplateResult, type TemplateResult } from "lit";

/** Line icons on a 24-unit grid, drawn for Passerby: square ends, one weight, open shapes. */
const PATHS = {
  "camera": svg`<path d="M3 7h12v10H3zM15 11l6-3.5v9L15 13" />`,
  "camera-off": svg`<path d="M7 7h8v8M15 11l6-3.5v9l-4-2.3M13 17H3V7M3 3l18 18" />`,
  "microphone": svg`
    <rect x="9" y="3" width="6" height="11" rx="3" />
    <path d="M5 11.5a7 7 0 0 0 14 0M12 18.5V22" />
  `,
  "microphone-off": svg`
    <path
      d="M9 9v2a3 3 0 0 0 4.4 2.6M15 11V6a3 3 0 0 0-5.7-1.3M5 11.5a7 7 0 0 0 10.8 5.9M19 11.5a7 7 0 0 1-.8 3.2M12 18.5V22M3 3l18 18" />
  `,
  "text": svg`<path d="M3 5h18v12H11l-5 4v-4H3zM7.5 9.5h9M7.5 12.8h5.5" />`,
  "next": svg`<path d="M3 12h16M13 6l6.5 6L13 18" />`,
  "send": svg`<path d="M12 20V5M5.5 11.5 12 5l6.5 6.5" />`,
  "leave": svg`<path d="M13 4H4v16h9M9 12h11.5M16 7.5l4.5 4.5-4.5 4.5" />`,
  "block": svg`
    <circle cx="12" cy="12" r="8.5" />
    <path d="m6 6 12 12" />
  `,
  "report": svg`<path d="M5.5 21.5V4h13l-3.5 4.5L18.5 13h-13" />`,
  "seal": svg`
    <circle cx="8.75" cy="12" r="5.75" />
    <circle cx="15.25" cy="12" r="5.75" />
  `,
  "options": svg`
    <path d="M3 8h9M18 8h3M3 16h3M12 16h9" />
    <circle cx="15" cy="8" r="2.8" />
    <circle cx="9" cy="16" r="2.8" />
  `,
  "down": svg`<path d="M12 4v15M5.5 12.5 12 19l6.5-6.5" />`,
  "check": svg`<path d="m4.5 12.5 5 5L19.5 7" />`,
  "close": svg`<path d="M5.5 5.5l13 13M18.5 5.5l-13 13" />`,
  "plus": svg`<path d="M12 5v14M5 12h14" />`,
  "alert": svg`<path d="M12 4v10M12 17.5V20" />`,
  "sound-off": svg`<path d="M4 9.5h3.5L12 5.5v13l-4.5-4H4zM16 9.5l5 5M21 9.5l-5 5" />`,
  "flip": svg`<path d="M4 11V7h12M12.5 3.5 16 7l-3.5 3.5M20 13v4H8M11.5 20.5 8 17l3.5-3.5" />`,
  "tune": svg`
    <path d="M6 3v9M6 17v4M12 3v3M12 11v10M18 3v11M18 19v2" />
    <circle cx="6" cy="14.5" r="2.5" />
    <circle cx="12" cy="8.5" r="2.5" />
    <circle cx="18" cy="16.5" r="2.5" />
  `,
  "large": svg`<path d="M9 4H4v5M15 4h5v5M9 20H4v-5M15 20h5v-5" />`,
  "small": svg`<path d="M3 5h18v14H3zM12 12h6.5v4.5H12z" />`,
  "veil": svg`<path d="M3 12s3.5-5.5 9-5.5S21 12 21 12s-3.5 5.5-9 5.5S3 12 3 12zM4 4l16 16" />`,
  "signal-good": svg`<path d="M4 19v-3M9.3 19v-6.5M14.6 19V9M20 19V5" />`,
  "signal-poor": svg`<path d="M4 19v-3M9.3 19v-6.5M14.6 18.9v.1M20 18.9v.1" />`,
  "sound": svg`<path d="M4 9.5h3.5L12 5.5v13l-4.5-4H4zM15.5 8.5a5 5 0 0 1 0 7M18 6a8.5 8.5 0 0 1 0 12" />`,
} as const satisfies Record<string, SVGTemplateResult>;

export type IconName = keyof typeof PATHS;

/** Icons that point somewhere turn around in right-to-left text. */
const DIRECTED: ReadonlySet<IconName> = new Set(["next", "leave", "text", "sound"]);

/** An icon as decoration beside a text or inside a labelled control; never the only name of anything. */
export function icon(name: IconName): TemplateResult {
  return html`
    <svg class=${DIRECTED.has(name) ? "icon directed" : "icon"} width="22" height="22" viewBox="0 0 24 24" fill="none"
      stroke="currentColor" stroke-width="1.8" stroke-linejoin="miter" aria-hidden="true">${PATHS[name]}</svg>
  `;
}
