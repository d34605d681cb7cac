/** Why system calls cannot be watched here; undefined when they can. */
export async function straceProblem(): Promise<string | undefined> {
  try {
    const { code, stderr } = await new Deno.Command("strace", { args: ["-f", "-o", "/dev/null", "true"] }).output();
    return code === 0 ? undefined : `strace does not work here: ${new TextDecoder().decode(stderr).trim()}`;
  } catch {
    return "strace is not installed";
  }
}

/** How to start a program so that its calls about files, and those of all its threads, end up in `trace`. */
export function traced(trace: string, program: string, args: string[]): { program: string; args: string[] } {
  // -D: the program is our child and strace is not in between, so that signals reach the program.
  return {
    program: "strace",
    args: ["-D", "-f", "-qq", "-s", "400", "-e", "trace=%file", "-o", trace, program, ...args],
  };
}

/** The calls that open a file to write it, or change what there is, and succeeded. Devices keep nothing. */
export function opensForWriting(lines: readonly string[]): string[] {
  return wholeCalls(lines).filter((call) => {
    if (/= -1 E[A-Z]+/.test(call)) return false;
    if (CHANGING.test(call)) return true;
    return /^open(at2?)?\(/.test(call) && /O_(WRONLY|RDWR|CREAT|TRUNC|APPEND)/.test(call) && !DEVICE.test(call);
  });
}

const CHANGING = /^(creat|mkdir|rename|link|symlink|unlink|truncate|mknod|chmod|fchmod|setxattr|utime)\w*\(/;
const DEVICE = /"\/dev\/(null|tty|pts\/\d+)"/;

/** A call that another thread interrupted stands in two lines. */
function wholeCalls(lines: readonly string[]): string[] {
  const begun = new Map<string, string>();
  return lines.flatMap((line) => {
    const [, thread = "", rest = ""] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (rest.endsWith("<unfinished ...>")) {
      begun.set(thread, rest.slice(0, -"<unfinished ...>".length));
      return [];
    }
    const [, end] = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest) ?? [];
    return end === undefined ? [rest] : [`${begun.get(thread) ?? ""}${end}`];
  });
}
