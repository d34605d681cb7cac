import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";

/**
 * Installs Debian packages when this is Debian, we are root, and `NO_INSTALL` does not forbid it.
 * @param {string[]} packages
 * @returns {boolean} whether the packages were installed
 */
export function installWithApt(packages) {
  if (process.env.NO_INSTALL === "1" || process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  console.log(`Installing ${packages.join(", ")} with apt-get`);
  return aptGet("update") && aptGet("install", "--yes", "--no-install-recommends", ...packages);
}

function aptGet(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status, stdout, stderr } = spawnSync("apt-get", ["-qq", ...args], { env, encoding: "utf8" });
  if (status !== 0) console.error(`apt-get ${args[0]} failed\n${stdout}${stderr}`);
  return status === 0;
}
