/** The word that a person most likely meant; undefined when none is near. */
export function closestWord(text: string, words: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(text.length / 3)) + 1;
  for (const word of words) {
    const distance = editDistance(text, word);
    if (distance < least) [best, least] = [word, distance];
  }
  return best;
}

/** Fewest insertions, deletions and replacements that turn one text into the other (Wagner and Fischer 1974). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + Number(from[i - 1] !== to[j - 1]));
    }
    row = next;
  }
  return row[to.length]!;
}
