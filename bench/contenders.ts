import { v8Flags } from "../.ci/v8-flags.mjs";
import { type Dialect, passerby, plain, socketIo, unstampedFrame } from "./load/dialect.ts";
import type { Command } from "./server-process.ts";

/** One server in the race. */
export type Contender = { name: ContenderName; title: string; command: Command; dialect: () => Dialect };

export type ContenderName =
  | "native"
  | "hardened"
  | "native-unstamped"
  | "deno"
  | "deno-ws"
  | "node-ws"
  | "socketio"
  | "socketio-binary";

/** All on the same runtime, told the same. */
const deno = (script: string, ...args: string[]): string[] => [
  Deno.execPath(),
  "run",
  "--allow-net",
  "--allow-read",
  "--allow-env",
  "--no-prompt",
  v8Flags(),
  pathOf(script),
  ...args,
];
const PASSERBY = (transport: string) => deno("peers/passerby.ts", "PORT", transport);

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
    name: "deno",
    title: "Bare Deno.upgradeWebSocket",
    command: { args: deno("peers/deno-forwarder.ts", "PORT") },
    dialect: plain,
  },
  {
    name: "deno-ws",
    title: "ws under Deno",
    command: { args: deno("peers/ws-forwarder.mjs", "PORT") },
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

/** The command of a server on Deno with more flags for V8. */
export function withV8Flags(args: readonly string[], more: readonly string[]): string[] {
  return args.map((arg) => arg.startsWith("--v8-flags=") ? [arg, ...more].join(",") : arg);
}

function pathOf(file: string): string {
  return new URL(file, import.meta.url).pathname;
}
