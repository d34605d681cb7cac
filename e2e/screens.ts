/**
 * Takes the pictures in docs/screens: every state of `<passerby-chat>`, without a server.
 *
 * ```
 * deno run -A e2e/screens.ts                     all of them
 * deno run -A e2e/screens.ts chatting start-dark  only those whose name begins so
 * CHROMIUM_PATH=… FONTCONFIG_FILE=…              another browser, other fonts
 * ```
 *
 * The pictures show the fonts of this machine; a person sees those of theirs.
 *
 * @module
 */
import * as esbuild from "esbuild";
import process from "node:process";
import puppeteer, { type Page } from "puppeteer-core";
import { findBrowsers } from "../.ci/browsers.mjs";

const SIZES = {
  phone: { width: 390, height: 780, deviceScaleFactor: 1.5 },
  small: { width: 320, height: 568, deviceScaleFactor: 1.5 },
  desktop: { width: 1280, height: 800, deviceScaleFactor: 1 },
  wide: { width: 1920, height: 1080, deviceScaleFactor: 0.75 },
} as const;

type Shot = {
  scene: string;
  theme: "light" | "dark";
  size: keyof typeof SIZES;
  /** Language and direction of the page around the element. */
  lang?: string;
  dir?: "rtl";
  /** The element itself is written from right to left, as in a language of that direction. */
  mirrored?: boolean;
};

const SHOTS: readonly Shot[] = [
  { scene: "start", theme: "light", size: "desktop" },
  { scene: "start", theme: "dark", size: "phone" },
  { scene: "start", theme: "light", size: "wide", lang: "fr" },
  { scene: "start-empty", theme: "light", size: "small" },
  { scene: "notice", theme: "light", size: "desktop" },
  { scene: "notice", theme: "dark", size: "phone", lang: "fr" },
  { scene: "options", theme: "light", size: "phone" },
  { scene: "own-data", theme: "light", size: "desktop" },
  { scene: "own-data", theme: "dark", size: "phone", lang: "fr" },
  { scene: "connecting", theme: "light", size: "phone" },
  { scene: "waiting", theme: "light", size: "desktop" },
  { scene: "waiting-camera", theme: "dark", size: "phone" },
  { scene: "sealing", theme: "dark", size: "desktop" },
  { scene: "hello", theme: "light", size: "phone" },
  { scene: "chatting-text", theme: "light", size: "desktop" },
  { scene: "chatting-text", theme: "dark", size: "phone" },
  { scene: "chatting-text", theme: "light", size: "small" },
  { scene: "chatting-text", theme: "light", size: "phone", dir: "rtl", lang: "fr" },
  { scene: "refused", theme: "light", size: "phone" },
  { scene: "chatting-video", theme: "light", size: "desktop" },
  { scene: "chatting-video", theme: "dark", size: "desktop" },
  { scene: "chatting-video", theme: "light", size: "phone" },
  { scene: "chatting-video", theme: "dark", size: "desktop", mirrored: true },
  { scene: "start", theme: "light", size: "phone", lang: "ar", dir: "rtl" },
  { scene: "chatting-video-one", theme: "dark", size: "phone" },
  { scene: "chatting-video-none", theme: "light", size: "desktop" },
  { scene: "chatting-video-none", theme: "light", size: "small" },
  { scene: "call-warn", theme: "light", size: "phone" },
  { scene: "call-warn", theme: "dark", size: "desktop", lang: "fr" },
  { scene: "call-offer", theme: "light", size: "desktop" },
  { scene: "call-offer", theme: "dark", size: "phone" },
  { scene: "call-preview", theme: "light", size: "desktop" },
  { scene: "call-preview", theme: "dark", size: "phone" },
  { scene: "call-veiled", theme: "light", size: "phone" },
  { scene: "call-veiled", theme: "dark", size: "desktop" },
  { scene: "call-sound-only", theme: "light", size: "phone" },
  { scene: "call-settings", theme: "light", size: "desktop" },
  { scene: "call-settings", theme: "dark", size: "phone", lang: "fr" },
  { scene: "camera-denied", theme: "light", size: "phone" },
  { scene: "ended", theme: "light", size: "desktop" },
  { scene: "ended-countdown", theme: "dark", size: "phone" },
  { scene: "blocked", theme: "light", size: "small", lang: "fr" },
  { scene: "report", theme: "light", size: "desktop" },
  { scene: "report", theme: "dark", size: "phone", lang: "fr" },
  { scene: "report-sent", theme: "light", size: "phone" },
  { scene: "seal", theme: "light", size: "desktop" },
  { scene: "seal-differs", theme: "dark", size: "phone", lang: "fr" },
  { scene: "no-server", theme: "light", size: "desktop" },
  { scene: "crowded", theme: "light", size: "phone", lang: "fr" },
  { scene: "full", theme: "dark", size: "phone" },
  { scene: "restricted", theme: "light", size: "small" },
];

if (import.meta.main) {
  const folder = new URL(process.env.SCREENS_FOLDER ?? "../docs/screens/", import.meta.url);
  await Deno.mkdir(folder, { recursive: true });
  await takeScreens(folder, Deno.args);
}

/** Takes the pictures whose name begins with one of `prefixes`, or all of them. */
async function takeScreens(folder: URL, prefixes: readonly string[]): Promise<void> {
  const script = await bundle();
  await using server = serve(script);
  const { chromium } = await findBrowsers({ engines: ["chromium"] });
  if (!chromium) throw new Error('No browser found, "node .ci/browsers.mjs" says why');
  const { executablePath, args, headless } = chromium;
  const browser = await puppeteer.launch({
    executablePath,
    args: [...args, "--force-prefers-reduced-motion"],
    headless,
  });
  try {
    const page = await browser.newPage();
    page.on("pageerror", (error) => console.error(error));
    for (const shot of SHOTS) {
      const name = nameOf(shot);
      if (prefixes.length > 0 && !prefixes.some((prefix) => name.startsWith(prefix))) continue;
      await take(page, shot, `http://localhost:${server.addr.port}/`, new URL(`${name}.png`, folder).pathname);
      console.log(name);
    }
  } finally {
    await browser.close();
  }
}

function nameOf({ scene, theme, size, lang, dir, mirrored }: Shot): string {
  return [scene, theme, size, lang, dir, mirrored && "mirrored"].filter(Boolean).join("-");
}

async function take(page: Page, shot: Shot, address: string, path: string) {
  const { scene, theme, size, lang = "en", dir = "ltr", mirrored } = shot;
  await page.setViewport(SIZES[size]);
  await page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: theme },
    { name: "prefers-reduced-motion", value: "reduce" },
  ]);
  const query = new URLSearchParams({ lang, dir });
  await page.goto(`${address}?${query}`);
  // A string, because this program has no types of a page.
  await page.evaluate(`screens.show(${JSON.stringify(scene)}, ${JSON.stringify(mirrored ? { dir: "rtl" } : {})})`);
  await page.screenshot({ path: path as `${string}.png`, optimizeForSpeed: false });
}

async function bundle(): Promise<string> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [new URL("../components/testing/screens-page.ts", import.meta.url).pathname],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
  });
  await esbuild.stop();
  return outputFiles[0]!.text;
}

function serve(script: string) {
  return Deno.serve({ hostname: "localhost", port: 0, onListen() {} }, (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/screens.js") return new Response(script, { headers: { "content-type": "text/javascript" } });
    const html = `<!doctype html><html lang="${searchParams.get("lang")}" dir="${searchParams.get("dir")}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Passerby</title>
<style>html,body{margin:0;block-size:100%;color-scheme:light dark}passerby-chat{block-size:100dvh;border-radius:0}</style>
<script type="module" src="/screens.js"></script>`;
    return new Response(html, { headers: { "content-type": "text/html" } });
  });
}
