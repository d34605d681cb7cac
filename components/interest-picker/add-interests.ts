import { LIMITS, normalizeInterest, normalizeInterests } from "../../protocol/mod.ts";

/** What comes of written interests. */
export type Addition = {
  /** Those that are new and still have a place. */
  added: readonly string[];
  /** Something in the text is no interest: it is too long. */
  isUnreadable: boolean;
};

/** Interests in a text, separated by commas: normalized, without repeats. */
export function splitInterests(text: string): string[] {
  return normalizeInterests(text.split(","));
}

/** What a text adds to the interests that are there. */
export function addInterests(text: string, chosen: readonly string[]): Addition {
  const fresh = splitInterests(text).filter((interest) => !chosen.includes(interest));
  const isUnreadable = text.split(",").some((part) => part.trim() !== "" && normalizeInterest(part) === undefined);
  return { added: fresh.slice(0, LIMITS.interests - chosen.length), isUnreadable };
}
