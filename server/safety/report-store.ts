import type { EvidenceResult, ReportReason } from "../../protocol/mod.ts";
import { type RetentionRow, timeOf } from "../core/retention.ts";

/** One message that a reporter chose to reveal. Text of strangers: only ever shown as text, never logged. */
export type ReportedMessage = {
  own: boolean;
  index: number;
  text: string;
  /** When the server stamped it, ms; meaningful only when the result is "verified". */
  at: number;
  result: EvidenceResult;
};

/** A report as it is kept for the review desk. */
export type Report = {
  id: string;
  at: number;
  reason: ReportReason;
  note: string;
  /** Room id, base64url, and the side that is reported: two reports with the same room are about the same chat. */
  room: string;
  subject: "impolite" | "polite";
  /** Keyed hashes of the address prefixes, never addresses. */
  subjectBucket: string;
  reporterBucket: string;
  /** Tells the session that filed it which reports are its own, and nobody anything once that session is over. */
  filedBy: string;
  messages: ReportedMessage[];
};

/** Reports in RAM, for a stated time and up to a stated number; the oldest make room. */
export class ReportStore {
  #reports = new Map<string, Report>();
  #lifeMs: number;
  #max: number;

  constructor(row: RetentionRow<"report">, options: { max: number }) {
    this.#lifeMs = timeOf(row, "report");
    this.#max = options.max;
  }

  /** Keeps a report; false when there is one already by the same side of the same room. */
  add(report: Report, now: number): boolean {
    this.sweep(now);
    const key = reportKey(report);
    if (this.#reports.has(key)) return false;
    for (const oldest of this.#reports.keys()) {
      if (this.#reports.size < this.#max) break;
      this.#reports.delete(oldest);
    }
    this.#reports.set(key, report);
    return true;
  }

  /** Whether this side of this room was reported already. */
  has(report: Pick<Report, "room" | "subject">): boolean {
    return this.#reports.has(reportKey(report));
  }

  /** All that are kept now, oldest first. */
  list(now: number): Report[] {
    this.sweep(now);
    return [...this.#reports.values()];
  }

  /** Forgets what is over its time. Reports come in order of time, so it stops at the first that stays. */
  sweep(now: number): void {
    for (const [key, report] of this.#reports) {
      if (now - report.at < this.#lifeMs) return;
      this.#reports.delete(key);
    }
  }

  get size(): number {
    return this.#reports.size;
  }

  /** What one session filed. */
  filedBy(mark: string): Report[] {
    return [...this.#reports.values()].filter(({ filedBy }) => filedBy === mark);
  }
}

function reportKey({ room, subject }: Pick<Report, "room" | "subject">): string {
  return `${room} ${subject}`;
}
