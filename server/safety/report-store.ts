import type { EvidenceResult, ReportReason } from "../../protocol/mod.ts";
import { type RetentionRow, timeOf } from "../core/retention.ts";

/** One message that a reporter chose to reveal. Text of strangers: only ever shown as text, never logged. */
export type ReportedMessage = {
  own: boolean;
  /** Of the frame, and of the sender's chat messages: both show gaps. */
  sequence: number;
  index: number;
  /** Empty unless the result is "verified". */
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

/**
 * Reports in RAM, for a stated time and up to a stated number and size. When there is no room, the oldest goes of those who
 * take the most of it: whoever floods the desk pushes out their own reports, not those of others.
 */
export class ReportStore {
  #reports = new Map<string, Report>();
  #chars = 0;
  #lifeMs: number;
  #max: number;
  #maxChars: number;

  /** @param options.maxChars UTF-16 code units of all words together. */
  constructor(row: RetentionRow<"report">, options: { max: number; maxChars?: number }) {
    this.#lifeMs = timeOf(row, "report");
    this.#max = options.max;
    this.#maxChars = options.maxChars ?? CHARS_MAX;
  }

  /** Keeps a report; false when there is one already by the same side of the same room. */
  add(report: Report, now: number): boolean {
    this.sweep(now);
    const key = reportKey(report);
    if (this.#reports.has(key)) return false;
    this.#reports.set(key, report);
    this.#chars += charsOf(report);
    while (this.#reports.size > this.#max || (this.#chars > this.#maxChars && this.#reports.size > 1)) this.#makeRoom();
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
      this.#delete(key, report);
    }
  }

  get size(): number {
    return this.#reports.size;
  }

  /** What one session filed. */
  filedBy(mark: string): Report[] {
    return [...this.#reports.values()].filter(({ filedBy }) => filedBy === mark);
  }

  #makeRoom(): void {
    const taken = new Map<string, number>();
    for (const report of this.#reports.values()) {
      const { reporterBucket } = report;
      taken.set(reporterBucket, (taken.get(reporterBucket) ?? 0) + charsOf(report) + CHARS_EACH);
    }
    const most = Math.max(...taken.values());
    for (const [key, report] of this.#reports) {
      if (taken.get(report.reporterBucket) === most) return this.#delete(key, report);
    }
  }

  #delete(key: string, report: Report): void {
    this.#reports.delete(key);
    this.#chars -= charsOf(report);
  }
}

/** 32 MB in memory. */
const CHARS_MAX = 16 * 1_024 * 1_024;
/** What a report takes besides its words, about. */
const CHARS_EACH = 500;

function charsOf({ note, messages }: Report): number {
  return messages.reduce((sum, { text }) => sum + text.length, note.length);
}

function reportKey({ room, subject }: Pick<Report, "room" | "subject">): string {
  return `${room} ${subject}`;
}
