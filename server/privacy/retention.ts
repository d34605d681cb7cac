import { LIMITS } from "../../protocol/mod.ts";
import { RETENTION_IDS, type RetentionId, RetentionRow } from "../core/retention.ts";
import { RESTART_MS, TICKET_RENEW_MS } from "../core/ticket.ts";
import { ITEMS } from "./items.ts";
import type { PolicyConfig, Words } from "./ports.ts";

/** Why the law lets us keep something (GDPR Art. 6(1)): to run the chat that was asked for, or to keep it safe. */
export type LegalBasis = "contract" | "legitimate-interests" | "consent";

/** Where something is: in the server's memory, in the person's browser, on a disk, or handed to whoever runs the process. */
export type Place = "memory" | "browser" | "disk" | "output";

/** A test that fails when a claim stops being true. */
export type TestName = { readonly file: string; readonly name: string };

/** One row of the retention table, as code: what is kept, why, until when, and who says so. */
export type Item = {
  readonly what: Words;
  readonly trigger: Words;
  /** When it goes, in words; the time is added where there is one. */
  readonly end: Words;
  readonly purpose: Words;
  readonly basis: LegalBasis;
  readonly place: Place;
  /** What makes it go. */
  readonly mechanism: string;
  /** Who else gets to see it. */
  readonly recipients: Words;
  /** The collections in our source that hold it, `file#name`. The house test looks for collections that are nowhere here. */
  readonly stores: readonly string[];
  readonly test: TestName;
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long after its trigger each item is kept at most, ms; undefined when this configuration keeps no such thing. */
const TIMES: { readonly [Id in RetentionId]: (config: PolicyConfig) => number | undefined } = {
  connection: () => 2_000,
  session: ({ graceMs }) => graceMs,
  waiting: () => 0,
  room: ({ graceMs }) => graceMs,
  "ended-room": ({ graceMs }) => Math.max(graceMs, LIMITS.undoMs),
  acquaintances: ({ recentForMs }) => recentForMs,
  returning: ({ graceMs }) => TICKET_RENEW_MS + graceMs + RESTART_MS,
  "address-use": () => MINUTE,
  restriction: () => DAY,
  "address-key": () => DAY,
  "unfinished-report": () => 10 * MINUTE,
  report: ({ reportDays }) => reportDays * DAY,
  "stamp-key": () => 3 * HOUR,
  counters: () => 0,
  output: ({ logDir }) => logDir === undefined ? 0 : undefined,
  "access-log": ({ logDir }) => logDir === undefined ? undefined : DAY,
  "error-log": ({ logDir }) => logDir === undefined ? undefined : 7 * DAY,
  context: () => DAY,
  ticket: ({ graceMs }) => TICKET_RENEW_MS + graceMs + RESTART_MS,
  "turn-credential": ({ turnUrls }) => turnUrls.length === 0 ? undefined : 10 * MINUTE,
  preferences: () => 0,
};

/** What is swept is gone at most so much later, ms. */
export const SWEEP_MS = MINUTE;

/** The rows of a configuration. What it does not keep has a row of no time, so that nothing depends on whether it is kept. */
export type Retention = { readonly [Id in RetentionId]: RetentionRow<Id> };

/** Makes the rows that stores ask for. The only place that does. */
export function createRetention(config: PolicyConfig): Retention {
  const rows = RETENTION_IDS.map((id) => [id, new RetentionRow(id, TIMES[id](config) ?? 0)]);
  return Object.freeze(Object.fromEntries(rows)) as Retention;
}

/** A row with everything that is known of it. */
export type KeptItem = Item & { readonly id: RetentionId; readonly ms: number };

/** What this configuration keeps, in the order of the table. */
export function keptItems(config: PolicyConfig): KeptItem[] {
  return RETENTION_IDS.flatMap((id) => {
    const ms = TIMES[id](config);
    return ms === undefined ? [] : [{ ...ITEMS[id], id, ms }];
  });
}
