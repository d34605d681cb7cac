import { msg, str } from "@lit/localize";
import type { PolicyWords, Weakening } from "../../protocol/mod.ts";
import { activeLocale, counted, numbered } from "../locales/mod.ts";

/** One way in which a policy got weaker, in a sentence. */
export function weakeningText(change: Weakening): string {
  switch (change.type) {
    case "kept-more": {
      const what = said(change.what);
      return msg(str`Newly kept: ${what}`, { id: "weaker.more" });
    }
    case "kept-longer": {
      const [what, before, now] = [said(change.what), duration(change.beforeMs), duration(change.ms)];
      return msg(str`Kept for ${now} instead of ${before}: ${what}`, { id: "weaker.longer" });
    }
    case "guarantee-gone": {
      const what = said(change.text);
      return msg(str`No longer promised: ${what}`, { id: "weaker.gone" });
    }
    case "guarantees-unsaid": {
      const count = numbered(change.count);
      return counted(change.count, {
        one: () => msg(str`No longer spoken of: ${count} promise that you agreed to`, { id: "weaker.unsaid.one" }),
        other: () => msg(str`No longer spoken of: ${count} promises that you agreed to`, { id: "weaker.unsaid.other" }),
      });
    }
  }
}

function said(words: PolicyWords): string {
  return words[activeLocale()];
}

const UNITS = [["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000], ["second", 1_000]] as const;

/** In the largest unit in which it is a whole number. */
function duration(ms: number): string {
  const [unit, length] = UNITS.find(([, length]) => ms >= length && ms % length === 0) ?? UNITS[3];
  return new Intl.NumberFormat(activeLocale(), { style: "unit", unit, unitDisplay: "long" }).format(ms / length);
}
