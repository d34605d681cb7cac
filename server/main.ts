import { createApp } from "./app.ts";
import { createDisk } from "./disk.ts";
import { LogFiles } from "./log-files.ts";
import { checkSelf, createRetention, denoRuntime, describeExcess } from "./privacy/mod.ts";
import { type Config, CONFIG_ENV, readConfig } from "./config.ts";
import { helpText } from "./config-help.ts";
import { systemClock } from "./gateway/system-clock.ts";
import { StaticFiles } from "./http/static-files.ts";
import { createLog, describeThrown, type Log } from "./log.ts";
import { createHardenedTransport } from "./transport/hardened.ts";
import { listen } from "./transport/listen.ts";
import { NATIVE_LIMITS, nativeTransport } from "./transport/native.ts";
import type { Listener } from "./transport/transport.ts";

/** From the signal to the end of the process at the latest, ms. */
const STOP_MS = 6_000;

async function main(): Promise<void> {
  const result = readConfig(Deno.args, (name) => CONFIG_ENV.includes(name) ? Deno.env.get(name) : undefined);
  if (result.type === "help") return console.log(helpText());
  if (result.type === "problems") return fail(result.problems);
  const { config } = result;
  // People read standard output; events, one JSON object per line, go to standard error.
  const logFiles = openLogFiles(config);
  if (typeof logFiles === "string") return fail([logFiles]);
  const log = createLog({
    level: config.logLevel,
    now: Date.now,
    line(text, level) {
      console.error(text);
      logFiles?.write(level, text, Date.now());
    },
  });
  logDefects(log);
  const measured = await checkSelf(denoRuntime, { logDir: config.logDir, address: listeningAddress(config) });
  const excess = describeExcess(measured);
  if (excess !== undefined && config.production) return fail([`Cannot start with --production: ${excess}`]);
  const files = await StaticFiles.read([
    { folder: new URL("../components/dist/", import.meta.url), prefix: "/", crossOrigin: true },
    ...(config.landing ? [{ folder: new URL("../demo/dist/", import.meta.url), prefix: "/demo/" }] : []),
  ]);
  if (!files.paths.includes("/passerby.js")) {
    return fail(["Cannot find components/dist/passerby.js: run `npm run build` first"]);
  }
  const app = createApp({ config, clock: systemClock, log, files, random, measured });
  const transport = config.transport === "hardened" ? createHardenedTransport() : nativeTransport;
  let listener: Listener;
  try {
    const { connect, fetch, upgrade } = app;
    listener = await listen(transport, { hostname: config.host, port: config.port, connect, fetch, upgrade });
  } catch (error) {
    return fail([cannotListen(config, error)]);
  }
  app.start();
  log.write({ event: "started", transport: config.transport, port: listener.port, production: config.production });
  if (excess !== undefined) {
    const rights = measured.filter(({ isGood }) => !isGood).map(({ id }) => id).join(" ");
    log.write({ event: "excess-rights", rights });
  }
  onSignals(async () => {
    log.write({ event: "stopping", connections: app.gateway.connections });
    const gone = app.stop().then(() => listener.close());
    await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, STOP_MS))]);
    log.write({ event: "stopped" });
    logFiles?.flush();
    Deno.exit(0);
  });
  announce(config, listener, log); // whoever reads that it is ready may stop it
}

const random = {
  bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
  number: () => crypto.getRandomValues(new Uint32Array(1))[0]! / 0x1_0000_0000,
};

/**
 * Files for the log, only where the operator named a folder, or why that does not work. What is over its time goes at the
 * start already.
 */
function openLogFiles(config: Config): LogFiles | string | undefined {
  if (config.logDir === undefined) return undefined;
  const rows = createRetention(config);
  const files = new LogFiles({ access: rows["access-log"], errors: rows["error-log"] }, createDisk(config.logDir));
  try {
    files.sweep(Date.now());
  } catch (error) {
    const why = error instanceof Deno.errors.NotFound ? "it does not exist" : "this process may not use it";
    return `Cannot write logs into ${JSON.stringify(config.logDir)}: ${why}`;
  }
  systemClock.every(5_000, () => files.flush());
  systemClock.every(60_000, () => files.sweep(Date.now()));
  return files;
}

/** As permissions are asked for: `localhost` stands for the loopback addresses, port 0 for any port. */
function listeningAddress({ host, port }: Config): string {
  const address = host === "localhost" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  return port === 0 ? address : `${address}:${port}`;
}

function announce(config: Config, { port }: Listener, log: Log): void {
  const host = config.host.includes(":") ? `[${config.host}]` : config.host;
  console.log(`Passerby is ready at http://${isEverywhere(config.host) ? "localhost" : host}:${port}`);
  if (config.secret === undefined) {
    log.write({ event: "random-secret" });
    console.log(
      "Without --secret, a restart ends every conversation, and what was said before it cannot be reported verifiably.",
    );
  }
  if (config.modes.includes("video") && config.turnUrls.length === 0) {
    log.write({ event: "direct-calls" });
    console.log("Without TURN, calls show two people each other's network address. They are told so and both have to");
    console.log(
      "agree. Name TURN servers with --turn-urls (docs/TURN.md), or offer text only with --direct-calls off.",
    );
  }
  if (config.production) {
    log.write({ event: "unread-reports" });
    console.log(
      "This version has no way to read reports or to restrict somebody. The house rules and the policy say so.",
    );
  }
  if (isProxyUnnamed(config)) {
    log.write({ event: "no-trusted-proxy" });
    console.log("Only this machine can connect. Name the proxy in front with --trusted-proxies 127.0.0.1,::1, or all");
    console.log(`people together count as one address, with at most ${config.maxConnectionsPerAddress} connections.`);
  }
  if (config.transport === "native" && !isLoopback(config.host)) {
    log.write({ event: "native-limits" });
    console.log("The native transport listens beyond this machine. Put a proxy in front of it or use");
    console.log("--transport hardened, because");
    for (const limit of NATIVE_LIMITS) console.log(`- ${limit}`);
  }
}

/** Behind a proxy on this machine everybody comes from one address, and the limits for one address hold for all. */
function isProxyUnnamed({ production, host, trustedProxies }: Config): boolean {
  return production && isLoopback(host) && trustedProxies.length === 0;
}

function cannotListen({ host, port }: Config, error: unknown): string {
  if (error instanceof Deno.errors.AddrInUse) {
    return `Cannot listen on port ${port}: it is already in use; choose another with --port`;
  }
  if (error instanceof Deno.errors.PermissionDenied || (error as { code?: string }).code === "EACCES") {
    return `Cannot listen on port ${port}: this user may not; choose one above 1023 with --port`;
  }
  return `Cannot listen on ${JSON.stringify(host)}, port ${port}: is --host an address of this machine?`;
}

/** A defect that nobody caught is written down; the rooms of everybody else go on. */
function logDefects(log: Log): void {
  const write = (thrown: unknown) => log.write({ event: "failed", where: "process", ...describeThrown(thrown) });
  addEventListener("error", (event) => {
    event.preventDefault();
    write(event.error);
  });
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    write(event.reason);
  });
}

/** The first signal stops gracefully, a second one at once. */
function onSignals(stop: () => void): void {
  let isStopping = false;
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) {
    Deno.addSignalListener(signal, () => {
      if (isStopping) Deno.exit(130);
      isStopping = true;
      stop();
    });
  }
}

function fail(problems: readonly string[]): void {
  for (const problem of problems) console.error(problem);
  Deno.exitCode = 1;
}

function isEverywhere(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

// Last, so that everything above is there. Who cannot start must not look as if they had.
if (import.meta.main) {
  await main().catch((error) => {
    Deno.exitCode = 1;
    throw error;
  });
}
