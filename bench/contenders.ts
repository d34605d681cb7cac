import { v8Flags } from "../.ci/v8-flags.mjs";
import { type Dialect, passerby, plain, socketIo, unstampedFrame } from "./load/dialect.ts";
import type { Command } from "./server-process.ts";

/** One server in the race. */
export type Contender = { name: ContenderName; title: string; command: Command; dialect: () => Dialect };

export type ContenderName =
  | "native"
  | "hardened"
  | "native-unstamped"
  | "hardened-unstamped"
  | "deno"
  | "deno-ws"
  | "node-ws"
  | "socketio"
  | "socketio-binary";

const deno = (script: string, args: string[], v8: string[] = []): string[] => [
  Deno.execPath(),
  "run",
  "--allow-net",
  "--allow-read",
  "--allow-env",
  "--no-prompt",
  ...v8,
  pathOf(script),
  ...args,
];
const PASSERBY = (transport: string) =>
  deno("peers/passerby.ts", ["PORT", transport], v8Flags({ args: [`--transport=${transport}`], env: {} }));

/** Everybody who relays, Passerby first. */
export const CONTENDERS: readonly Contender[] = [
  { name: "native", title: "Passerby, native", command: { args: PASSERBY("native") }, dialect: passerby },
  { name: "hardened", title: "Passerby, hardened", command: { args: PASSERBY("hardened") }, dialect: passerby },
  {
    name: "native-unstamped",
    title: "Passerby, native, frames without a stamp",
    command: { args: PASSERBY("native") },
    dialect: () => passerby(unstampedFrame),
  },
  {
    name: "hardened-unstamped",
    title: "Passerby, hardened, frames without a stamp",
    command: { args: PASSERBY("hardened") },
    dialect: () => passerby(unstampedFrame),
  },
  {
    name: "deno",
    title: "Bare Deno.upgradeWebSocket",
    command: { args: deno("peers/deno-forwarder.ts", ["PORT"]) },
    dialect: plain,
  },
  {
    name: "deno-ws",
    title: "ws under Deno",
    command: { args: deno("peers/ws-forwarder.mjs", ["PORT"]) },
    dialect: plain,
  },
  {
    name: "node-ws",
    title: "ws on Node",
    command: { args: ["node", pathOf("peers/ws-forwarder.mjs"), "PORT"] },
    dialect: plain,
  },
  {
    name: "socketio",
    title: "Socket.IO on Node, text",
    command: { args: ["node", pathOf("peers/socketio-forwarder.mjs"), "PORT"] },
    dialect: () => socketIo("text"),
  },
  {
    name: "socketio-binary",
    title: "Socket.IO on Node, binary",
    command: { args: ["node", pathOf("peers/socketio-forwarder.mjs"), "PORT"] },
    dialect: () => socketIo("binary"),
  },
];

/** The command of a server on Deno with more flags for V8: the runtime takes them in one argument only. */
export function withV8Flags(args: readonly string[], more: readonly string[]): string[] {
  const told = args.find((arg) => arg.startsWith(V8_FLAGS));
  const [program, run, ...rest] = args.filter((arg) => arg !== told);
  const before = told?.slice(V8_FLAGS.length).split(",") ?? [];
  return [program!, run!, V8_FLAGS + [...before, ...more].join(","), ...rest];
}

const V8_FLAGS = "--v8-flags=";

function pathOf(file: string): string {
  return new URL(file, import.meta.url).pathname;
}
