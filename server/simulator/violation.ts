/** The ten promises about the whole. */
export const INVARIANTS = {
  1: "a peer is in at most one room",
  2: "a room has exactly two distinct peers",
  3: "delivery only inside the epoch",
  4: "in order, no duplicates, acknowledged means delivered or the sender was told",
  5: "blocked or recent partners are not matched again",
  6: "a ban takes effect within 1 s",
  7: "two compatible waiters are matched within 1 s",
  8: "everything returns to baseline when everybody left",
  9: "idle + waiting + 2 x rooms = connected",
  10: "a report verifies if and only if the words were sent",
} as const;

export type Invariant = keyof typeof INVARIANTS;

/** A broken promise, or 0: the server itself noticed a defect. */
export type Violation = { invariant: Invariant | 0; what: string };

/** Takes a violation down. Checks run deep inside the server, which survives what they would throw. */
export type Accuse = (invariant: Violation["invariant"], what: string) => void;
