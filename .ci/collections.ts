/** What can hold things: built-in collections, lists, plain objects used as one, and our own building blocks. */
const HOLDS = /=\s*(new (Map|Set|WeakMap|WeakSet|Array|DueTimes)\b|\[\s*\]|\{\s*\}|\{[^}]*\bnew (Map|Set)\b)/;
/** The type says that nothing is ever added. */
const CONSTANT = /:\s*(ReadonlySet|ReadonlyMap|readonly\b|Readonly<)/;

/**
 * The collections of a formatted source file that live longer than a call: at the top of the module, or in a field of a
 * class. `path#name`; private fields keep their mark. Variables at the top of a module are found whatever they hold.
 */
export function findCollections(path: string, source: string): string[] {
  const names = source.split("\n").flatMap((line) => {
    const [, kind, top] = /^(?:export )?(const|let|var) (\w+)/.exec(line) ?? [];
    if (top !== undefined) return kind !== "const" || (HOLDS.test(line) && !CONSTANT.test(line)) ? [top] : [];
    // Of a function that makes something, what it begins with may live as long as what it made.
    const local = /^ {2}(?:const|let) (\w+)/.exec(line);
    if (local) return /= new (Map|Set|WeakMap|WeakSet)\b/.test(line) ? [local[1]!] : [];
    const field = /^ {2}(?:(?:private|protected|public|readonly|static|override|declare|accessor) )*(#?\w+)[^=(]*=/
      .exec(line);
    if (field && (HOLDS.test(line) || /= \{$/.test(line))) return [field[1]!];
    const assigned = /^\s+this\.(#?\w+) =/.exec(line);
    return assigned && HOLDS.test(line) ? [assigned[1]!] : [];
  });
  return names.map((name) => `${path}#${name}`);
}
