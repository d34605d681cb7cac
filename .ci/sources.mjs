import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./tools.mjs";

/** Folders that hold no sources. */
const SKIPPED = new Set(["dist", "node_modules", "coverage"]);

/**
 * Lists the source files below a folder or the file itself, sorted, without tests and hidden files.
 * @param {string} path relative to the project
 * @returns {string[]} paths relative to the project, with forward slashes
 */
export function listFiles(path) {
  const full = join(ROOT, path);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [path];
  return readdirSync(full).sort().flatMap((name) => {
    if (SKIPPED.has(name) || name.startsWith(".") || /\.(test|bench)\.ts$/.test(name)) return [];
    return listFiles(`${path}/${name}`);
  });
}

/**
 * Lists the tests below a folder, sorted.
 * @param {string} folder relative to the project
 * @returns {string[]} paths relative to the project, with forward slashes
 */
export function listTests(folder) {
  return readdirSync(join(ROOT, folder), { recursive: true })
    .map((path) => `${folder}/${path.replaceAll("\\", "/")}`)
    .filter((path) => path.endsWith(".test.ts") && !path.split("/").some((name) => SKIPPED.has(name)))
    .sort();
}

/**
 * A digest over names and contents of all sources below these paths.
 * @param {string[]} paths
 */
export function fingerprint(paths) {
  const hash = createHash("sha256");
  for (const file of paths.flatMap(listFiles)) {
    const contents = readFileSync(join(ROOT, file));
    hash.update(`${file}\0${contents.length}\0`).update(contents);
  }
  return hash.digest("hex");
}
