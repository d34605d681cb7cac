import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { decodeBase64Url, encodeBase64Url } from "@std/encoding/base64url";
import { cleanText, type ClientMessage, type ErrorCode, type ServerMessage, stampTime } from "../../protocol/mod.ts";
import { type RetentionRow, timeOf } from "../core/retention.ts";
import type { Context } from "../seal/mod.ts";
import { type StampCheck, verifyEvidence } from "./evidence.ts";
import type { Report, ReportStore } from "./report-store.ts";

type ReportMessage = Extract<ClientMessage, { type: "report" }>;
type EvidenceMessage = Extract<ClientMessage, { type: "evidence" }>;
type Reporter = { peerId: string; bucket: string };

/** Opens the contexts of this server; `Contexts` of server/seal is one. */
export interface ContextOpener {
  open(text: string, now: number): Context | undefined;
}

/**
 * Takes reports. `report` says what it is about and how much evidence follows; each piece is verified as it arrives;
 * with the last one the report is kept. One unfinished report per connection, nothing kept without a context of ours.
 */
export class ReportIntake {
  #pending = new Map<string, { report: Report; context: Context; missing: number; seen: Set<string> }>();
  #unfinishedMs: number;
  #markKey: Uint8Array;
  #contexts: ContextOpener;
  #stamps: StampCheck;
  #store: ReportStore;
  #newId: () => string;

  constructor(
    row: RetentionRow<"unfinished-report">,
    options: {
      contexts: ContextOpener;
      stamps: StampCheck;
      store: ReportStore;
      newId: () => string;
      randomBytes: (length: number) => Uint8Array;
    },
  ) {
    this.#unfinishedMs = timeOf(row, "unfinished-report");
    this.#markKey = options.randomBytes(32);
    this.#contexts = options.contexts;
    this.#stamps = options.stamps;
    this.#store = options.store;
    this.#newId = options.newId;
  }

  /** Begins a report, replacing an unfinished one. `reported` when no evidence is to follow, or why not. */
  begin(reporter: Reporter, message: ReportMessage, now: number): ServerMessage | undefined {
    this.#pending.delete(reporter.peerId);
    const context = this.#contexts.open(message.context, now);
    if (context === undefined) return refused("bad-context", "report");
    const report: Report = {
      id: this.#newId(),
      at: now,
      reason: message.reason,
      note: cleanText(message.note),
      room: encodeBase64Url(context.room),
      subject: context.subject,
      subjectBucket: context.bucket,
      reporterBucket: reporter.bucket,
      filedBy: this.#markOf(reporter.peerId),
      messages: [],
    };
    if (this.#store.has(report)) return refused("already-reported", "report");
    this.#pending.set(reporter.peerId, { report, context, missing: message.evidence, seen: new Set() });
    return this.#finish(reporter, now);
  }

  /** Verifies one piece of evidence. `reported` with the last one, nothing before. A frame shown twice ends the report. */
  evidence(reporter: Reporter, message: EvidenceMessage, now: number): ServerMessage | undefined {
    const pending = this.#pending.get(reporter.peerId);
    if (pending === undefined) return refused("no-report", "evidence");
    // Said once and shown ten times would be another conversation.
    const frame = `${message.own} ${message.sequence}`;
    if (pending.seen.has(frame)) {
      this.#pending.delete(reporter.peerId);
      return refused("bad-message", "evidence");
    }
    pending.seen.add(frame);
    pending.missing--;
    const result = verifyEvidence(message, pending.context, this.#stamps, now);
    pending.report.messages.push({
      own: message.own,
      sequence: message.sequence,
      index: message.index,
      // Nobody is framed: words that were not verified are not even kept.
      text: result === "verified" ? message.text : "",
      at: stampTime(decodeBase64Url(message.stamp)),
      result,
    });
    return this.#finish(reporter, now);
  }

  /** Drops the unfinished report of a peer that is gone. */
  forget(peerId: string): void {
    this.#pending.delete(peerId);
  }

  /** Forgets reports whose evidence never came. Call it about once a minute. */
  sweep(now: number): void {
    for (const [peerId, { report }] of this.#pending) {
      if (now - report.at >= this.#unfinishedMs) this.#pending.delete(peerId);
    }
  }

  /** The reports that a session filed and that are kept, and the one that it has begun. */
  of(peerId: string): { filed: Report[]; unfinished: Report | undefined } {
    return { filed: this.#store.filedBy(this.#markOf(peerId)), unfinished: this.#pending.get(peerId)?.report };
  }

  /** How many reports are unfinished. */
  get pending(): number {
    return this.#pending.size;
  }

  /** Under a key of this process: nobody who reads a report learns who filed it, and nobody can ask once the id is gone. */
  #markOf(peerId: string): string {
    return encodeBase64Url(hmac(sha256, this.#markKey, new TextEncoder().encode(peerId)).subarray(0, 12));
  }

  #finish({ peerId }: Reporter, now: number): ServerMessage | undefined {
    const pending = this.#pending.get(peerId);
    if (pending === undefined || pending.missing > 0) return undefined;
    this.#pending.delete(peerId);
    const { report } = pending;
    return this.#store.add({ ...report, at: now }, now)
      ? { type: "reported", results: report.messages.map(({ result }) => result) }
      : refused("already-reported", "report");
  }
}

function refused(code: ErrorCode, of: string): ServerMessage {
  return { type: "error", code, of };
}
