/**
 * Many people on a real server for a long time: 20 % of them leave every minute and others come, they talk, report and
 * skip, connections break, the server is restarted and killed. Whatever they say must arrive once, in order and only where
 * it belongs; memory must not grow; and when all have left, nothing may be left of them.
 *
 * ```sh
 * deno task soak -- --minutes 60 --people 1000 --transport hardened
 * ```
 *
 * @module
 */
import { oneOf, positiveNumber, readOptions, wholeNumber } from "../../.ci/options.ts";
import { openFilesMax, pinLoad } from "../server-process.ts";
import { Crowd } from "./crowd.ts";
import { type Memory, SoakServer, storesOf } from "./server.ts";

/** Until the last ticket of the last process is forgotten, ms: a ticket's whole life and a sweep. */
const FORGET_MS = 5 * 60_000;
/** Until everything that was on its way has come, ms. */
const SETTLE_MS = 12_000;

const { minutes, people, transport } = readOptions(
  "Usage: deno task soak -- --minutes 60 --people 1000 --transport hardened|native",
  {
    minutes: positiveNumber(60),
    people: wholeNumber({ min: 2, max: 60_000, fallback: 1_000 }),
    transport: oneOf(["hardened", "native"], "hardened"),
  },
);
await pinLoad();
await openFilesMax(people + 1_000);
let server = await SoakServer.start(transport);
const baseline = await storesOf(server);
const crowd = new Crowd(server.process.port, people, 1);
const samples: (Memory & { minute: number })[] = [];
const begin = performance.now();
const end = begin + minutes * 60_000;

try {
  // Blows in the first half; in the second one process lives long enough for its memory to be compared.
  for (const [share, signal] of [[0.15, "SIGTERM"], [0.3, "SIGKILL"], [0.4, "SIGTERM"]] as const) {
    await run(begin + share * minutes * 60_000 - performance.now());
    await restart(signal);
  }
  // Reports stay for days, by policy, and would be all that grows from here on.
  crowd.stopReporting();
  await run((end - performance.now()) * 0.2);
  while (performance.now() < end) {
    const sample = { ...await server.memory(run), minute: (performance.now() - begin) / 60_000 };
    samples.push(sample);
    console.log(`${sample.minute.toFixed(1)} min: ${crowd.connected} connected, ${show(sample)}`);
    await run(Math.min(minutes * 60_000 / 24, end - performance.now()));
  }
  crowd.fallSilent();
  await run(SETTLE_MS);
  crowd.checkSettled();
  crowd.leave();
  const left = await waitUntilForgotten(server);
  Deno.exitCode = conclude(left) ? 0 : 1;
} finally {
  await server.process.stop();
}

/** Lets the crowd live for so long, ms; other things that take time go on meanwhile. */
async function run(ms: number): Promise<void> {
  const until = performance.now() + ms;
  do {
    crowd.step(Math.max(0, Math.min(5, until - performance.now())));
    await new Promise((resolve) => setTimeout(resolve, 0));
  } while (performance.now() < until);
}

async function restart(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  const { port, ended } = server.process;
  const began = performance.now();
  server.process.signal(signal);
  server = await meanwhile(ended.then(() => SoakServer.start(transport, port)));
  console.log(`${signal}: there again after ${((performance.now() - began) / 1_000).toFixed(1)} s`);
}

/** The crowd does not stop for anything. */
async function meanwhile<T>(promise: Promise<T>): Promise<T> {
  let isDone = false;
  const done = promise.finally(() => isDone = true);
  done.catch(() => {});
  while (!isDone) await run(20);
  return await done;
}

/** What is still there that was not there at first, when it is all gone or it is time that it were. */
async function waitUntilForgotten(server: SoakServer): Promise<[string, number][]> {
  for (const deadline = performance.now() + FORGET_MS;;) {
    const stores = await storesOf(server);
    const left = [...stores].filter(([name, count]) => count > (baseline.get(name) ?? 0));
    if (left.length === 0 || performance.now() > deadline) return left;
    await run(2_000);
  }
}

function conclude(left: readonly [string, number][]): boolean {
  const { tally, letters, wrongs } = crowd;
  const counts = Object.entries(tally).map(([name, count]) => `${count.toLocaleString("en")} ${name}`);
  console.log(`${transport}, ${people} people, ${minutes} minutes: ${letters.delivered} frames, ${counts.join(", ")}`);
  console.log(`Lost, twice, foreign or falsely acknowledged: ${wrongs.length}`);
  for (const wrong of wrongs.slice(0, 20)) console.log(`  ${wrong}`);
  console.log(
    `Memory after collection, growth a minute over ${samples.length} samples: ${show(slope(samples), "KiB")}`,
  );
  console.log(left.length === 0 ? "Stores are back to what they were" : `Left behind: ${left.map(String).join("; ")}`);
  return wrongs.length === 0 && left.length === 0 && letters.delivered > 0;
}

function show({ held, resident }: Memory, unit: "KiB" | "MiB" = "MiB"): string {
  const number = (bytes: number) => `${(bytes / (unit === "KiB" ? 1_024 : 1_048_576)).toFixed(1)} ${unit}`;
  return `${number(held)} held, ${number(resident)} resident`;
}

/** Least squares, bytes per minute. */
function slope(samples: readonly (Memory & { minute: number })[]): Memory {
  const mean = (pick: (sample: Memory & { minute: number }) => number) =>
    samples.reduce((sum, sample) => sum + pick(sample), 0) / samples.length;
  const minute = mean((sample) => sample.minute);
  const spread = mean((sample) => (sample.minute - minute) ** 2);
  const of = (kind: keyof Memory) => mean((sample) => (sample.minute - minute) * sample[kind]) / spread;
  return { held: of("held"), resident: of("resident") };
}
