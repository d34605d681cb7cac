import { assert, assertEquals } from "@std/assert";
import { doWork } from "../../components/session/work.ts";
import { parseServerMessage } from "../../protocol/mod.ts";
import { type GivenWork, WORK_MS, WorkDesk, workMessage } from "./work-desk.ts";

const signal = new AbortController().signal;
const NOW = 1_000;

async function solve(work: GivenWork) {
  const done = await doWork(workMessage(work), signal);
  assert(done);
  return done;
}

Deno.test("The work that a browser does is accepted, and its message is one of the protocol", async () => {
  const desk = new WorkDesk("secret");
  const work = await desk.give(1, NOW);
  assertEquals(parseServerMessage(JSON.stringify(workMessage(work))), workMessage(work));
  const done = await solve(work);
  assert(done.key.startsWith(workMessage(work).prefix));
  assert(await desk.isDone(work, done, NOW + WORK_MS - 1));
});

Deno.test("Work is worth nothing after its time, for other work, or when anything of it is changed", async () => {
  const desk = new WorkDesk("secret");
  const [work, other] = [await desk.give(1, NOW), await desk.give(1, NOW)];
  const done = await solve(work);
  assertEquals(await desk.isDone(work, done, NOW + WORK_MS), false);
  assertEquals(await desk.isDone(other, done, NOW), false);
  assertEquals(await desk.isDone(other, { ...done, nonce: workMessage(other).nonce }, NOW), false);
  assertEquals(await desk.isDone(work, { ...done, counter: done.counter + 1 }, NOW), false);
  assertEquals(await desk.isDone(work, { ...done, key: `00${"1".repeat(62)}` }, NOW), false);
});

Deno.test("An attempt that misses the prefix is not work, however well it was computed", async () => {
  const desk = new WorkDesk("secret");
  const work = await desk.give(1, NOW);
  const easy = await doWork({ ...workMessage(work), prefix: "ff" }, signal);
  assert(easy);
  assertEquals(await desk.isDone(work, easy, NOW), false);
});

Deno.test("Work that this server did not sign, or that was made easier, is not accepted", async () => {
  const desk = new WorkDesk("secret");
  const work = await desk.give(4, NOW);
  const { parameters, signature } = work.challenge;
  const easier: GivenWork = { ...work, challenge: { parameters: { ...parameters, cost: 1 }, signature } };
  assertEquals(await desk.isDone(easier, await solve(easier), NOW), false);
  const foreign = await new WorkDesk("other").give(1, NOW);
  assertEquals(await desk.isDone(foreign, await solve(foreign), NOW), false);
});

Deno.test("More pressure makes more work, up to a bound", async () => {
  const desk = new WorkDesk("secret");
  const costs = await Promise.all([1, 2, 1_000].map(async (level) => workMessage(await desk.give(level, NOW)).cost));
  assertEquals(costs, [1_000, 2_000, 8_000]);
});

Deno.test("Work stops when it is no longer wanted", async () => {
  const aborted = new AbortController();
  aborted.abort();
  assertEquals(await doWork(workMessage(await new WorkDesk("secret").give(1, NOW)), aborted.signal), undefined);
});
