/// <reference lib="deno.worker" />
// Two honest people who talk all the time, in a thread of their own, so that what is measured is the server and not
// the attackers' program. Tell it the port; ask it for a report; every report begins a new measurement.

import {
  buildFrame,
  frameSequence,
  parseServerMessage,
  type ServerMessage,
  SUBPROTOCOL,
  TAG_BYTES,
} from "../../protocol/mod.ts";
import type { HonestReport } from "./honest-pair.ts";
import { PAGE } from "./attacker.ts";

/** Each says something so often, ms; within what the server allows. */
const PACE_MS = 50;

type Side = { socket: WebSocket; sent: number; heard: number; sentAt: Map<number, number> };

const problems: string[] = [];
let latencies: number[] = [];
let timer: ReturnType<typeof setInterval> | undefined;
let sides: [Side, Side];
let epoch = 0;

self.onmessage = async ({ data }: MessageEvent<{ port: number } | "report" | "stop">) => {
  if (data === "report") self.postMessage(await report());
  else if (data === "stop") stop();
  else await begin(data.port);
};

async function begin(port: number): Promise<void> {
  const opened = await Promise.all([open(port), open(port)]);
  sides = [opened[0].side, opened[1].side];
  epoch = opened[0].epoch;
  for (const [at, side] of sides.entries()) listen(side, sides[1 - at]!);
  timer = setInterval(() => sides.forEach(say), PACE_MS);
  self.postMessage("ready");
}

async function open(port: number): Promise<{ side: Side; epoch: number }> {
  // Deno's options; the browsers' types, which come along with the scripts for pages, do not know them.
  const options = { protocols: [SUBPROTOCOL], headers: { origin: PAGE } } as unknown as string[];
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, options);
  socket.binaryType = "arraybuffer";
  socket.onopen = () => socket.send('{"type":"hello"}');
  const epoch = await new Promise<number>((resolve) => {
    socket.onmessage = ({ data }) => {
      const message: ServerMessage | undefined = typeof data === "string" ? parseServerMessage(data) : undefined;
      if (message?.type === "welcome") {
        socket.send(JSON.stringify({ type: "join", mode: "text", interests: ["honest talk"], languages: [] }));
      } else if (message?.type === "matched") resolve(message.epoch);
    };
  });
  return { side: { socket, sent: 0, heard: 0, sentAt: new Map() }, epoch };
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
    latencies.push(performance.now() - from.sentAt.get(sequence)!);
    from.sentAt.delete(sequence);
  };
}

function say(side: Side): void {
  if (side.socket.readyState !== WebSocket.OPEN) return;
  const payload = new Uint8Array(64 + TAG_BYTES);
  const sequence = side.sent++;
  side.sentAt.set(sequence, performance.now());
  side.socket.send(buildFrame({ kind: "signal", epoch, sequence, payload }));
}

/** Waits until everything that was said is heard, or a while. */
async function report(): Promise<HonestReport> {
  const said = sides.map(({ sent }) => sent);
  const end = performance.now() + 15_000;
  const isHeard = () => sides[1].heard >= said[0]! && sides[0].heard >= said[1]!;
  while (!isHeard() && problems.length === 0 && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  if (!isHeard()) problems.push(`heard ${sides[1].heard} of ${said[0]} and ${sides[0].heard} of ${said[1]}`);
  const finished: HonestReport = { latencies, problems: [...problems] };
  latencies = [];
  return finished;
}

function stop(): void {
  clearInterval(timer);
  for (const { socket } of sides) {
    socket.onclose = null;
    socket.close();
  }
  self.postMessage("stopped");
  self.close();
}
