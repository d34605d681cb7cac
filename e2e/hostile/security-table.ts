import { CHAPTERS } from "./attacks.ts";

export const TABLE_BEGIN = "<!-- what the hostile suite shows: begin -->";
export const TABLE_END = "<!-- what the hostile suite shows: end -->";

/** What each transport withstands, for docs/SECURITY.md: the attacks of each chapter, and the known gaps one by one. */
export function securityTable(): string {
  const chapters = CHAPTERS.map(({ title, attacks }) => {
    const gaps = attacks.filter(({ gap }) => gap !== undefined).length;
    const native = gaps === 0
      ? "all hold"
      : gaps === attacks.length
      ? "none holds"
      : `${attacks.length - gaps} hold, ${gaps} known gaps`;
    return [title, String(attacks.length), "all hold", native];
  });
  const gaps = CHAPTERS.flatMap(({ title, attacks }) =>
    attacks.filter(({ gap }) => gap !== undefined).map(({ name, gap }) => [title, name, gap!])
  );
  return [
    ...rows([["chapter", "attacks", "_hardened_", "_native_"], ...chapters]),
    "",
    ...CHAPTERS.map(({ title, attacks }) => `- **${title}:** ${attacks.map(({ name }) => name).join("; ")}`),
    "",
    "Known gaps of _native_:",
    "",
    ...rows([["chapter", "what the client does", "why"], ...gaps]),
  ].join("\n");
}

/** A Markdown table as `deno fmt` writes it: columns as wide as their longest cell. */
function rows([head, ...body]: string[][]): string[] {
  const cells = [head!, ...body].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = head!.map((_, column) => Math.max(3, ...cells.map((row) => row[column]!.length)));
  const line = (row: string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(cells[0]!), rule, ...cells.slice(1).map(line)];
}
