/** One core for the server, another for everybody else. */
const SERVER_CORE = "0";
const OTHER_CORE = "1";

/**
 * The server gets a core of its own. Of the rest this process, the attackers', takes what the honest people leave, or its work
 * would be taken for the server's: SCHED_IDLE (sched(7)) runs only when nobody else wants the core, not even for a moment.
 */
export async function yieldTo({ server, people }: { server: number; people: number }): Promise<void> {
  if (navigator.hardwareConcurrency < 2) throw new Error("Cannot measure the pace: it needs two cores");
  await run("taskset", "-acp", SERVER_CORE, String(server));
  await run("taskset", "-acp", OTHER_CORE, String(people));
  // From the second chapter on they inherit what this process is.
  for (const pid of [server, people]) await run("chrt", "-a", "-o", "-p", "0", String(pid));
  await run("taskset", "-acp", OTHER_CORE, String(Deno.pid));
  await run("chrt", "-a", "-i", "-p", "0", String(Deno.pid));
}

async function run(program: string, ...args: string[]): Promise<void> {
  const { success } = await new Deno.Command(program, { args, stdout: "null", stderr: "null" }).output();
  if (!success) throw new Error(`Cannot measure the pace: ${program} failed (util-linux is needed)`);
}
