import puppeteer, { type Browser } from "puppeteer-core";
import { findBrowsers, FIREFOX_FAKE_MEDIA, requiredEngines } from "../../.ci/browsers.mjs";

/** The engines that meet in these tests. WebKitGTK has no RTCPeerConnection. */
export type Engine = "chromium" | "firefox";

/** How a browser differs from the usual one: here, without any camera. Such a browser is started when first wanted. */
export type Kind = Engine | "chromium-without-devices";

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
  const browsers = await Promise.allSettled([...new Set(running.values())]);
  running.clear();
  for (const result of browsers) if (result.status === "fulfilled") await result.value.close();
}

async function launch(kind: Kind): Promise<Browser> {
  const { chromium, firefox } = await (found ??= findBrowsers({ engines: ["chromium", "firefox"] }));
  if (kind === "firefox") {
    if (firefox) {
      return await puppeteer.launch({
        browser: "firefox",
        executablePath: firefox.executablePath,
        headless: true,
        protocolTimeout: PROTOCOL_MS,
        // Loopback counts where a machine has no other network.
        extraPrefsFirefox: {
          ...FIREFOX_FAKE_MEDIA,
          "media.peerconnection.ice.loopback": true,
          "network.dns.localDomains": "garden.example",
        },
      });
    }
    if (requiredEngines().includes("firefox")) throw new Error("Cannot find Firefox, which is required here");
    console.warn("Firefox is not here: Chromium plays its part");
    return await browserOf("chromium");
  }
  if (!chromium) throw new Error("Cannot find Chromium; the end-to-end tests need it");
  // The permission of each person's context decides about camera and microphone, as in life.
  const dropped = ["--use-fake-ui-for-media-stream"];
  if (kind === "chromium-without-devices") dropped.push("--use-fake-device-for-media-stream");
  return await puppeteer.launch({
    executablePath: chromium.executablePath,
    headless: chromium.headless,
    protocolTimeout: PROTOCOL_MS,
    args: [
      ...chromium.args.filter((arg: string) => !dropped.includes(arg)),
      "--allow-loopback-in-peer-connection",
      "--host-resolver-rules=MAP *.example 127.0.0.1",
    ],
  });
}
