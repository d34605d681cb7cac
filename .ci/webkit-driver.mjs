import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { freePort } from "./free-port.mjs";

/**
 * Starts WebKitWebDriver with a virtual screen of its own. Both end with this process at the latest.
 * @param {import("./browsers.mjs").WebKitBrowser} browser
 * @returns {Promise<{ port: number, stop: () => void }>}
 * @throws {Error} when one of the two does not come up, with what it said
 */
export async function startWebKitDriver({ driverPath, xvfbPath }) {
  /** @type {import("node:child_process").ChildProcess[]} */
  const children = [];
  const stop = () => {
    process.off("exit", stop);
    for (const child of children.splice(0).reverse()) child.kill("SIGTERM");
  };
  process.once("exit", stop);
  try {
    // Xvfb picks a free display and writes its number to file descriptor 3 once it accepts clients.
    const xvfb = spawn(xvfbPath, ["-displayfd", "3", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"], {
      stdio: ["ignore", "ignore", "pipe", "pipe"],
    });
    children.push(xvfb);
    const display = String(await firstChunk(xvfb, xvfb.stdio[3], "Xvfb")).trim();

    const port = await freePort();
    const driver = spawn(driverPath, [`--port=${port}`], {
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        ...process.env,
        DISPLAY: `:${display}`,
        GDK_BACKEND: "x11",
        LIBGL_ALWAYS_SOFTWARE: "1",
        // Without a graphics card the accelerated path only adds work for the processors.
        WEBKIT_DISABLE_DMABUF_RENDERER: "1",
        WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
      },
    });
    children.push(driver);
    driver.on("exit", (code, signal) => {
      if (children.includes(driver)) console.error(`WebKitWebDriver ended by itself (${signal ?? `code ${code}`})`);
    });
    await answering(driver, port);
    return { port, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

/** Waits for the first output on `stream`, or fails with what the process said when it ends before that. */
async function firstChunk(child, stream, name) {
  const said = [];
  child.stderr.on("data", (chunk) => said.push(chunk));
  const over = new AbortController();
  const { signal } = over;
  const ended = async () => {
    const [reason] = await Promise.race([once(child, "exit", { signal }), once(child, "error", { signal })]);
    throw new Error(`${name} did not start (${reason}): ${Buffer.concat(said)}`);
  };
  try {
    const [chunk] = await Promise.race([once(stream, "data", { signal }), ended()]);
    return chunk;
  } finally {
    over.abort();
  }
}

/** Asks the driver for its status until it answers. */
async function answering(driver, port) {
  const deadline = Date.now() + 10_000;
  while (driver.exitCode === null && Date.now() < deadline) {
    const response = await fetch(`http://127.0.0.1:${port}/status`).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`WebKitWebDriver did not answer on port ${port} (exit code ${driver.exitCode})`);
}
