import { activeLocale } from "./locale.ts";

/** Forms of a countable text; languages that know more forms than English fall back to `other` (CLDR plural rules). */
export type Forms = { one: () => string; other: () => string };

/** The form of a text that goes with a number: 1 message, 2 messages. */
export function counted(count: number, forms: Forms): string {
  return new Intl.PluralRules(activeLocale()).select(count) === "one" ? forms.one() : forms.other();
}

/** A number as the language writes it. */
export function numbered(count: number): string {
  return new Intl.NumberFormat(activeLocale()).format(count);
}

/** "tea, chess and maps", or with "or" when `type` is "disjunction". */
export function listed(items: readonly string[], type: "conjunction" | "disjunction" = "conjunction"): string {
  return new Intl.ListFormat(activeLocale() === "en" ? "en-GB" : activeLocale(), { type }).format(items);
}
