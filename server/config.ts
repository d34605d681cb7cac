import type { Option } from "./config-option.ts";
import { readFlags, type Source } from "./config-flags.ts";
import { type Config, CONFIG_KEYS, envName, OPTIONS } from "./config-options.ts";
import { missingForLog, missingForProduction, missingForTurn, possibleModes } from "./config-requirements.ts";
import type { AgeMode } from "./privacy/ports.ts";

export { type Config, CONFIG_KEYS } from "./config-options.ts";

/** What the command line and the environment come to. `problems` are complete sentences without a full stop. */
export type ConfigResult = { type: "config"; config: Config } | { type: "help" } | {
  type: "problems";
  problems: string[];
};

/** The environment variables that mean something. */
export const CONFIG_ENV: readonly string[] = CONFIG_KEYS.map(envName);

/** Reads flags and environment; a flag wins over the environment, the environment over the default. */
export function readConfig(args: readonly string[], env: (name: string) => string | undefined): ConfigResult {
  const { given, problems, help } = readFlags(args);
  if (help) return { type: "help" };
  for (const key of CONFIG_KEYS) {
    const text = env(envName(key));
    if (text !== undefined && text !== "" && !given.has(key)) given.set(key, { name: envName(key), text });
  }
  const values: Record<string, unknown> = {};
  for (const key of CONFIG_KEYS) {
    const option: Option<unknown> = OPTIONS[key];
    const source = given.get(key);
    const value = source === undefined ? option.fallback : option.read(source.text.trim());
    if (source !== undefined && value === undefined) problems.push(cannotRead(source, option));
    values[key] = Object.freeze(value);
  }
  const config = {
    ...values,
    transport: values.transport ?? (values.production ? "hardened" : "native"),
    // Whoever may chat here is on the list of origins, and we cannot know our own address behind a proxy.
    landing: values.landing ?? !values.production,
    ageMode: values.ageMode ?? "ask",
    modes: possibleModes(values as Config),
  } as Config;
  if (problems.length === 0) {
    problems.push(...missingForTurn(config), ...missingForLog(config));
    if (config.production) problems.push(...missingForProduction({ ...config, ageMode: values.ageMode as AgeMode }));
  }
  return problems.length > 0 ? { type: "problems", problems } : { type: "config", config: Object.freeze(config) };
}

function cannotRead({ name, text }: Source, { expected, isSecret }: Option<unknown>): string {
  const got = isSecret ? `${text.length} characters` : JSON.stringify(text);
  return `Cannot read config "${name.replace(/^--/, "")}": expected ${expected}, got ${got}`;
}
