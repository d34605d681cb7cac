/** Parses command-line flags; unknown ones go to `unknown`. */
export function parseArgs(
  args: string[],
  options?: {
    string?: readonly string[];
    boolean?: readonly string[];
    alias?: Record<string, string>;
    unknown?: (arg: string, key?: string, value?: unknown) => unknown;
  },
): Record<string, unknown> & { _: (string | number)[] };
