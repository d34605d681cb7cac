import puppeteer, { type Browser } from "puppeteer-core";
import { findBrowsers, FIREFOX_FAKE_MEDIA, requiredEngines } from "../../.ci/browsers.mjs";

/** The engines that meet in these tests. WebKitGTK has no RTCPeerConnection. */
export type Engine = "chromium" | "firefox";

/** The usual browsers, which allow everything, and some that differ. Each is started when first wanted. */
export type Kind = Engine | `${Engine}-that-denies` | `${Engine}-without-devices` | "chromium-with-cameras";

const DEVICES = "--use-fake-device-for-media-stream";
/** Each picture is encoded, decoded and drawn by the processors: ten a second are a moving picture as well. */
const PICTURES = { chromium: "fps=10", firefox: { "media.navigator.video.default_fps": 10 } };
const CONSENT = "--use-fake-ui-for-media-stream";

/** Whether a tab is hidden when another one comes in front. The headless shell draws all of them, always. */
export async function hidesTabs(): Promise<boolean> {
  return (await find()).chromium?.headless !== "shell";
}

/**
 * Nothing here is about keeping sites apart: a process for each, and one in reserve, costs a third of opening a page, and a
 * new one at every turn of a window a quarter of a whole story.
 */
const FEW_PROCESSES = [
  "--disable-features=SpareRendererForSitePerProcess,IsolateOrigins,site-per-process,BackForwardCache",
  "--disable-site-isolation-trials",
  "--renderer-process-limit=2",
];

/** People want no motion here: drawing it without a graphics card takes the processors' time. */
const NO_MOTION = { chromium: "--force-prefers-reduced-motion", firefox: { "ui.prefersReducedMotion": 1 } };

/** What a browser has not answered by then it will never answer. */
const PROTOCOL_MS = 30_000;

const running = new Map<Kind, Promise<Browser>>();
let found: ReturnType<typeof findBrowsers> | undefined;

/** The browser of this kind, started once per run. Where Firefox is missing and not required, Chromium plays its part. */
export function browserOf(kind: Kind): Promise<Browser> {
  let browser = running.get(kind);
  if (!browser) running.set(kind, browser = launch(kind));
  return browser;
}

/** Closes what `browserOf` started. */
export async function closeBrowsers(): Promise<void> {
  const browsers = await Promise.allSettled(running.values());
  running.clear();
  // One may play two parts.
  for (const browser of new Set(browsers.map((each) => each.status === "fulfilled" ? each.value : undefined))) {
    await browser?.close();
  }
}

async function launch(kind: Kind): Promise<Browser> {
  const { chromium, firefox } = await find();
  if (kind.startsWith("firefox")) {
    if (firefox) {
      return await puppeteer.launch({
        browser: "firefox",
        executablePath: firefox.executablePath,
        headless: true,
        protocolTimeout: PROTOCOL_MS,
        acceptInsecureCerts: true,
        // Loopback counts where a machine has no other network.
        extraPrefsFirefox: {
          ...FIREFOX_FAKE_MEDIA,
          ...FIREFOX_PREFERENCES[kind],
          "media.peerconnection.ice.loopback": true,
          ...NO_MOTION.firefox,
          ...PICTURES.firefox,
          "network.dns.localDomains": "garden.example,chat.example",
        },
      });
    }
    if (requiredEngines().includes("firefox")) throw new Error("Cannot find Firefox, which is required here");
    console.warn("Firefox is not here: Chromium plays its part");
    return await browserOf(kind.replace("firefox", "chromium") as Kind);
  }
  if (!chromium) throw new Error("Cannot find Chromium; the end-to-end tests need it");
  const args = chromium.args.flatMap((arg: string) => {
    if (kind === "chromium-without-devices" && arg === DEVICES) return [];
    if (kind === "chromium-with-cameras" && arg === DEVICES) return [`${DEVICES}=${PICTURES.chromium},device-count=3`];
    if (arg === DEVICES) return [`${DEVICES}=${PICTURES.chromium}`];
    return kind === "chromium-that-denies" && arg === CONSENT ? [`${CONSENT}=deny`] : [arg];
  });
  return await puppeteer.launch({
    executablePath: chromium.executablePath,
    headless: chromium.headless,
    protocolTimeout: PROTOCOL_MS,
    args: [
      ...args,
      "--allow-loopback-in-peer-connection",
      NO_MOTION.chromium,
      ...FEW_PROCESSES,
      "--host-resolver-rules=MAP *.example 127.0.0.1",
      // The certificates of these tests come from nobody whom a browser knows. This counts for TURN as well.
      "--ignore-certificate-errors",
    ],
  });
}

/** 2 is "block", as in the permissions that people set. */
const FIREFOX_PREFERENCES: { [K in Kind]?: Record<string, boolean | number> } = {
  "firefox-that-denies": {
    "media.navigator.permission.disabled": false,
    "permissions.default.camera": 2,
    "permissions.default.microphone": 2,
  },
  "firefox-without-devices": { "media.navigator.streams.fake": false },
};

function find(): ReturnType<typeof findBrowsers> {
  return found ??= findBrowsers({ engines: ["chromium", "firefox"] });
}
