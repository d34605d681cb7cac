import { assert, assertEquals } from "@std/assert";
import { waitUntil } from "../harness/wait-until.ts";
import { CpuWait } from "./cpu-wait.ts";

/** Works without a pause on the first core, until it is killed. */
function rival(): Deno.ChildProcess {
  return new Deno.Command("taskset", { args: ["-c", "0", "sh", "-c", "while :; do :; done"], stdin: "null" }).spawn();
}

Deno.test("Waiting for a processor is counted, from when somebody asks", async () => {
  await using both = rivals();
  const early = new CpuWait(both.pids);
  await waitUntil("two wait for a core", () => early.ms > 50);
  const before = early.ms;
  const late = new CpuWait(both.pids);
  await waitUntil("they wait on", () => late.ms > 50);
  const counted = late.ms;
  assert(counted < early.ms - before + 0.001, "what was before does not count");
});

Deno.test("A process that waits for nothing but the time is not late, nor is one that is gone", async () => {
  const sleeper = new Deno.Command("sleep", { args: ["600"], stdin: "null" }).spawn();
  await waitUntil("it sleeps", () => Deno.readTextFileSync(`/proc/${sleeper.pid}/stat`).includes("(sleep) S"));
  await using both = rivals();
  const [asleep, busy] = [new CpuWait([sleeper.pid]), new CpuWait(both.pids)];
  await waitUntil("two wait for a core", () => busy.ms > 100);
  assertEquals(asleep.ms, 0);
  sleeper.kill("SIGKILL");
  await sleeper.status;
  assertEquals(asleep.ms, 0);
});

/** Two that want the same core. */
function rivals() {
  const both = [rival(), rival()];
  return {
    pids: both.map(({ pid }) => pid),
    async [Symbol.asyncDispose]() {
      for (const one of both) one.kill("SIGKILL");
      await Promise.all(both.map(({ status }) => status));
    },
  };
}
