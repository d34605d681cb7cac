import type { Language } from "./ports.ts";

const UNITS = [["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000], ["second", 1_000]] as const;

/** A time in words, in the largest unit in which it is a whole number: "7 days", "20 secondes". */
export function duration(ms: number, language: Language): string {
  const [unit, length] = UNITS.find(([, length]) => ms >= length && ms % length === 0) ?? ["second", 1_000];
  const locale = language === "en" ? "en-GB" : "fr-FR";
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(ms / length);
}
