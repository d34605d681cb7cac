/** Everything that this server, or a browser for it, may hold about somebody. `server/privacy/retention.ts` says what each is. */
export const RETENTION_IDS = [
  "connection",
  "session",
  "waiting",
  "room",
  "ended-room",
  "acquaintances",
  "returning",
  "address-use",
  "restriction",
  "address-key",
  "unfinished-report",
  "report",
  "stamp-key",
  "counters",
  "output",
  "access-log",
  "error-log",
  "context",
  "ticket",
  "turn-credential",
  "preferences",
] as const;
export type RetentionId = typeof RETENTION_IDS[number];

/**
 * Permission to keep one kind of thing, and for how long: a row of the retention table. A store asks for its row when it is
 * made, and takes its time from it, so nothing is kept that the policy does not state. Only the table makes rows.
 */
export class RetentionRow<Id extends RetentionId = RetentionId> {
  readonly id: Id;
  /** How long after the trigger it is kept at most, ms; 0 for "not after it". */
  readonly ms: number;
  // A private field makes the type nominal: an object that only looks like a row is refused by the compiler too.
  readonly #ofTheTable = true;

  constructor(id: Id, ms: number) {
    if (!(ms >= 0 && Number.isFinite(ms))) {
      throw new RangeError(`Cannot make the retention row "${id}": expected a time in ms, got ${ms}`);
    }
    this.id = id;
    this.ms = ms;
    Object.freeze(this);
  }

  /** Whether this is a row, and that of this kind of thing. */
  static is<Id extends RetentionId>(value: unknown, id: Id): value is RetentionRow<Id> {
    return value instanceof RetentionRow && #ofTheTable in value && value.id === id;
  }
}

/** The time of a store's row, ms. Throws `TypeError` without it: a store that nobody knows of must not exist. */
export function timeOf<Id extends RetentionId>(row: RetentionRow<Id>, id: Id): number {
  const given: unknown = row;
  if (RetentionRow.is(given, id)) return given.ms;
  const got = given instanceof RetentionRow ? `that of "${given.id}"` : typeof given;
  throw new TypeError(`Cannot keep "${id}" without its row of the retention table: got ${got}`);
}
