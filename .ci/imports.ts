/** One import or re-export in a source file. `typeOnly` imports vanish when the file is compiled. */
export type Import = { specifier: string; typeOnly: boolean };

const STATIC = /(?:^|\n)\s*(import|export)\s+(type\s+)?((?:[^"'`;]*?\s+from\s+)?)"([^"]+)"/g;
const DYNAMIC = /\bimport\(\s*"([^"]+)"\s*\)/g;

/** Reads the imports of a TypeScript file. */
export function readImports(source: string): Import[] {
  const code = withoutComments(source);
  const found: Import[] = [];
  for (const [, , type, clause = "", specifier = ""] of code.matchAll(STATIC)) {
    const names = /\{([^}]*)\}/.exec(clause)?.[1]?.split(",").map((name) => name.trim()).filter(Boolean) ?? [];
    const onlyTypes = names.length > 0 && /^\s*\{/.test(clause) && names.every((name) => name.startsWith("type "));
    found.push({ specifier, typeOnly: Boolean(type) || onlyTypes });
  }
  for (const [, specifier = ""] of code.matchAll(DYNAMIC)) found.push({ specifier, typeOnly: false });
  return found;
}

/** Blanks out comments, and keeps the lines. Strings that look like comments (addresses) stay. */
export function withoutComments(source: string): string {
  const tokens = /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|\/\*[\s\S]*?\*\/|(^|[^:\\"'`])\/\/[^\n]*/g;
  return source.replace(tokens, (all, text?: string, before?: string) => {
    if (text !== undefined) return text;
    return before !== undefined ? before : all.replace(/[^\n]/g, " ");
  });
}
