import { type AgreedPolicy, LIMITS, type Mode, MODES, normalizeInterests, readAgreed } from "../../protocol/mod.ts";
import type { ChatOptions } from "../events.ts";

/**
 * What this device remembers, only by choice. This is the whole list; everything else is forgotten with the page. It
 * is one entry in `localStorage`, under `passerby-preferences`, of the site that shows the chat.
 */
export type Preferences = {
  mode: Mode;
  interests: readonly string[];
  options: ChatOptions;
  /** Which policy the person agreed to, so that they are asked again when it gets weaker. */
  agreed: AgreedPolicy | undefined;
};

/** The one key. */
export const PREFERENCES_KEY = "passerby-preferences";
/** Goes up with every change of the form: others are dropped. */
const VERSION = 1;

/** Reads what was remembered; undefined when nothing was, or when it does not fit. Writes nothing. */
export function loadPreferences(defaults: ChatOptions): Preferences | undefined {
  try {
    const raw = JSON.parse(localStorage.getItem(PREFERENCES_KEY) ?? "null");
    if (raw?.version !== VERSION) return undefined;
    const { interests, options } = raw;
    const names = Object.keys(defaults) as (keyof ChatOptions)[];
    return {
      mode: MODES.find((mode) => mode === raw.mode) ?? "text",
      interests: normalizeInterests(
        Array.isArray(interests) ? interests.filter((each) => typeof each === "string") : [],
      )
        .slice(0, LIMITS.interests),
      options: Object.fromEntries(
        names.map((name) => [name, typeof options?.[name] === "boolean" ? options[name] : defaults[name]]),
      ) as ChatOptions,
      agreed: readAgreed(raw.agreed),
    };
  } catch {
    return undefined; // no storage here, or not ours
  }
}

/** Remembers. False when this browser does not let us. */
export function savePreferences({ mode, interests, options, agreed }: Preferences): boolean {
  try {
    localStorage.setItem(PREFERENCES_KEY, JSON.stringify({ version: VERSION, mode, interests, options, agreed }));
    return true;
  } catch {
    return false;
  }
}

/** Forgets everything at once. */
export function clearPreferences(): void {
  try {
    localStorage.removeItem(PREFERENCES_KEY);
  } catch {
    // Where nothing can be stored, nothing is.
  }
}
