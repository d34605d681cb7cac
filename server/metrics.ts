import type { ClientMessage, CloseName, FrameKind } from "../protocol/mod.ts";
import type { RetentionId } from "./core/retention.ts";
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

/** How much each row of the retention table holds now. */
export type HeldNow = { readonly [Id in RetentionId]?: number };

/** What tells about the software, not about people. */
const ABOUT_NOBODY: ReadonlySet<string> = new Set(["failures", "resident_memory_bytes", "address-key", "stamp-key"]);

/** In public, numbers go in such steps, always down: a few people show as nobody, and one more as no change. */
const STEP = 10;

/** Counters and gauges in the text format of Prometheus (version 0.0.4). Kept in memory, gone with the process. */
export class Metrics {
  readonly #coarse: boolean;
  readonly #counts: { [C in keyof Counted]: { [L in Counted[C]]?: number } } = {
    frames_forwarded: {},
    frames_dropped: {},
    messages_received: {},
    refusals: {},
    closes: {},
    failures: {},
  };

  /** @param options.coarse Rounds down what could be about few people: for every server that is open to the public. */
  constructor({ coarse }: { coarse: boolean }) {
    this.#coarse = coarse;
  }

  /** Counts one. Part of the hot path. */
  count<C extends keyof Counted>(name: C, label: Counted[C]): void {
    const counts: { [L in Counted[C]]?: number } = this.#counts[name];
    counts[label] = (counts[label] ?? 0) + 1;
  }

  /** Everything as text, each metric with HELP and TYPE. */
  render(gauges: ReturnType<ReadGauges>, held: HeldNow = {}): string {
    const lines: string[] = [];
    const shown = (name: string, count: number) => {
      return this.#coarse && !ABOUT_NOBODY.has(name) ? Math.floor(count / STEP) * STEP : count;
    };
    for (const [name, help] of Object.entries(GAUGES)) {
      lines.push(`# HELP passerby_${name} ${help}`, `# TYPE passerby_${name} gauge`);
      lines.push(`passerby_${name} ${shown(name, gauges[name as keyof typeof GAUGES])}`);
    }
    lines.push("# HELP passerby_held How much each row of the retention table holds now", "# TYPE passerby_held gauge");
    for (const [id, count] of Object.entries(held)) lines.push(`passerby_held{item="${id}"} ${shown(id, count)}`);
    for (const [name, { help, label }] of Object.entries(COUNTERS)) {
      lines.push(`# HELP passerby_${name}_total ${help}`, `# TYPE passerby_${name}_total counter`);
      const counts: Record<string, number> = this.#counts[name as keyof Counted];
      for (const [value, count] of Object.entries(counts)) {
        lines.push(`passerby_${name}_total{${label}="${value}"} ${shown(name, count)}`);
      }
    }
    return `${lines.join("\n")}\n`;
  }
}
