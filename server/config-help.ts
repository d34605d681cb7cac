import type { Option } from "./config-option.ts";
import { CONFIG_KEYS, envName, flagName, type Key, OPTIONS } from "./config-options.ts";

/** Every key with its meaning and default, for `--help`. */
export function helpText(): string {
  const rows = CONFIG_KEYS.map((key) => {
    const { isSwitch, meaning } = OPTIONS[key] as Option<unknown>;
    return [`--${flagName(key)}${isSwitch ? "" : " <value>"}`, meaning, `default: ${shownDefault(key)}`] as const;
  });
  return [
    "Passerby: anonymous one-to-one chat between strangers, for any page",
    "",
    "Usage: npm start -- [options]",
    "",
    ...rows.map(([flag, meaning, fallback]) => `  ${flag.padEnd(40)} ${meaning} (${fallback})`),
    `  ${"--help".padEnd(40)} Show this`,
    "",
    "A switch is turned off with --no-, for example --no-landing. Every option can also be set in the environment",
    `under the same name: --widen-after-ms is WIDEN_AFTER_MS.`,
  ].join("\n");
}

/** The rows of the configuration table in the documentation. */
export function configTable(): { flag: string; env: string; meaning: string; fallback: string }[] {
  return CONFIG_KEYS.map((key) => ({
    flag: `--${flagName(key)}`,
    env: envName(key),
    meaning: OPTIONS[key].meaning,
    fallback: shownDefault(key),
  }));
}

function shownDefault(key: Key): string {
  const { fallback, shown } = OPTIONS[key] as Option<unknown>;
  return shown ?? String(fallback);
}
