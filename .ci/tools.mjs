import { existsSync, readdirSync, realpathSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The folder of the project. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Whether this script itself runs in Deno rather than in Node. */
export const RUNS_IN_DENO = "Deno" in globalThis;

/**
 * The path of a Deno binary: the one that runs this script, or the one from the npm package.
 * The package's own launcher is not used: it is a second process that does not pass signals on.
 */
export function denoPath() {
  if (RUNS_IN_DENO) return process.execPath;
  const platforms = join(ROOT, "node_modules/@deno");
  const name = process.platform === "win32" ? "deno.exe" : "deno";
  const folders = existsSync(platforms) ? readdirSync(platforms) : [];
  const path = folders.map((folder) => join(platforms, folder, name)).find((file) => existsSync(file));
  if (!path) throw new Error(`Cannot find deno for ${process.platform}-${process.arch} in node_modules/@deno`);
  return path;
}

/**
 * The command that runs a script in the runtime that runs this one.
 * @param {string} script relative to the project, or absolute
 * @param {string[]} args
 * @returns {[command: string, args: string[]]}
 */
export function scriptCommand(script, args = []) {
  // Deno tells CommonJS from ES modules by the package a file lies in, so links are followed first.
  const path = realpathSync(resolve(ROOT, script));
  return [process.execPath, RUNS_IN_DENO ? ["run", "--allow-all", path, ...args] : [path, ...args]];
}

/** Whether a program of this name is on the PATH. */
export function hasProgram(name) {
  const names = process.platform === "win32" ? [`${name}.cmd`, `${name}.exe`] : [name];
  return (process.env.PATH ?? "").split(delimiter).some((folder) =>
    names.some((file) => existsSync(join(folder, file)))
  );
}

/** Whether the module with this `import.meta.url` is what the person started, rather than imported. */
export function isMain(url) {
  return process.argv[1] !== undefined && pathToFileURL(realpathSync(process.argv[1])).href === url;
}
