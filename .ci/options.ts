import { parseArgs } from "@std/cli/parse-args";

/** One option of a command: what its value must be, in words, and what that gives; undefined when it is not that. */
export type Option<T> = {
  readonly expected: string;
  readonly read: (text: string) => T | undefined;
  /** Without the option. */
  readonly fallback: T;
};

/** A switch has no value. */
type Options = Readonly<Record<string, Option<unknown> | "switch">>;
type Values<S extends Options> = {
  [K in keyof S]: S[K] extends "switch" ? boolean : S[K] extends Option<infer T> ? T : never;
};

/** The command line is not what the command takes. */
export class UsageError extends Error {}

export function wholeNumber<T = never>(
  { min = 0, max = Number.MAX_SAFE_INTEGER, fallback }: { min?: number; max?: number; fallback: number | T },
): Option<number | T> {
  const expected = max === Number.MAX_SAFE_INTEGER ? `a whole number from ${min}` : `a whole number, ${min} to ${max}`;
  return { expected, fallback, read: (text) => inRange(/^\d{1,15}$/.test(text) ? Number(text) : NaN, min, max) };
}

export function positiveNumber(fallback: number): Option<number> {
  return { expected: "a number above 0", fallback, read: (text) => inRange(Number(text), Number.MIN_VALUE, Infinity) };
}

export function oneOf<const T extends string, F extends T | undefined>(
  words: readonly T[],
  fallback: F,
): Option<T | F> {
  return { expected: words.join(" or "), fallback, read: (text) => words.find((word) => word === text) };
}

/** Several of what another option takes, with commas between them. */
export function listOf<T>({ expected, read }: Pick<Option<T>, "expected" | "read">, fallback: T[]): Option<T[]> {
  return {
    expected: `${expected}; or several, with commas between them`,
    fallback,
    read(text) {
      const values = text.split(",").map(read);
      return values.every((value) => value !== undefined) ? values as T[] : undefined;
    },
  };
}

export function anyText<F extends string | undefined>(fallback: F): Option<string | F> {
  return { expected: "a text", fallback, read: (text) => text === "" ? undefined : text };
}

/** What a command line says. Throws `UsageError` that names the option. */
export function parseOptions<S extends Options>(args: readonly string[], options: S): Values<S> {
  const names = Object.keys(options);
  const switches = names.filter((name) => options[name] === "switch");
  const given = parseArgs(args.filter((arg) => arg !== "--"), { // a task runner passes it on
    string: names.filter((name) => !switches.includes(name)),
    boolean: switches,
    unknown(arg) {
      throw new UsageError(
        `Cannot use ${JSON.stringify(arg)}: expected ${names.map((name) => `--${name}`).join(", ")}`,
      );
    },
  }) as Record<string, unknown>;
  return Object.fromEntries(names.map((name) => {
    const option = options[name]!;
    const text = given[name];
    if (option === "switch") return [name, text === true];
    if (text === undefined) return [name, option.fallback];
    const value = option.read(String(text));
    if (value === undefined) {
      throw new UsageError(
        `Cannot read option "${name}": expected ${option.expected}, got ${JSON.stringify(text)}`,
      );
    }
    return [name, value];
  })) as Values<S>;
}

/** The same of this process, for the user: `--help` prints how the command is used, and a mistake ends it with code 2. */
export function readOptions<S extends Options>(usage: string, options: S): Values<S> {
  if (Deno.args.includes("--help")) {
    console.log(usage);
    Deno.exit(0);
  }
  try {
    return parseOptions(Deno.args, options);
  } catch (thrown) {
    if (!(thrown instanceof UsageError)) throw thrown;
    endWith(thrown.message, usage);
  }
}

/** Ends the process: these options do not go together. */
export function endWith(problem: string, usage: string): never {
  console.error(`${problem}\n\n${usage}`);
  Deno.exit(2);
}

function inRange(value: number, min: number, max: number): number | undefined {
  return value >= min && value <= max ? value : undefined;
}
