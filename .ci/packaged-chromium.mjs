import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { ROOT } from "./tools.mjs";

const PACKAGE = join(ROOT, "node_modules/@sparticuz/chromium");

/**
 * Unpacks the Chromium that comes as an npm package, once for each user and version.
 * @returns {Promise<{ executablePath: string, env: Record<string, string> } | undefined>} `undefined` where it cannot run
 */
export async function unpackChromium() {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  try {
    const { version } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8"));
    const folder = join(tmpdir(), `passerby-chromium-${version}-${userInfo().uid}`);
    if (!isOurs(folder)) await unpackInto(folder);
    const executablePath = join(folder, "chromium");
    const env = { FONTCONFIG_FILE: join(folder, "fonts.conf") };
    // Where the system lacks libraries, those of the package do.
    const envs = [env, { ...env, LD_LIBRARY_PATH: join(folder, "al2023/lib") }];
    const working = envs.find((env) => starts(executablePath, env));
    return working && { executablePath, env: working };
  } catch (error) {
    console.error(`Cannot unpack the packaged Chromium: ${error.message}`);
    return undefined;
  }
}

/** Unpacks beside the folder and renames, so that whoever finds it finds it whole. */
async function unpackInto(folder) {
  const { default: chromium, inflate } = await import("@sparticuz/chromium");
  const staging = mkdtempSync(`${folder}-`);
  const before = process.env.TMPDIR;
  // The package unpacks into the temporary folder and nowhere else.
  process.env.TMPDIR = staging;
  try {
    await chromium.executablePath(join(PACKAGE, "bin"));
    await inflate(join(PACKAGE, "bin/al2023.tar.br"));
    writeFileSync(join(staging, "fonts.conf"), fontsConf(folder));
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  try {
    renameSync(staging, folder);
  } catch (error) {
    // Somebody else was faster, which is just as good.
    rmSync(staging, { recursive: true, force: true });
    if (!isOurs(folder)) throw error;
  }
}

/**
 * The system's fonts, and the package's own for a system without any: Chromium crashes at the first form control when it
 * finds no font at all. The package's own configuration names folders of the cloud that it was made for.
 */
function fontsConf(folder) {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;
}

/** Temporary folders are everybody's: run nothing that another user has put there. */
function isOurs(folder) {
  return statSync(folder, { throwIfNoEntry: false })?.uid === userInfo().uid;
}

function starts(executablePath, env) {
  return spawnSync(executablePath, ["--version"], { env: { ...process.env, ...env } }).status === 0;
}
