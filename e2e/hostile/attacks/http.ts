import { type Attack, type Ground, SEVERAL } from "../attack.ts";
import { PAGE } from "../attacker.ts";
import { upgradeRequest } from "../../../server/transport/raw-client.ts";

/** What stands behind an ambiguous request in the hope that somebody takes it for a request of its own. */
const HIDDEN = "GET /healthz?hidden HTTP/1.1\r\nHost: localhost\r\n\r\n";
const LENIENT = "the runtime's HTTP parser answers it, once; nothing is smuggled";

/** Requests that two parsers could read in two ways (RFC 9112 sections 2.2, 3.2, 5.1, 5.2, 6.1, 6.3, 11.2). */
const SHAPES: readonly { name: string; request: string }[] = [
  shape("Content-Length and Transfer-Encoding", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
  shape("two different Content-Length", "Content-Length: 0\r\nContent-Length: 40\r\n"),
  shape("a list of Content-Length", "Content-Length: 0, 40\r\n"),
  shape("a negative Content-Length", "Content-Length: -1\r\n"),
  shape("Content-Length with a sign", "Content-Length: +0\r\n"),
  shape("Content-Length in hexadecimal", "Content-Length: 0x10\r\n"),
  shape("chunked not last", "Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"),
  shape("an unknown Transfer-Encoding", "Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"),
  shape("space before the colon", "Transfer-Encoding : chunked\r\n", "0\r\n\r\n"),
  shape("a folded header line", "X-Folded: a\r\n b\r\n"),
  shape("a header without a colon", "Nonsense\r\n"),
  shape("a header without a name", ": x\r\n"),
  shape("NUL in a header", "X-Nul: a\0b\r\n"),
  shape("a lone CR in a header", "X-Cr: a\rContent-Length: 10\r\n"),
  shape("a chunk length with junk", "Transfer-Encoding: chunked\r\n", "0x0\r\n\r\n"),
  shape("a chunk length beyond all bounds", "Transfer-Encoding: chunked\r\n", "ffffffffffffffffff\r\n\r\n"),
  shape("two Host headers", "Host: other.example\r\n"),
  { name: "no Host header", request: `GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n` },
  {
    name: "lines that end in a bare LF",
    request: `GET /healthz HTTP/1.1\nHost: localhost\nConnection: close\n\n${HIDDEN}`,
  },
  { name: "a space in the target", request: `GET /health z HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n` },
  { name: "NUL in the target", request: `GET /health\0z HTTP/1.1\r\nHost: localhost\r\n\r\n` },
  { name: "a lower-case version", request: `GET /healthz http/1.1\r\nHost: localhost\r\n\r\n` },
  { name: "HTTP/3.7", request: `GET /healthz HTTP/3.7\r\nHost: localhost\r\n\r\n` },
  { name: "HTTP/0.9", request: `GET /healthz\r\n\r\n` },
  {
    name: "a CONNECT to somewhere else",
    request: `CONNECT inside.example:80 HTTP/1.1\r\nHost: inside.example:80\r\nConnection: close\r\n\r\n`,
  },
  {
    name: "headers of 64 KB",
    request: `GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ${"y".repeat(65_536)}\r\n\r\n`,
  },
  {
    name: "10,000 headers",
    request: `GET /healthz HTTP/1.1\r\nHost: localhost\r\n${"X: y\r\n".repeat(10_000)}\r\n`,
  },
];

/** Which of them the native transport answers. */
const NATIVE_ANSWERS: ReadonlySet<string> = new Set(["no Host header", "lines that end in a bare LF"]);

/** Origins that are not on the list, however much they look like it (THREATS row 1). The list has https://chat.example. */
export const FOREIGN_ORIGINS: readonly string[] = [
  "", // none at all
  "null",
  "https://evil.example",
  "http://chat.example",
  "https://chat.example:8443",
  "https://chat.example.",
  "https://chat.example/",
  "https://chat.example.evil.example",
  "https://evilchat.example",
  "https://sub.chat.example",
  "https://CHAT.example",
  "https://user@chat.example",
  "https://chat.example@evil.example",
  "https://chat.example%2eevil.example",
  "https://chat.example, https://chat.example",
  "https://chat.example https://evil.example",
  "https://сhat.example", // the first letter is Cyrillic
  "https://xn--hat-jlc.example",
  "//chat.example",
  "chat.example",
  "wss://chat.example",
  "file://",
  "chrome-extension://abcdefghijklmnop",
  "https://127.0.0.1",
  "https://[::1]",
  "javascript:alert(1)",
];

const PRODUCTION = [
  "--production",
  ...["--operator", "Example", "--operator-contact", "privacy@chat.example", "--operator-country", "FR"],
  ...["--operator-person", "Jo Doe", "--age-mode", "ask", "--modes", "text", "--origins", "https://chat.example"],
];

/** Wrong handshakes and ambiguous requests. */
export const HTTP_ATTACKS: readonly Attack[] = [
  refusedUpgrade("WebSocket version 12", { "sec-websocket-version": "12" }, [426]),
  refusedUpgrade("no WebSocket version", { "sec-websocket-version": "" }, [426]),
  refusedUpgrade("no WebSocket key", { "sec-websocket-key": "" }, [400]),
  refusedUpgrade("a WebSocket key of the wrong length", { "sec-websocket-key": "AAAA" }, [400]),
  refusedUpgrade("an upgrade without Connection: Upgrade", { connection: "keep-alive" }, [400, 426]),
  refusedUpgrade("an upgrade with POST", {}, [405], "POST"),
  {
    name: "another subprotocol",
    within: 1,
    attackers: SEVERAL,
    async run(ground) {
      const { code } = await (await ground.open({ "sec-websocket-protocol": "passerby.v9" })).ended;
      if (code !== 4000) return `closed with ${code}`;
    },
  },
  {
    name: "offers compression",
    within: 1,
    attackers: SEVERAL,
    async run(ground) {
      const attacker = await ground.connect();
      const extensions = "permessage-deflate; client_max_window_bits";
      await attacker.write(upgradeRequest({ origin: PAGE, "sec-websocket-extensions": extensions }));
      const head = await attacker.readHead();
      if (!head.startsWith("HTTP/1.1 101")) return `answered ${head.slice(0, 30)}`;
      if (/sec-websocket-extensions/i.test(head)) return "accepted an extension";
    },
  },
  {
    name: "2,500 requests in one piece",
    within: 2,
    attackers: SEVERAL,
    async run(ground) {
      await refused(ground, "GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2_500));
    },
    gap: "the runtime answers them all",
  },
  ...SHAPES.map(({ name, request }): Attack => ({
    name: `request with ${name}`,
    within: 6,
    attackers: SEVERAL,
    async run(ground) {
      const text = await refused(ground, request);
      const statuses = [...text.matchAll(/^HTTP\/1\.[01] (\d{3})/gm)].map(([, status]) => Number(status));
      if (statuses.length > 1) return `answered ${statuses.length} times`;
      if (statuses[0] !== undefined && statuses[0] < 400) return `answered ${statuses[0]}`;
    },
    ...(NATIVE_ANSWERS.has(name) && { gap: LENIENT }),
  })),
];

/** Pages that may not use the server; against a server in production. */
export const ORIGIN_ATTACKS: readonly Attack[] = FOREIGN_ORIGINS.map((origin) => ({
  name: origin === "" ? "no origin" : `origin \`${origin}\``,
  within: 1,
  attackers: { short: 1, long: 64 },
  async run(ground) {
    const text = await firstAnswer(ground, upgradeRequest({ origin, "sec-websocket-protocol": "passerby.v1" }));
    if (!text.startsWith("HTTP/1.1 403")) return `answered ${text.slice(0, 30)}`;
  },
}));

/** What a server needs that is to tell those pages from its own. */
export const ORIGIN_FLAGS: readonly string[] = PRODUCTION;

function shape(name: string, header: string, body = ""): { name: string; request: string } {
  return {
    name,
    request: `GET /healthz HTTP/1.1\r\nHost: localhost\r\n${header}Connection: close\r\n\r\n${body}${HIDDEN}`,
  };
}

function refusedUpgrade(name: string, headers: Record<string, string>, statuses: number[], method = "GET"): Attack {
  return {
    name,
    within: 6,
    attackers: SEVERAL,
    async run(ground) {
      const text = await firstAnswer(ground, upgradeRequest({ origin: PAGE, ...headers }, method));
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]);
      if (!statuses.includes(status)) return `answered ${text.slice(0, 30)}`;
    },
  };
}

/** The head of what comes back. */
async function firstAnswer(ground: Ground, request: string): Promise<string> {
  const attacker = await ground.connect();
  await attacker.write(request);
  return await attacker.readHead();
}

/** Everything that comes back until the server ends the connection. */
async function refused(ground: Ground, request: string): Promise<string> {
  const attacker = await ground.connect();
  await attacker.write(request);
  return new TextDecoder().decode((await attacker.ended).received);
}
