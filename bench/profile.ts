import { hasProgram } from "../.ci/tools.mjs";
import { type Contender, type ContenderName, CONTENDERS, withV8Flags } from "./contenders.ts";
import { connectPairs } from "./lane.ts";
import { ServerProcess } from "./server-process.ts";

/** Where the processor time of one relayed message goes: µs of each part, by samples of perf. */
export type Profile = { usPerMessage: number; samples: number; parts: { [part in Part]: number } };

/** Of each contender that was profiled. */
export type Profiles = { [C in ContenderName]?: Profile };

type Part = typeof PARTS[number];

export const PARTS = [
  "Linux: TCP over loopback",
  "Deno and V8, compiled",
  "Memory of the C library",
  "JavaScript of Deno",
  "JavaScript of ws",
  "The stamp",
  "The rest of Passerby",
] as const;

export type ProfileOptions = { contenders: readonly ContenderName[]; ms: number };

const PAIRS = 200;
const WARM_UP_MESSAGES = 60_000;

/** Profiles the relay of contenders that run under Deno, at saturation; undefined where there is no perf. */
export async function measureProfiles({ contenders, ms }: ProfileOptions): Promise<Profiles | undefined> {
  if (contenders.length === 0 || !hasProgram("perf")) return undefined;
  const profiles: Profiles = {};
  for (const contender of CONTENDERS) {
    if (!contenders.includes(contender.name)) continue;
    profiles[contender.name] = await measureProfile(contender, ms);
  }
  return profiles;
}

async function measureProfile(contender: Contender, ms: number): Promise<Profile> {
  const folder = await Deno.makeTempDir();
  // The map in which perf looks up what V8 compiled has its place and name from perf; the log beside it is of no use.
  const flags = ["--perf-basic-prof", "--no-logfile-per-isolate", `--logfile=${folder}/v8.log`];
  const args = withV8Flags(contender.command.args, flags);
  const server = await ServerProcess.start({ ...contender.command, args });
  try {
    const swarm = connectPairs(server.port, contender, PAIRS);
    let messages = 0;
    swarm.onData = (client) => {
      messages++;
      client.relay();
    };
    for (const client of swarm.clients) client.relay();
    swarm.until(() => messages >= WARM_UP_MESSAGES, "the warm-up", 120_000);
    const data = `${folder}/perf.data`;
    const perf = new Deno.Command("perf", {
      args: ["record", "-e", "cpu-clock", "-F", "2000", "-g", "-o", data, "-p", String(server.pid)],
      stdout: "null",
      stderr: "null",
    }).spawn();
    const before = { messages, cpuMs: server.cpuMs() };
    swarm.runFor(ms);
    const usPerMessage = (server.cpuMs() - before.cpuMs) / (messages - before.messages) * 1_000;
    perf.kill("SIGINT");
    await perf.status;
    swarm.close();
    const { stdout } = await new Deno.Command("perf", { args: ["script", "-i", data, "-F", "ip,sym,dso"] }).output();
    return { usPerMessage, ...countParts(new TextDecoder().decode(stdout), usPerMessage) };
  } finally {
    await server.stop();
    await Deno.remove(folder, { recursive: true });
    await Deno.remove(`/tmp/perf-${server.pid}.map`).catch(() => {});
  }
}

/** Samples are stacks, innermost frame first, with an empty line between them. */
export function countParts(stacks: string, usPerMessage: number): Pick<Profile, "samples" | "parts"> {
  const counts = new Map<Part, number>(PARTS.map((part) => [part, 0]));
  const samples = stacks.split("\n\n").map((stack) => stack.trim()).filter((stack) => stack !== "");
  for (const sample of samples) {
    const part = partOf(sample.split("\n"));
    counts.set(part, counts.get(part)! + 1);
  }
  const share = usPerMessage / Math.max(1, samples.length);
  const parts = Object.fromEntries(PARTS.map((part) => [part, counts.get(part)! * share])) as Profile["parts"];
  return { samples: samples.length, parts };
}

/** The C library's way into the kernel. */
const SYSTEM_CALL = /\b(__send|__libc_recv|epoll_wait|syscall)\b/;

/** Ours is what runs in a function of ours and what that calls in the runtime; the runtime's own functions are not. */
function partOf(frames: readonly string[]): Part {
  const innermost = frames[0]!;
  const script = frames.find((frame) => frame.includes(" JS:"));
  if (innermost.includes("([kernel") || SYSTEM_CALL.test(innermost)) return "Linux: TCP over loopback";
  if (script !== undefined && /@noble\/hashes|\/server\/seal\//.test(script)) return "The stamp";
  if (script?.includes("/server/")) return "The rest of Passerby";
  if (script?.includes("/node_modules/ws/")) return "JavaScript of ws";
  if (innermost.includes(" JS:")) return "JavaScript of Deno";
  return /\blibc\b/.test(innermost) ? "Memory of the C library" : "Deno and V8, compiled";
}
