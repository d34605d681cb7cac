import type { CloseName } from "../protocol/mod.ts";
import type { Device } from "./arrival.ts";
import type { FailurePlace, RefusalReason } from "./gateway/ports.ts";

export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
export type LogLevel = typeof LOG_LEVELS[number];

/**
 * Everything that is ever logged. Fields are numbers and words of ours: nothing that a stranger sent, no address, no
 * name of a session has a place here.
 */
export type LogEvent =
  | { event: "started"; transport: "native" | "hardened"; port: number; production: boolean }
  | { event: "stopping"; connections: number }
  | { event: "stopped" }
  | { event: "random-secret" }
  | { event: "direct-calls" }
  | { event: "native-limits" }
  /** The process may do more than it needs. `rights` are words of ours. */
  | { event: "excess-rights"; rights: string }
  /** Somebody was let in; only when the operator configured what to write down. `region` is two letters or "unknown". */
  | { event: "arrived"; device: Device; region: string }
  | { event: "no-trusted-proxy" }
  /** Reports are kept, but there is no way to read them yet. */
  | { event: "unread-reports" }
  /** So many since the last such line. */
  | { event: "refused"; reason: RefusalReason; count: number }
  /** We ended connections for a cause; so many since the last such line. */
  | { event: "closed"; cause: CloseName; count: number }
  /** A defect of ours. `error` is the class of what was thrown, `at` the place in our source. */
  | { event: "failed"; where: FailurePlace; error: string; at: string };

export interface Log {
  write(event: LogEvent): void;
}

/** Writes events of enough importance as JSON lines: time, level, event and its fields. */
export function createLog(
  options: { level: LogLevel; now: () => number; line: (text: string, level: LogLevel) => void },
): Log {
  const least = LOG_LEVELS.indexOf(options.level);
  return {
    write(event) {
      const level = LEVELS[event.event];
      if (LOG_LEVELS.indexOf(level) < least) return;
      const fields = FIELDS[event.event] as readonly string[];
      const entries = fields.map((field) => [field, (event as Record<string, unknown>)[field]]);
      const time = new Date(options.now()).toISOString();
      options.line(JSON.stringify({ time, level, event: event.event, ...Object.fromEntries(entries) }), level);
    },
  };
}

/**
 * What may be said about something thrown: its class and where in our source. The message stays out, it may quote what
 * a stranger sent.
 */
export function describeThrown(thrown: unknown): { error: string; at: string } {
  if (!(thrown instanceof Error)) return { error: typeof thrown, at: "unknown" };
  const at = /\(?(?:file:\/\/\/?\S*\/)?([\w.-]+\.ts:\d+):\d+\)?$/m.exec(
    thrown.stack?.replace(thrown.message, "") ?? "",
  );
  return { error: /^[A-Za-z]{1,40}$/.test(thrown.name) ? thrown.name : "Error", at: at?.[1] ?? "unknown" };
}

const LEVELS: { [E in LogEvent["event"]]: LogLevel } = {
  started: "info",
  stopping: "info",
  stopped: "info",
  "random-secret": "warn",
  "direct-calls": "warn",
  "native-limits": "warn",
  "excess-rights": "warn",
  arrived: "info",
  "no-trusted-proxy": "warn",
  "unread-reports": "warn",
  refused: "info",
  closed: "info",
  failed: "error",
};

/** The fields that are written, by event: whatever else an object carries is left out. */
const FIELDS: { [E in LogEvent["event"]]: readonly Exclude<keyof Extract<LogEvent, { event: E }>, "event">[] } = {
  started: ["transport", "port", "production"],
  stopping: ["connections"],
  stopped: [],
  "random-secret": [],
  "direct-calls": [],
  "native-limits": [],
  "excess-rights": ["rights"],
  arrived: ["device", "region"],
  "no-trusted-proxy": [],
  "unread-reports": [],
  refused: ["reason", "count"],
  closed: ["cause", "count"],
  failed: ["where", "error", "at"],
};
