import type { ClientMessage, CloseName, FrameKind } from "../protocol/mod.ts";
import type { DropReason, FailurePlace, RefusalReason } from "./gateway/ports.ts";

/** What is counted, by a label of ours. Nothing that a stranger sent becomes a label: the words are all in our source. */
type Counted = {
  frames_forwarded: FrameKind;
  frames_dropped: DropReason;
  messages_received: ClientMessage["type"] | "unreadable";
  refusals: RefusalReason;
  closes: CloseName | "client";
  failures: FailurePlace;
};

const COUNTERS: { [C in keyof Counted]: { help: string; label: string } } = {
  frames_forwarded: { help: "Frames passed from one partner to the other", label: "kind" },
  frames_dropped: { help: "Frames not passed on", label: "reason" },
  messages_received: { help: "Control messages received", label: "type" },
  refusals: { help: "Connections not let in", label: "reason" },
  closes: { help: "Connections that ended, by who or what ended them", label: "cause" },
  failures: { help: "Defects of this server", label: "where" },
};

const GAUGES = {
  connections: "Open connections",
  sessions: "Sessions that said hello",
  absent: "Sessions whose connection was lost, kept for the grace period",
  waiting: "Sessions in the waiting pool",
  rooms: "Live rooms",
  reports: "Reports that are kept now",
  resident_memory_bytes: "Memory of the process",
} as const;

/** Reads the gauges at the time of the question. */
export type ReadGauges = () => Record<keyof typeof GAUGES, number>;

/** Counters and gauges in the text format of Prometheus (version 0.0.4). */
export class Metrics {
  readonly #counts: { [C in keyof Counted]: { [L in Counted[C]]?: number } } = {
    frames_forwarded: {},
    frames_dropped: {},
    messages_received: {},
    refusals: {},
    closes: {},
    failures: {},
  };

  /** Counts one. Part of the hot path. */
  count<C extends keyof Counted>(name: C, label: Counted[C]): void {
    const counts: { [L in Counted[C]]?: number } = this.#counts[name];
    counts[label] = (counts[label] ?? 0) + 1;
  }

  /** Everything as text, each metric with HELP and TYPE. */
  render(gauges: ReturnType<ReadGauges>): string {
    const lines: string[] = [];
    for (const [name, help] of Object.entries(GAUGES)) {
      lines.push(`# HELP passerby_${name} ${help}`, `# TYPE passerby_${name} gauge`);
      lines.push(`passerby_${name} ${gauges[name as keyof typeof GAUGES]}`);
    }
    for (const [name, { help, label }] of Object.entries(COUNTERS)) {
      lines.push(`# HELP passerby_${name}_total ${help}`, `# TYPE passerby_${name}_total counter`);
      const counts: Record<string, number> = this.#counts[name as keyof Counted];
      for (const [value, count] of Object.entries(counts)) {
        lines.push(`passerby_${name}_total{${label}="${value}"} ${count}`);
      }
    }
    return `${lines.join("\n")}\n`;
  }
}
