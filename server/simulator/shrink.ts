/**
 * The smallest part of a list that it finds for which something still holds: halves, quarters and so on are left out as
 * long as that works (Zeller and Hildebrandt, Simplifying and isolating failure-inducing input, 2002).
 * @param tries how often it may ask at most
 */
export function shrink<T>(list: readonly T[], holds: (part: readonly T[]) => boolean, tries: number): T[] {
  let left = [...list];
  for (let chunk = Math.ceil(left.length / 2); chunk >= 1; chunk = chunk === 1 ? 0 : Math.ceil(chunk / 2)) {
    for (let at = left.length; at > 0 && tries > 0; at -= chunk) {
      const part = [...left.slice(0, Math.max(0, at - chunk)), ...left.slice(at)];
      if (part.length === left.length) continue;
      tries--;
      if (holds(part)) left = part;
    }
  }
  return left;
}

/** Leaves out everything that has the same key at once, one key after the other, before `shrink` looks at single items. */
export function shrinkGroups<T>(
  list: readonly T[],
  keyOf: (item: T) => unknown,
  holds: (part: readonly T[]) => boolean,
): T[] {
  let left = [...list];
  for (const key of new Set(list.map(keyOf))) {
    const part = left.filter((item) => keyOf(item) !== key);
    if (part.length < left.length && holds(part)) left = part;
  }
  return left;
}
