import { build as bundle, stop as stopBundling } from "esbuild";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { findBrowsers } from "../.ci/browsers.mjs";
import { build } from "../components/build.mjs";
import { findCoturn, startCoturn } from "../e2e/coturn.ts";
import { BOTH_CORES, pinLoad, ServerProcess, unpin } from "./server-process.ts";
import { type Spread, spread } from "./statistics.ts";

export type BrowserOptions = {
  /** How often two meet by text, and by video. */
  meetings: number;
  calls: number;
  /** How long they stay, ms: all are at one address here, and whoever passes on at once has to wait after a few times. */
  stayMs: number;
  /** Messages sealed in one go. */
  messages: number;
  /** How often the page with the idle tag is loaded. */
  pages: number;
};

export type BrowserResult = {
  version: string;
  /** Bytes of each entry, as built and with Brotli. */
  bundles: { [name: string]: { bytes: number; brotli: number } };
  /** Two tabs of one browser on one machine, ms. */
  startToFirstMessage: Spread;
  startToFirstFrame: Spread | undefined;
  /** The same through coturn; undefined where there is none. */
  startToFirstFrameRelayed: Spread | undefined;
  /** One message, ms. */
  seal: Spread;
  open: Spread;
  idle: IdleResult;
};

/** What the tag that nobody touches costs its page on the main thread, over the same page without it. */
export type IdleResult = {
  /** Until a second after the page has loaded, ms. */
  loadMs: Spread;
  /** From then on, ms per second. */
  perSecondMs: Spread;
};

/** So that a person's limits are kept: the server lets one address join four times a second. */
const BETWEEN_MEETINGS_MS = 600;

/** Measures in a real Chromium with made-up devices; undefined when there is none. */
export async function measureBrowser(options: BrowserOptions): Promise<BrowserResult | undefined> {
  const { chromium } = await findBrowsers({ engines: ["chromium"] });
  if (chromium === undefined) return undefined;
  const { meta } = await build({ manifest: false });
  const bundles = Object.fromEntries(
    Object.entries(meta.files).filter(([name]) => /^[a-z]+\.js$/.test(name))
      .map(([name, { bytes, brotli }]) => [name, { bytes, brotli }]),
  );
  await unpin(); // a browser is many processes, and so is life
  const server = await ServerProcess.start({
    args: [Deno.execPath(), "run", "-A", MAIN, "--port=PORT", "--log-level=error"],
    cores: BOTH_CORES,
  });
  const browser = await puppeteer.launch({
    executablePath: chromium.executablePath,
    headless: chromium.headless,
    args: [...chromium.args, ...ALWAYS_AWAKE],
  });
  const site = await startSite(`http://localhost:${server.port}`);
  try {
    return {
      version: await browser.version(),
      bundles,
      ...await measureMeetings(browser, site.url, `http://localhost:${server.port}`, options),
      startToFirstFrameRelayed: await measureRelayedCalls(browser, site.url, options),
      idle: await measureIdle(browser, site.url, options.pages),
    };
  } finally {
    await browser.close();
    await site.stop();
    await server.stop();
    await pinLoad();
  }
}

const MAIN = new URL("../server/main.ts", import.meta.url).pathname;
/** Nobody looks at these windows, and yet their timers shall run; and loopback is network enough. */
const ALWAYS_AWAKE = [
  "--disable-background-timer-throttling",
  "--disable-backgrounding-occluded-windows",
  "--disable-renderer-backgrounding",
  "--allow-loopback-in-peer-connection",
];

async function measureMeetings(browser: Browser, site: string, server: string, options: BrowserOptions) {
  const [host, guest] = [await openPage(browser, `${site}/probe`), await openPage(browser, `${site}/probe`)];
  const times = { text: [] as number[], video: [] as number[] };
  for (const [mode, count, ask] of [["text", options.meetings, "meet"], ["video", options.calls, "call"]] as const) {
    if (count === 0) continue;
    await host.evaluate(`passerbyProbe.hostTo(${JSON.stringify(server)}, "${mode}")`);
    times[mode] = await measureGuest(host, guest, `${ask}(${JSON.stringify(server)})`, count, options.stayMs);
  }
  const sealing: { seal: number; open: number }[] = [];
  for (let i = -1; i < 5; i++) {
    const result = await guest.evaluate(`passerbyProbe.seal(${options.messages})`) as typeof sealing[number];
    if (i >= 0) sealing.push(result);
  }
  await host.close();
  await guest.close();
  return {
    startToFirstMessage: spread(times.text),
    startToFirstFrame: times.video.length > 0 ? spread(times.video) : undefined,
    seal: spread(sealing.map(({ seal }) => seal)),
    open: spread(sealing.map(({ open }) => open)),
  };
}

/** The guest comes, stays and leaves again and again: the times, ms, that the probe measured. */
async function measureGuest(
  host: Page,
  guest: Page,
  probe: string,
  count: number,
  stayMs: number,
): Promise<number[]> {
  const times: number[] = [];
  for (let i = -1; i < count; i++) { // the first one warms up
    await host.evaluate("passerbyProbe.wait()");
    const ms = await guest.evaluate(`passerbyProbe.${probe}`) as number;
    if (i >= 0) times.push(ms);
    await new Promise((resolve) => setTimeout(resolve, stayMs));
    await guest.evaluate("passerbyProbe.leave()");
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MEETINGS_MS));
  }
  return times;
}

/** Calls on a server of their own, with a coturn on this machine. */
async function measureRelayedCalls(
  browser: Browser,
  site: string,
  { calls, stayMs }: BrowserOptions,
): Promise<Spread | undefined> {
  if (calls === 0 || await findCoturn() === undefined) return undefined;
  const secret = "known-to-both-servers-and-nobody-else";
  const coturn = await startCoturn({ secret, allowLoopbackPeers: true });
  const server = await ServerProcess.start({
    args: [Deno.execPath(), "run", "-A", MAIN, "--port=PORT", "--log-level=error"],
    env: { TURN_URLS: coturn.urls.join(), TURN_SECRET: secret },
    cores: BOTH_CORES,
  });
  const [host, guest] = [await openPage(browser, `${site}/probe`), await openPage(browser, `${site}/probe`)];
  try {
    const address = `http://localhost:${server.port}`;
    await host.evaluate(`passerbyProbe.hostTo(${JSON.stringify(address)}, "video", false)`);
    return spread(await measureGuest(host, guest, `call(${JSON.stringify(address)}, false)`, calls, stayMs));
  } finally {
    await Promise.all([host.close(), guest.close()]);
    await server.stop();
    await coturn.stop();
  }
}

async function measureIdle(browser: Browser, site: string, pages: number): Promise<IdleResult> {
  const times = { with: [] as number[][], without: [] as number[][] };
  for (let i = -1; i < pages; i++) {
    for (const kind of ["without", "with"] as const) {
      const page = await openPage(browser, "about:blank");
      await page.goto(`${site}/${kind}`, { waitUntil: "load" });
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const loaded = await taskMs(page);
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      const idle = (await taskMs(page) - loaded) / 2;
      if (i >= 0) times[kind].push([loaded, idle]);
      await page.close();
    }
  }
  const over = (at: number) => spread(times.with.map((each, i) => each[at]! - times.without[i]![at]!));
  return { loadMs: over(0), perSecondMs: over(1) };
}

/** Time that the main thread of a page was busy since it was opened, ms. */
async function taskMs(page: Page): Promise<number> {
  const { TaskDuration = NaN } = await page.metrics();
  return TaskDuration * 1_000;
}

async function openPage(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ type: "window" });
  await page.goto(url);
  return page;
}

/** Somebody's site with and without the tag, and a page with the probe. */
async function startSite(server: string): Promise<{ url: string; stop(): Promise<void> }> {
  const { outputFiles } = await bundle({
    entryPoints: [new URL("page/probe.ts", import.meta.url).pathname],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    minify: true,
  });
  await stopBundling();
  const article =
    `<!doctype html><meta charset="utf-8"><title>Gardens</title><link rel="icon" href="data:,"><h1>Gardens</h1>`;
  const pages: Record<string, string> = {
    "/probe": `${article}<script>${outputFiles[0]!.text.replaceAll("</script", "<\\/script")}</script>`,
    "/without": article,
    "/with": `${article}<script type="module" src="${server}/passerby.js"></script>
      <passerby-chat server="${server}" style="display: block; block-size: 600px"></passerby-chat>`,
  };
  const site = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const page = pages[new URL(request.url).pathname];
    return new Response(page, { status: page ? 200 : 404, headers: { "content-type": "text/html" } });
  });
  return { url: `http://localhost:${site.addr.port}`, stop: () => site.shutdown() };
}
