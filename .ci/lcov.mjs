/**
 * Reads an lcov report.
 * @param {string} report
 * @returns {Map<string, { covered: number, lines: number, missed: number[] }>} by path as in the report
 */
export function readLcov(report) {
  const files = new Map();
  for (const record of report.split("end_of_record")) {
    const path = /^SF:(.+)$/m.exec(record)?.[1];
    if (!path) continue;
    const counts = [...record.matchAll(/^DA:(\d+),(\d+)/gm)].map(([, line, count]) => [Number(line), Number(count)]);
    const missed = counts.filter(([, count]) => count === 0).map(([line]) => line);
    files.set(path, { lines: counts.length, covered: counts.length - missed.length, missed });
  }
  return files;
}
