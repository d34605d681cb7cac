import { CALL_OPTIONS } from "./config-calls.ts";
import { CONVERSATION_OPTIONS } from "./config-conversations.ts";
import { LIMIT_OPTIONS } from "./config-limits.ts";
import { OPERATOR_OPTIONS } from "./config-operator.ts";
import { OUTPUT_OPTIONS } from "./config-output.ts";
import { SERVING_OPTIONS } from "./config-serving.ts";
import type { AgeMode } from "./privacy/ports.ts";

/** Every key, chapter by chapter, in the order of `--help` and of the documentation. */
export const OPTIONS = {
  ...SERVING_OPTIONS,
  ...OPERATOR_OPTIONS,
  ...CONVERSATION_OPTIONS,
  ...LIMIT_OPTIONS,
  ...CALL_OPTIONS,
  ...OUTPUT_OPTIONS,
};

/** A key by the name that it has in code. */
export type Key = keyof typeof OPTIONS;

type Values = { [K in Key]: (typeof OPTIONS)[K]["fallback"] };

/** How this server runs; frozen, read once at start. */
export type Config = Readonly<
  Omit<Values, "transport" | "landing" | "ageMode"> & {
    transport: "native" | "hardened";
    landing: boolean;
    ageMode: AgeMode;
  }
>;

/** Every key, by the name that it has in code. */
export const CONFIG_KEYS = Object.keys(OPTIONS) as readonly Key[];

/** On the command line, without the dashes in front: `widenAfterMs` is `widen-after-ms`. */
export function flagName(key: Key): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** In the environment: `widenAfterMs` is `WIDEN_AFTER_MS`. */
export function envName(key: Key): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
