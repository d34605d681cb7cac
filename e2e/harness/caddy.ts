import { freePort } from "../../.ci/free-port.mjs";
import { findProgram } from "./programs.ts";
import { offerTls } from "./tls-hello.ts";
import { waitUntil } from "./wait-until.ts";

/** A Caddy of our own in front of a server. */
export type Caddy = {
  /** Where it takes TLS, on loopback; chosen by whoever starts it. */
  port: number;
  /** Where it sends people from http to https. */
  plainPort: number;
  /** As a page has it: the name in the certificate, and the port. */
  origin: string;
  /** The certificate of the authority that it made for itself, PEM. */
  authority: string;
  /** Paths of the certificate for the name, and of its key, PEM. */
  certificate: string;
  key: string;
  /** Everything that it has written so far. */
  log(): string;
  /** Ends it and waits until it is gone. Idempotent. */
  stop(): Promise<void>;
};

const CADDYFILE = new URL("../../deploy/Caddyfile", import.meta.url);

/** Release of the installed Caddy, for example "2.6.2", or undefined where there is none. */
export function findCaddy(): Promise<string | undefined> {
  return findProgram("caddy", ["version"]);
}

/**
 * Starts the installed Caddy with the shipped `deploy/Caddyfile`, filled in as a site owner does: a name, and where the
 * server is. What a test cannot have as it is stands in {@link unprivileged}. Resolves when it takes TLS.
 * @throws {Error} with its output when it does not
 */
export async function startCaddy(
  { name, upstream, port }: { name: string; upstream: string; port: number },
): Promise<Caddy> {
  const folder = await Deno.makeTempDir({ prefix: "caddy-" });
  const text = (await Deno.readTextFile(CADDYFILE))
    .replaceAll("chat.example.org", name)
    .replaceAll("127.0.0.1:8000", new URL(upstream).host.replace("localhost", "127.0.0.1"));
  await Deno.writeTextFile(`${folder}/Caddyfile`, text);
  const plainPort = await freePort();
  const config = unprivileged(await adapted(`${folder}/Caddyfile`), { name, port, plainPort });
  await Deno.writeTextFile(`${folder}/config.json`, JSON.stringify(config));
  const child = new Deno.Command("caddy", {
    args: ["run", "--config", `${folder}/config.json`],
    // Certificates and keys go there, and nothing into the home of whoever runs the tests.
    env: { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let log = "";
  let over = false;
  const reading = [child.stdout, child.stderr].map(async (stream) => {
    for await (const chunk of stream.pipeThrough(new TextDecoderStream())) log += chunk;
  });
  const ended = Promise.all([child.status, ...reading]).then(() => over = true);
  let stopped: Promise<void> | undefined;
  const stop = () => stopped ??= end();
  async function end(): Promise<void> {
    if (!over) child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await ended;
    clearTimeout(timer);
    await Deno.remove(folder, { recursive: true });
  }
  try {
    const certificate = `${folder}/caddy/certificates/local/${name}/${name}.crt`;
    const authority = await waitUntil("Caddy has its certificates", async () => {
      if (over) throw new Error("it ended");
      return await readIfThere(certificate) && await readIfThere(`${folder}/caddy/pki/authorities/local/root.crt`);
    });
    // Before its certificate is loaded it answers with an alert. In TLS 1.2 that is decided before anything is said.
    await waitUntil("Caddy takes TLS for this name", async () => {
      if (over) throw new Error("it ended");
      return await offerTls(port, name, "TLS 1.2").then(({ type }) => type === "accepted", () => false);
    });
    const key = certificate.replace(/crt$/, "key");
    return { port, plainPort, origin: `https://${name}:${port}`, authority, certificate, key, log: () => log, stop };
  } catch (error) {
    await stop();
    throw new Error(`Cannot start Caddy: ${(error as Error).message}\n${log}`);
  }
}

// deno-lint-ignore no-explicit-any -- Caddy's own form of its configuration
type CaddyConfig = any;

/**
 * What Caddy makes of a Caddyfile.
 * @throws {Error} with what it does not understand
 */
async function adapted(path: string): Promise<CaddyConfig> {
  const args = ["adapt", "--adapter", "caddyfile", "--config", path];
  const { success, stdout, stderr } = await new Deno.Command("caddy", { args }).output();
  if (!success) throw new Error(`Cannot read deploy/Caddyfile: ${new TextDecoder().decode(stderr)}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** The same on free ports of loopback, with an authority of its own that nobody else trusts, and no remote control. */
function unprivileged(
  config: CaddyConfig,
  { name, port, plainPort }: Record<"port" | "plainPort", number> & { name: string },
) {
  const { http } = config.apps;
  Object.assign(http, { http_port: plainPort, https_port: port });
  for (const server of Object.values<{ listen: string[] }>(http.servers)) server.listen = [`127.0.0.1:${port}`];
  return {
    ...config,
    admin: { disabled: true },
    apps: {
      ...config.apps,
      tls: { automation: { policies: [{ subjects: [name], issuers: [{ module: "internal" }] }] } },
      pki: { certificate_authorities: { local: { install_trust: false } } },
    },
  };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
