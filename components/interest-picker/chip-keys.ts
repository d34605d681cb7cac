import { lineStep } from "./line-step.ts";

/**
 * Where a key leads from a chip: to another one, to the field behind them; undefined when it leads nowhere. Chips and
 * field stand in one line.
 */
export function chipAfterKey(
  key: string,
  chip: HTMLElement,
  chips: readonly HTMLElement[],
  field: HTMLElement,
): HTMLElement | undefined {
  const step = lineStep(key, field);
  if (step !== 0) return chips[chips.indexOf(chip) + step] ?? (step > 0 ? field : chips[0]);
  if (key === "Home") return chips[0];
  return key === "End" ? field : undefined;
}
