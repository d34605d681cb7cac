/** Where a run took place. */
export type Machine = {
  date: string;
  cpu: string;
  cores: number;
  kernel: string;
  deno: string;
  node: string;
  commit: string;
};

/** Describes this machine, in words that say nothing about whose it is. */
export async function describeMachine(): Promise<Machine> {
  const cpuinfo = Deno.readTextFileSync("/proc/cpuinfo");
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: /^model name\s*:\s*(.*)$/m.exec(cpuinfo)?.[1] ?? "unknown",
    cores: navigator.hardwareConcurrency,
    kernel: Deno.osRelease().replace(/-.*/, ""),
    deno: Deno.version.deno,
    node: (await output("node", "--version")).replace(/^v/, ""),
    commit: await output("git", "rev-parse", "--short", "HEAD"),
  };
}

async function output(program: string, ...args: string[]): Promise<string> {
  try {
    const { success, stdout } = await new Deno.Command(program, { args, stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout).trim() : "unknown";
  } catch {
    return "not here";
  }
}
