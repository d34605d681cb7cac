/**
 * For how long processes stood ready to work and got no processor. A machine that is busy with other things makes
 * everything late by about that, a server that hangs does not: it waits for nothing.
 */
export class CpuWait {
  readonly #before: ReadonlyMap<string, number>;
  readonly #pids: readonly number[];

  /** Counts from now on. */
  constructor(pids: readonly number[]) {
    this.#pids = pids;
    this.#before = new Map(pids.flatMap(delays));
  }

  /** Of each process the thread that waited longest, all added up, ms: one works after the other at worst. */
  get ms(): number {
    return this.#pids.reduce((sum, pid) => {
      return sum + Math.max(0, ...delays(pid).map(([thread, ms]) => ms - (this.#before.get(thread) ?? 0)));
    }, 0);
  }
}

/** Of each thread of a process, ms (`run_delay` of the kernel's sched-stats); none where the system does not tell. */
function delays(pid: number): [thread: string, ms: number][] {
  return threadsOf(pid).flatMap((thread) => {
    try {
      return [[thread, Number(Deno.readTextFileSync(`${thread}/schedstat`).split(" ")[1]) / 1e6]];
    } catch {
      return []; // it has just ended
    }
  });
}

/** Their folders; none of a process that is gone. */
function threadsOf(pid: number): string[] {
  const folder = `/proc/${pid}/task`;
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => `${folder}/${name}`);
  } catch {
    return [];
  }
}
