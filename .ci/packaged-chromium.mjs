import { existsSync, mkdirSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/**
 * Unpacks the Chromium that comes as an npm package, with the libraries a bare system lacks.
 * @returns {Promise<string | undefined>} the path of its binary, or `undefined` when it cannot run here
 */
export async function unpackChromium() {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  // The package unpacks into the temporary folder, whoever owns what is there already: give each user their own.
  const folder = join(tmpdir(), `passerby-chromium-${userInfo().uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    const { default: chromium, inflate, setupLambdaEnvironment } = await import("@sparticuz/chromium");
    const path = await chromium.executablePath();
    if (!existsSync("/usr/lib/x86_64-linux-gnu/libnss3.so")) {
      const archive = new URL("../bin/al2023.tar.br", import.meta.resolve("@sparticuz/chromium"));
      await inflate(fileURLToPath(archive));
      setupLambdaEnvironment(join(folder, "al2023", "lib"));
    }
    process.env.FONTCONFIG_PATH ??= join(folder, "fonts");
    return path;
  } catch (error) {
    console.error(`Cannot unpack the packaged Chromium: ${error.message}`);
    return undefined;
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}
