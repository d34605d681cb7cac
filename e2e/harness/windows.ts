import type { Page } from "puppeteer-core";
import { installReader } from "./accessible.ts";
import { browserOf, type Kind } from "./browsers.ts";
import { installWitness } from "./witness.ts";

/**
 * Windows whose people have gone, for those who come next: opening one takes a browser longer than most conversations.
 * A story's server is an origin of its own (its port is), so what an earlier page left in storage is out of reach.
 */
const free = new Map<Kind, Page[]>();

/** A window that shows nothing yet, with the witness at its door. `fresh`: nobody has ever used it. */
export async function openWindow(kind: Kind, { fresh = false } = {}): Promise<Page> {
  const used = fresh ? undefined : free.get(kind)?.pop();
  if (used) return used;
  const browser = await browserOf(kind);
  const context = await browser.createBrowserContext();
  // A window of its own: a tab behind another one is hidden, and its timers sleep.
  const page = await context.newPage({ type: "window" });
  await page.setViewport({ width: 1000, height: 800 });
  await page.evaluateOnNewDocument(installWitness);
  await page.evaluateOnNewDocument(installReader);
  return page;
}

/** Leaves the window for others, if it is still good; else closes everything of it. */
export async function leaveWindow(kind: Kind, page: Page): Promise<void> {
  const context = page.browserContext();
  const isGood = !page.isClosed() && (await context.pages()).length === 1 &&
    await page.goto("about:blank").then(() => true, () => false);
  if (!isGood) return await context.close();
  free.set(kind, [...free.get(kind) ?? [], page]);
}
