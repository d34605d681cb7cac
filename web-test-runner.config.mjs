// Runs the components' tests in real browsers.
//
//   npx wtr                                            every test in every engine that is found, all on one page
//   ENGINES=chromium npx wtr                           in one engine
//   npx wtr --files 'components/chat-box/*.test.ts'    some tests, each file on a page of its own
//   ENGINES=chromium npx wtr --watch                   again on every change
//   ENGINES=chromium npx wtr --coverage                with coverage in coverage/components (Chromium only)

import { esbuildPlugin } from "@web/dev-server-esbuild";
import { chromeLauncher } from "@web/test-runner-chrome";
import { webdriverLauncher } from "@web/test-runner-webdriver";
import process from "node:process";
import * as puppeteer from "puppeteer-core";
import { findBrowsers, FIREFOX_FAKE_MEDIA } from "./.ci/browsers.mjs";
import { freePort } from "./.ci/free-port.mjs";
import { bundleTests } from "./.ci/tests-in-one.mjs";
import { startWebKitDriver } from "./.ci/webkit-driver.mjs";

const browsers = await findBrowsers();
const launchers = [
  browsers.webkit && await webkit(browsers.webkit), // takes longest
  browsers.firefox && firefox(browsers.firefox),
  browsers.chromium && chromium(browsers.chromium),
].filter(Boolean);
if (launchers.length === 0) throw new Error('No browser found, "node .ci/browsers.mjs" says why');

/** Where somebody looks at files apart, they are served apart. */
const apart = process.argv.some((arg) => /^--(files|watch|coverage)\b/.test(arg));

export default {
  rootDir: import.meta.dirname,
  files: apart ? ["components/**/*.test.ts", "!components/dist/**"] : [await bundleTests()],
  port: await freePort(),
  nodeResolve: { exportConditions: ["development"] },
  // "auto" would leave decorators in, which no browser can read yet.
  plugins: [esbuildPlugin({ ts: true, target: "es2022" })],
  browsers: launchers,
  // One page at a time in each browser: pages in the background get no focus and no animation frames.
  concurrency: 1,
  // More would wait for each other's processors, each within its time to finish.
  concurrentBrowsers: 2,
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 120_000,
  testFramework: { config: { ui: "bdd", timeout: 10_000 } },
  filterBrowserLogs: ({ args }) => !args.some((arg) => typeof arg === "string" && arg.includes("Lit is in dev mode")),
  coverageConfig: {
    include: ["components/**/*.ts"],
    exclude: ["components/**/*.test.ts", "node_modules/**"],
    reportDir: "coverage/components",
    reporters: ["lcovonly", "text-summary"],
  },
};

/** @param {import("./.ci/browsers.mjs").LaunchableBrowser} browser */
function chromium({ executablePath, args, env, headless }) {
  const launchOptions = { executablePath, args, headless, env: { ...process.env, ...env } };
  return named(chromeLauncher({ launchOptions }), "Chromium");
}

/** @param {import("./.ci/browsers.mjs").LaunchableBrowser} browser */
function firefox({ executablePath, args, headless }) {
  const extraPrefsFirefox = FIREFOX_FAKE_MEDIA;
  // Nobody listens for Firefox's reports of every request, and they cost it a third of its time.
  const networkEnabled = false;
  const launchOptions = { browser: "firefox", executablePath, args, headless, extraPrefsFirefox, networkEnabled };
  return named(chromeLauncher({ puppeteer, launchOptions }), "Firefox");
}

/** @param {import("./.ci/browsers.mjs").WebKitBrowser} browser */
async function webkit(browser) {
  const driver = await startWebKitDriver(browser);
  // The runner itself ends well on Ctrl+C; what `driver` started ends with this process.
  process.once("SIGTERM", () => process.exit(143));
  const launcher = webdriverLauncher({
    hostname: "127.0.0.1",
    port: driver.port,
    path: "/",
    capabilities: {
      browserName: "MiniBrowser",
      // The driver speaks no WebDriver BiDi and refuses a session that asks for it.
      "wdio:enforceWebDriverClassic": true,
      "webkitgtk:browserOptions": { binary: browser.executablePath, args: browser.args },
    },
  });
  const stopLauncher = launcher.stop.bind(launcher);
  launcher.stop = async () => {
    await stopLauncher();
    driver.stop();
  };
  return named(launcher, "WebKit");
}

/** The runner names a browser after its launcher, only once it is initialized for webdriver. */
function named(launcher, name) {
  const initialize = launcher.initialize.bind(launcher);
  launcher.initialize = async (...args) => {
    await initialize(...args);
    launcher.name = name;
  };
  launcher.name = name;
  return launcher;
}
