import { type RetentionRow, timeOf } from "./core/retention.ts";
import type { LogLevel } from "./log.ts";

/** What the log files need of a file system. */
export interface Disk {
  append(name: string, text: string): void;
  names(): string[];
  remove(name: string): void;
}

export type LogFileRows = {
  readonly access: RetentionRow<"access-log">;
  readonly errors: RetentionRow<"error-log">;
};

/**
 * Log lines in files of an hour each: defects apart from everything else, as they are kept for another time. A file is
 * removed as soon as its first line could be too old. Names carry the hour, so a restart forgets nothing to remove.
 */
export class LogFiles {
  readonly #lifeMs: { access: number; errors: number };
  readonly #disk: Disk;
  /** Lines by file since the last flush. */
  readonly #waiting = new Map<string, string>();

  constructor(rows: LogFileRows, disk: Disk) {
    this.#lifeMs = { access: timeOf(rows.access, "access-log"), errors: timeOf(rows.errors, "error-log") };
    this.#disk = disk;
  }

  /** Takes a line; it is written with the next `flush`. */
  write(level: LogLevel, line: string, now: number): void {
    const hour = new Date(now).toISOString().slice(0, 13);
    const name = `${level === "error" ? "errors" : "access"}-${hour}.log`;
    this.#waiting.set(name, `${this.#waiting.get(name) ?? ""}${line}\n`);
  }

  /** Writes what waits. Call it every few seconds, and before the end. */
  flush(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const [name, text] of waiting) this.#disk.append(name, text);
  }

  /** Removes files whose time is over; leaves alone what is not ours. Call it about once a minute. */
  sweep(now: number): void {
    this.flush();
    for (const name of this.#disk.names()) {
      const [, kind, hour] = /^(access|errors)-(\d{4}-\d\d-\d\dT\d\d)\.log$/.exec(name) ?? [];
      if (kind === undefined) continue;
      const since = Date.parse(`${hour}:00:00Z`);
      // Counted from the beginning of the hour: no line gets older than stated, most go earlier.
      if (!(now < since + this.#lifeMs[kind as "access" | "errors"] - SWEEP_SLACK_MS)) this.#disk.remove(name);
    }
  }
}

/** A sweep comes once a minute: a file goes before its time rather than after it. */
const SWEEP_SLACK_MS = 60_000;
