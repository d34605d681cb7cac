import { normalizeInterest } from "../../protocol/mod.ts";

/** So many suggestions are shown at once. */
const SHOWN = 6;

/** Suggestions that begin with what was typed and are not chosen yet, normalized, without repeats, in their order. */
export function fittingSuggestions(
  suggestions: readonly string[],
  { typed, chosen }: { typed: string; chosen: readonly string[] },
): string[] {
  const start = normalizeInterest(typed) ?? "";
  const known = new Set<string>();
  for (const suggestion of suggestions) {
    const interest = normalizeInterest(suggestion);
    if (interest?.startsWith(start) && !chosen.includes(interest)) known.add(interest);
  }
  return [...known].slice(0, SHOWN);
}
