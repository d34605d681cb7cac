import { createHmac } from "node:crypto";
import { freePort } from "../.ci/free-port.mjs";
import { findProgram } from "./harness/programs.ts";
import { TurnClient } from "./turn-client.ts";

export type CoturnOptions = {
  /** Shared secret; undefined starts the shipped file as it is, without one. */
  secret: string | undefined;
  /** Listen on UDP, on TCP; both by default. */
  udp?: boolean;
  tcp?: boolean;
  /** Lets relays on this machine reach each other, for calls; never for tests of the deny list. */
  allowLoopbackPeers?: boolean;
  /** Also listen for TLS, with this name and these files; off by default. */
  tls?: { name: string; certificate: string; key: string };
  /** To come back on the port of one that was stopped; a free one by default. */
  port?: number;
  /** More options on the command line. */
  args?: readonly string[];
};

/** A coturn of our own. */
export type Coturn = {
  readonly port: number;
  /** For `RTCIceServer.urls`, one for each transport that is on. */
  readonly urls: string[];
  /** Everything that it has written so far. */
  log(): string;
  /** Ends it and waits until it is gone. Idempotent. */
  stop(): Promise<void>;
};

const CONFIG = new URL("../deploy/turnserver.conf", import.meta.url).pathname;
const READY_MS = 15_000;
const POLL_MS = 50;
const STOP_MS = 5_000;

/** Release of the installed coturn, for example "4.6.1"; undefined where there is none. */
export function findCoturn(): Promise<string | undefined> {
  return findProgram("turnserver", ["--version"]);
}

/**
 * Starts the installed coturn on loopback with the shipped `deploy/turnserver.conf`; the command line changes only what
 * a test cannot have as it is: addresses, ports, the secret, TLS. Resolves when it answers.
 * @throws {Error} with its output when it does not
 */
export async function startCoturn(options: CoturnOptions): Promise<Coturn> {
  for (let attempt = 1;; attempt++) {
    const port = options.port ?? await freePort();
    const coturn = await launch(options, port);
    if (await isReady(coturn, options)) return coturn;
    await coturn.stop();
    // Somebody else may have taken the port in between.
    if (attempt === 3) throw new Error(`Cannot start coturn on port ${port}:\n${coturn.log()}`);
  }
}

/** A credential as the server would sign it, made without the server's code. `expiry` in unix seconds. */
export function signCredential(secret: string, expiry: number, id: string): { username: string; credential: string } {
  const username = `${expiry}:${id}`;
  return { username, credential: createHmac("sha1", secret).update(username).digest("base64") };
}

async function launch(options: CoturnOptions, port: number): Promise<Coturn & { isOver(): boolean }> {
  const { secret, udp = true, tcp = true, tls, allowLoopbackPeers = false, args = [] } = options;
  const tlsPort = tls && await freePort();
  const folder = await Deno.makeTempDir({ prefix: "coturn-" });
  // coturn's threads would create the database at once and answer 401 to whoever comes while it is locked.
  await new Deno.Command("turnadmin", { args: ["-l", "-b", `${folder}/turndb`], stdout: "null", stderr: "null" })
    .output();
  const child = new Deno.Command("turnserver", {
    args: [
      "-c",
      CONFIG,
      "--listening-ip=127.0.0.1",
      ...(args.some((arg) => arg.startsWith("--relay-ip=")) ? [] : ["--relay-ip=127.0.0.1"]),
      `--listening-port=${port}`,
      ...(tls ? [`--cert=${tls.certificate}`, `--pkey=${tls.key}`, `--tls-listening-port=${tlsPort}`] : ["--no-tls"]),
      `--pidfile=${folder}/pid`,
      `--userdb=${folder}/turndb`,
      ...(secret === undefined ? [] : [`--static-auth-secret=${secret}`]),
      ...(udp ? [] : ["--no-udp"]),
      ...(tcp ? [] : ["--no-tcp"]),
      ...(allowLoopbackPeers ? ["--allow-loopback-peers", "--allowed-peer-ip=127.0.0.1"] : []),
      ...args,
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let log = "";
  const drains = [child.stdout, child.stderr].map(async (stream) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) log += text;
  });
  let over = false;
  const ended = child.status.then(() => {
    over = true;
  });
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    const kill = (signal: Deno.Signal) => {
      if (!over) child.kill(signal);
    };
    kill("SIGTERM");
    const timer = setTimeout(() => kill("SIGKILL"), STOP_MS);
    await ended;
    clearTimeout(timer);
    await Promise.all(drains);
    await Deno.remove(folder, { recursive: true });
  };
  return {
    port,
    urls: [
      ...(udp ? [`turn:127.0.0.1:${port}?transport=udp`] : []),
      ...(tcp ? [`turn:127.0.0.1:${port}?transport=tcp`] : []),
      ...(tls ? [`turns:${tls.name}:${tlsPort}?transport=tcp`] : []),
    ],
    log: () => log,
    stop: () => stopped ??= stop(),
    isOver: () => over,
  };
}

/** Asks until it answers a Binding request, on the transport that it listens on. */
async function isReady(coturn: Coturn & { isOver(): boolean }, { udp = true }: CoturnOptions): Promise<boolean> {
  const end = performance.now() + READY_MS;
  while (!coturn.isOver() && performance.now() < end) {
    if (await answers(coturn.port, udp ? "udp" : "tcp")) return !coturn.isOver();
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return false;
}

async function answers(port: number, transport: "udp" | "tcp"): Promise<boolean> {
  let client: TurnClient | undefined;
  try {
    client = await TurnClient.connect({ port, transport });
    return (await client.binding(POLL_MS * 10)).code === 0;
  } catch {
    return false;
  } finally {
    client?.close();
  }
}
