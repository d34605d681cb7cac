// Honest people who talk all the time. Says so when all have met; each line on standard input asks for a report and begins
// a new measurement; the end of the input ends it.
//
//   deno run --allow-net honest-process.ts <port> <pairs> <page>

import {
  buildFrame,
  frameSequence,
  parseServerMessage,
  type ServerMessage,
  SUBPROTOCOL,
  TAG_BYTES,
} from "../../protocol/mod.ts";
import type { HonestReport } from "./honest-people.ts";

/** Each says something so often on average, ms; within what the server allows. */
const PACE_MS = 50;
/** For what is on its way when a report is asked for, ms. */
const PATIENCE_MS = 15_000;

type Side = { socket: WebSocket; epoch: number; sent: number; heard: number; sentAt: Map<number, number> };
type Pair = readonly [Side, Side];

const problems: string[] = [];
let latencies: number[] = [];
let saidAt: number[] = [];
let begun = performance.now();

const [port, count] = Deno.args.map(Number) as [number, number];
const page = Deno.args[2]!;
const pairs = await Promise.all(Array.from({ length: count }, (_, at) => meet(`honest talk ${at}`)));
const leaving = new AbortController();
for (const side of pairs.flat()) talk(side);
console.log("ready");
for await (const _ of Deno.stdin.readable) console.log(JSON.stringify(await report()));
leaving.abort();
for (const { socket } of pairs.flat()) {
  socket.onclose = null;
  socket.close();
}

async function meet(interest: string): Promise<Pair> {
  const pair = await Promise.all([enter(interest), enter(interest)]);
  for (const [at, side] of pair.entries()) listen(side, pair[1 - at]!);
  return pair;
}

async function enter(interest: string): Promise<Side> {
  // Deno's options; the browsers' types, which come along with the scripts for pages, do not know them.
  const options = { protocols: [SUBPROTOCOL], headers: { origin: page } } as unknown as string[];
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, options);
  socket.binaryType = "arraybuffer";
  socket.onopen = () => socket.send('{"type":"hello"}');
  const epoch = await new Promise<number>((resolve) => {
    socket.onmessage = ({ data }) => {
      const message: ServerMessage | undefined = typeof data === "string" ? parseServerMessage(data) : undefined;
      if (message?.type === "welcome") {
        socket.send(JSON.stringify({ type: "join", mode: "text", interests: [interest], languages: [] }));
      } else if (message?.type === "matched") resolve(message.epoch);
    };
  });
  return { socket, epoch, sent: 0, heard: 0, sentAt: new Map() };
}

function listen(side: Side, from: Side): void {
  side.socket.onclose = ({ code }) => problems.push(`closed with ${code}`);
  side.socket.onmessage = ({ data }) => {
    if (typeof data === "string") {
      const message = parseServerMessage(data);
      if (message?.type === "ping") side.socket.send('{"type":"pong"}');
      else if (message?.type === "error" || message?.type === "ended") problems.push(data);
      return;
    }
    const sequence = frameSequence(new Uint8Array(data));
    if (sequence !== side.heard) problems.push(`expected ${side.heard}, got ${sequence}`);
    side.heard = sequence + 1;
    const sentAt = from.sentAt.get(sequence)!;
    latencies.push(microseconds(performance.now() - sentAt));
    saidAt.push(microseconds(sentAt - begun));
    from.sentAt.delete(sequence);
  };
}

/**
 * At moments that vary: what is regular comes to be at the same moment for all after a pause, and stays so. Never within the
 * 40 ms for which Linux may hold back an acknowledgement, for until then it would hold back what comes next as well (RFC 896).
 */
function talk(side: Side): void {
  setTimeout(() => {
    if (leaving.signal.aborted) return;
    say(side);
    talk(side);
  }, PACE_MS * (0.9 + 0.2 * Math.random()));
}

function say(side: Side): void {
  if (side.socket.readyState !== WebSocket.OPEN) return;
  const payload = new Uint8Array(64 + TAG_BYTES);
  const sequence = side.sent++;
  side.sentAt.set(sequence, performance.now());
  side.socket.send(buildFrame({ kind: "signal", epoch: side.epoch, sequence, payload }));
}

/** More digits would only make the report longer. */
function microseconds(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}

/** Waits until everything that was said is heard, or a while. */
async function report(): Promise<HonestReport> {
  const said = pairs.map(([one, other]) => [one.sent, other.sent] as const);
  const missing = () =>
    pairs.filter(([one, other], at) => other.heard < said[at]![0] || one.heard < said[at]![1]).length;
  for (const end = performance.now() + PATIENCE_MS; missing() > 0 && problems.length === 0;) {
    if (performance.now() > end) problems.push(`not all was heard in ${missing()} of ${pairs.length} rooms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const finished: HonestReport = { latencies, saidAt, problems: [...problems] };
  [latencies, saidAt, begun] = [[], [], performance.now()];
  return finished;
}
