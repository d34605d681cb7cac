import { LIMITS } from "./limits.ts";

/**
 * A stranger's text as it may be shown: without control characters (tab and line feed stay), without the bidirectional
 * overrides that let a text reorder what stands around it (Unicode TR 36), in one normal form. Never throws.
 */
export function cleanText(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(UNSAFE, "").normalize("NFC");
}

/** A chat message ready to send: clean, trimmed, within the limit; undefined when nothing to see is left or it is too long. */
export function chatText(text: string): string | undefined {
  const clean = cleanText(text).trim();
  return isVisible(clean) && clean.length <= LIMITS.textLength ? clean : undefined;
}

/** Whether there is anything to see: what is drawn as nothing would leave an empty line behind. */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}

/**
 * An interest in the one form in which interests are compared: NFKC, lower case, single spaces, no marks that hide or
 * reorder text. Undefined when nothing is left or it is longer than the limit.
 */
export function normalizeInterest(text: string): string | undefined {
  if (text.length > LIMITS.interestLength * 16) return undefined; // a grapheme can be long, not endless
  // Normalized twice: what is invisible keeps letters and marks apart, and lower case is not always in normal form (İ).
  const letters = cleanText(text).replace(INVISIBLE, "").normalize("NFKC").toLowerCase().normalize("NFKC");
  const clean = letters.replace(/\s+/gu, " ").trim();
  if (clean === "" || clean.length > LIMITS.interestLength * 4) return undefined;
  return graphemes(clean) <= LIMITS.interestLength ? clean : undefined;
}

/** Interests normalized, without repeats, in the order given. Those that do not normalize are left out. */
export function normalizeInterests(texts: readonly string[]): string[] {
  const seen = new Set<string>();
  for (const text of texts) {
    const interest = normalizeInterest(text);
    if (interest !== undefined) seen.add(interest);
  }
  return [...seen].slice(0, LIMITS.interests);
}

/** Primary language subtag in lower case (BCP 47), for example "fr" of "fr-CA"; undefined when it is not one. */
export function languageOf(tag: string): string | undefined {
  return /^([A-Za-z]{2,3})(-[A-Za-z0-9]{1,8}){0,6}$/.exec(tag)?.[1]?.toLowerCase();
}

function graphemes(text: string): number {
  let count = 0;
  for (const _ of SEGMENTER.segment(text)) count++;
  return count;
}

// Anything but spaces, what is drawn as nothing (Unicode's Default_Ignorable_Code_Point) and the empty Braille pattern.
const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}\u2800]/u;
const SEGMENTER = new Intl.Segmenter("und", { granularity: "grapheme" });
// C0 and C1 controls but tab and line feed; bidirectional embeddings, overrides and isolates; marks; line separators.
const UNSAFE =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u206F\uFEFF\uFFF9-\uFFFB]/g;
// Zero-width space, non-joiner, word joiner, soft hyphen, combining grapheme joiner, Hangul fillers. The joiner stays: emoji need it.
const INVISIBLE = /[\u00AD\u034F\u115F\u1160\u17B4\u17B5\u180E\u200B\u200C\u2060-\u2064\u3164\uFFA0]/gu;
