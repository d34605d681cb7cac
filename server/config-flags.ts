import { closestWord } from "./closest-word.ts";
import type { Option } from "./config-option.ts";
import { CONFIG_KEYS, flagName, type Key, OPTIONS } from "./config-options.ts";

/** What somebody wrote, and where: a flag, or a variable of the environment. */
export type Source = { name: string; text: string };

/** Reads the command line. `problems` are complete sentences without a full stop. */
export function readFlags(args: readonly string[]): { given: Map<Key, Source>; problems: string[]; help: boolean } {
  const given = new Map<Key, Source>();
  const problems: string[] = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === "--help" || arg === "-h") return { given, problems, help: true };
    if (arg === "--") continue; // npm and deno leave it in
    const [, no, name, , value] = /^--(no-)?([a-z][a-z-]*)(=(.*))?$/s.exec(arg) ?? [];
    const key = CONFIG_KEYS.find((key) => flagName(key) === name);
    const isSwitch = key !== undefined && (OPTIONS[key] as Option<unknown>).isSwitch === true;
    if (key === undefined || (no && (!isSwitch || value !== undefined))) {
      problems.push(unknownFlag(arg));
      if (rest[0] !== undefined && !rest[0].startsWith("--")) rest.shift(); // belongs to the flag nobody knows
      continue;
    }
    if (isSwitch) given.set(key, { name: `--${name}`, text: value ?? String(!no) });
    else if (value !== undefined) given.set(key, { name: `--${name}`, text: value });
    else if (rest[0] === undefined || rest[0].startsWith("--")) {
      problems.push(`Cannot read "--${name}": expected ${OPTIONS[key].expected}, got nothing`);
    } else given.set(key, { name: `--${name}`, text: rest.shift()! });
  }
  return { given, problems, help: false };
}

function unknownFlag(arg: string): string {
  const name = arg.replace(/=.*$/s, "");
  if (!name.startsWith("-")) return `Cannot use the argument ${JSON.stringify(arg)}: expected options, see --help`;
  const names = CONFIG_KEYS.flatMap((key) => {
    const flag = flagName(key);
    return (OPTIONS[key] as Option<unknown>).isSwitch ? [`--${flag}`, `--no-${flag}`] : [`--${flag}`];
  });
  const closest = closestWord(name, names);
  return `Cannot use the unknown option "${name}": ${closest ? `did you mean "${closest}"?` : "see --help"}`;
}
