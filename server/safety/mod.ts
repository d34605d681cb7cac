/**
 * Reports: what a reporter chose to show, each message checked against what this server really forwarded, kept in RAM
 * for a stated time.
 *
 * ```ts
 * const store = new ReportStore(rows.report, { max: 10_000 });
 * const reports = new ReportIntake(rows["unfinished-report"], { contexts, stamps, store, newId, randomBytes });
 * ```
 *
 * @module
 */
export { type StampCheck, verifyEvidence } from "./evidence.ts";
export { type ContextOpener, ReportIntake } from "./report-intake.ts";
export { type Report, type ReportedMessage, ReportStore } from "./report-store.ts";
