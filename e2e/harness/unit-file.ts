/** The settings of one section of a systemd unit; a setting that stands there several times has several values. */
export function readUnit(text: string, section: string): Map<string, string[]> {
  const settings = new Map<string, string[]>();
  let current = "";
  for (const line of text.split("\n")) {
    current = /^\[(\w+)\]$/.exec(line)?.[1] ?? current;
    const [, name, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (current === section && name !== undefined) settings.set(name, [...settings.get(name) ?? [], value!]);
  }
  return settings;
}

/**
 * The system calls that a list of filters lets through, as systemd counts them: the first line allows, those with `~`
 * take away (systemd.exec(5), SystemCallFilter=).
 */
export async function allowedCalls(filters: readonly string[]): Promise<Set<string>> {
  const allowed = new Set<string>();
  for (const filter of filters) {
    const [, no, names = ""] = /^(~?)(.*)$/.exec(filter)!;
    for (const name of names.split(" ")) {
      for (const call of await callsOf(name)) {
        if (no) allowed.delete(call);
        else allowed.add(call);
      }
    }
  }
  return allowed;
}

/** A call, or what a group with `@` stands for. */
async function callsOf(name: string): Promise<string[]> {
  if (!name.startsWith("@")) return [name];
  const { success, stdout } = await new Deno.Command("systemd-analyze", { args: ["syscall-filter", name] }).output();
  if (!success) throw new Error(`Cannot read the group of system calls "${name}": systemd does not know it`);
  const lines = new TextDecoder().decode(stdout).split("\n").slice(1).map((line) => line.trim());
  const members = lines.filter((line) => line !== "" && !line.startsWith("#"));
  return (await Promise.all(members.map(callsOf))).flat();
}
