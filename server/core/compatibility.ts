import type { WaitingEntry } from "./effect.ts";

/** What compatibility looks at. */
export type Candidate = Pick<WaitingEntry, "peerId" | "since" | "interests" | "languages" | "blocked" | "recent">;

/**
 * Whether two entries of the same pool may be matched at this time. Time only ever makes more pairs compatible:
 * whoever has waited for `widenAfterMs` takes anybody, and recent partners stop being recent.
 */
export function areCompatible(a: Candidate, b: Candidate, now: number, widenAfterMs: number): boolean {
  if (isExcluded(a, b, now)) return false;
  return isWide(a, now, widenAfterMs) || isWide(b, now, widenAfterMs) || (speakAlike(a, b) && likeAlike(a, b));
}

/** Whether an entry has waited so long that anybody will do. */
export function isWide(entry: { since: number }, now: number, widenAfterMs: number): boolean {
  return now >= entry.since + widenAfterMs;
}

/** Whether two may not meet however long they wait: the same peer, blocked either way, or partners until lately. */
export function isExcluded(
  a: Pick<Candidate, "peerId" | "blocked" | "recent">,
  b: Pick<Candidate, "peerId" | "blocked" | "recent">,
  now: number,
): boolean {
  return a.peerId === b.peerId || refuses(a, b.peerId, now) || refuses(b, a.peerId, now);
}

/** A language in common, or somebody who names none and so takes any. */
export function speakAlike(a: { languages: string[] }, b: { languages: string[] }): boolean {
  return a.languages.length === 0 || b.languages.length === 0 || overlap(a.languages, b.languages);
}

/** An interest in common, or neither names one. */
export function likeAlike(a: { interests: string[] }, b: { interests: string[] }): boolean {
  return (a.interests.length === 0 && b.interests.length === 0) || overlap(a.interests, b.interests);
}

/** What both lists hold, in the order of the first; all that partners learn about each other. */
export function shared(a: readonly string[], b: readonly string[]): string[] {
  return a.filter((item) => b.includes(item));
}

function refuses(entry: Pick<Candidate, "blocked" | "recent">, other: string, now: number): boolean {
  // Most people have blocked nobody: the sizes spare two hash look-ups.
  return (entry.blocked.size > 0 && entry.blocked.has(other)) ||
    (entry.recent.size > 0 && (entry.recent.get(other) ?? -Infinity) > now);
}

function overlap(a: readonly string[], b: readonly string[]): boolean {
  for (const item of a) if (b.includes(item)) return true;
  return false;
}
