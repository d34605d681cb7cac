import { assert, assertEquals, assertMatch } from "@std/assert";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import type { LookupFunction } from "node:net";
import { WebSocket as Socket } from "ws";
import { freePort } from "../.ci/free-port.mjs";
import { CLOSE, SUBPROTOCOL } from "../protocol/mod.ts";
import { type Caddy, findCaddy, startCaddy } from "./harness/caddy.ts";
import { PRODUCTION } from "./harness/production.ts";
import { type ServerProcess, startServer } from "./harness/server-process.ts";
import { offerTls, PROTOCOL_VERSION } from "./harness/tls-hello.ts";
import { waitUntil } from "./harness/wait-until.ts";

// The real Caddy with the very file that site owners copy, and the real server behind it, as the public would meet them.

const NAME = "chat.example";
const CANARY = "canary-of-a-visitor";
const version = await findCaddy();

type Answer = { status: number; headers: IncomingMessage["headers"]; body: string };
/** One visitor: the address of their own is a loopback address that nobody else here has. */
type From = { address?: string; headers?: Record<string, string> };
type World = {
  server: ServerProcess;
  caddy: Caddy;
  /** Starts the server again, where it was. */
  restart(): Promise<ServerProcess>;
  get(path: string, from?: From): Promise<Answer>;
  /** Opens a socket and says hello: resolves with it when the server has answered, or with the status or close code of a refusal. */
  visit(from?: From): Promise<Socket | number>;
};

function test(sentence: string, flags: string[], run: (world: World) => Promise<void>): void {
  Deno.test({
    name: `Caddyfile: ${sentence}`,
    ignore: version === undefined,
    fn: async () => {
      const [port, serverPort] = [await freePort(), await freePort()];
      const origin = `https://${NAME}:${port}`;
      const place = ["--port", `${serverPort}`, "--trusted-proxies", "127.0.0.1,::1"];
      const ends: (() => unknown)[] = [];
      const restart = async () => {
        const server = await startServer({
          flags: [...place, ...flags],
          env: { ...PRODUCTION, LANDING: "true", ORIGINS: origin },
        });
        ends.push(server.stop);
        return server;
      };
      try {
        const server = await restart();
        const caddy = await startCaddy({ name: NAME, upstream: server.origin, port });
        ends.push(caddy.stop);
        const connecting = ({ address, headers }: From) => {
          return { ...connectingTo(caddy), localAddress: address, headers, origin };
        };
        await run({
          server,
          caddy,
          restart,
          get: (path, from = {}) => get(`${origin}${path}`, connecting(from)),
          async visit(from = {}) {
            const socket = new Socket(`${origin.replace("https", "wss")}/ws`, SUBPROTOCOL, connecting(from));
            ends.push(() => socket.terminate());
            return await greeted(socket);
          },
        });
      } finally {
        for (const end of ends.reverse()) await end();
      }
    },
  });
}

test("TLS 1.2 and 1.3 are spoken, nothing older is", [], async ({ caddy }) => {
  for (const old of ["SSL 3.0", "TLS 1.0", "TLS 1.1"] as const) {
    const answer = await offerTls(caddy.port, NAME, old);
    assertEquals([old, answer], [old, { type: "refused", alert: PROTOCOL_VERSION }]);
  }
  for (const version of ["TLS 1.2", "TLS 1.3"] as const) {
    assertEquals(await offerTls(caddy.port, NAME, version), { type: "accepted", version });
  }
});

test(
  "pages come with a certificate for this name and with HSTS, and http leads to https",
  ["--landing"],
  async (world) => {
    for (const path of ["/", "/passerby.js", "/privacy", "/readyz"]) {
      const { status, headers } = await world.get(path);
      assertEquals([path, status], [path, 200]);
      assertMatch(headers["strict-transport-security"] ?? "", /^max-age=\d{8,}$/);
    }
    const { headers } = await world.get("/");
    assertMatch(String(headers["content-security-policy"]), /^default-src 'none'/);
    const redirect = await fetch(`http://127.0.0.1:${world.caddy.plainPort}/privacy`, {
      headers: { host: NAME },
      redirect: "manual",
    });
    await redirect.body?.cancel();
    assertEquals(Math.floor(redirect.status / 100), 3);
    assertMatch(redirect.headers.get("location")!, /^https:\/\/[^/]+\/privacy$/);
  },
);

test("limits count people by their own address, whatever they say it is", [
  "--max-connections-per-address",
  "1",
], async ({ visit }) => {
  const anna = { address: "127.0.0.71" };
  await entering(() => visit(anna));
  for (const claim of ["203.0.113.9", "127.0.0.1", "203.0.113.9, 127.0.0.1", "::1"]) {
    // Let in to be told why, as the few that a server tells at the same time are.
    assertEquals(await visit({ ...anna, headers: { "x-forwarded-for": claim } }), CLOSE.crowded.code, claim);
  }
  assert(await visit({ address: "127.0.0.72" }) instanceof Socket);
});

test("what is for this machine alone stays there", [], async ({ get }) => {
  assertEquals((await get("/metrics")).status, 403);
});

test("a server that is full gets nobody new; who is in stays, and who is out is told why", [
  "--max-connections",
  "1",
], async ({ visit, get }) => {
  const anna = await entering(visit);
  assertEquals(await visit(), 503);
  // Also once Caddy knows that the server is not ready, the reason can be read, by pages of other sites as well.
  const readiness = await waitUntil("readiness says so", async () => {
    const answer = await get("/readyz");
    return answer.status === 503 ? answer : undefined;
  });
  assertEquals(readiness.headers["access-control-allow-origin"], "*");
  assertEquals((await get("/passerby.js")).status, 200);
  assertEquals(anna.readyState, Socket.OPEN);
  anna.close();
  await entering(visit);
});

test("requests wait for a server that restarts", [], async ({ server, restart, get }) => {
  assertEquals((await get("/privacy.json")).status, 200);
  await server.stop();
  const waiting = get("/privacy.json");
  await restart();
  assertEquals((await waiting).status, 200);
});

test(
  "nothing about a visitor is written, not even when the server is gone",
  [],
  async ({ server, caddy, visit, get }) => {
    const visitor = { address: "127.0.0.73", headers: { "user-agent": CANARY } };
    await entering(() => visit(visitor));
    assertEquals((await get(`/${CANARY}`, visitor)).status, 404);
    await server.stop();
    assertEquals(await visit(visitor), 502);
    await offerTls(caddy.port, NAME, "TLS 1.0");
    await caddy.stop();
    const log = caddy.log();
    assert(log.includes("admin endpoint disabled"), "control: the log is there");
    for (const trace of [visitor.address, CANARY, "remote_ip", "User-Agent"]) assert(!log.includes(trace), log);
  },
);

/** Caddy looks every 2 s whether the server is ready, and lets nobody in before. */
function entering(visit: () => Promise<Socket | number>): Promise<Socket> {
  return waitUntil("somebody comes in", async () => {
    const socket = await visit();
    return socket instanceof Socket ? socket : undefined;
  });
}

/** As with a name server that knows the name, and a browser that trusts the authority. */
function connectingTo({ authority }: Caddy): { ca: string; lookup: LookupFunction } {
  return {
    ca: authority,
    lookup: (_name, { all }, callback) =>
      all ? callback(null, [{ address: "127.0.0.1", family: 4 }]) : callback(null, "127.0.0.1", 4),
  };
}

function get(url: string, options: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request(url, { ...options, agent: false }, (answer) => {
      let body = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => body += chunk);
      answer.on("end", () => resolve({ status: answer.statusCode!, headers: answer.headers, body }));
    }).on("error", reject).end();
  });
}

function greeted(socket: Socket): Promise<Socket | number> {
  return new Promise((resolve, reject) => {
    socket.on("open", () => socket.send(JSON.stringify({ type: "hello" })));
    socket.on("message", () => resolve(socket));
    socket.on("unexpected-response", (_request: unknown, { statusCode }: IncomingMessage) => resolve(statusCode!));
    socket.on("error", reject);
    socket.on("close", (code: number) => resolve(code));
  });
}
