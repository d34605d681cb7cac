import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { createHmac } from "node:crypto";
import { readIceServers } from "../../protocol/mod.ts";
import { countingBytes, ROOM_ID } from "./testing.ts";
import { RetentionRow } from "../core/retention.ts";
import { TurnCredentials } from "./turn-credentials.ts";

const ROW = new RetentionRow("turn-credential", 10 * 60_000);
const TURN_LIFE_MS = ROW.ms;
const TURN_RENEW_MS = ROW.ms * 2 / 3;

const NOW = 1_800_000_000_000;
const SECRET = "a secret that the TURN server knows as well";
const URLS = [
  "turn:one.example.org:3478?transport=udp",
  "turn:one.example.org:3478?transport=tcp",
  "turns:two.example.org:5349?transport=tcp",
];

function create({ urls = URLS, secret = SECRET, randomBytes = countingBytes() } = {}) {
  return new TurnCredentials(ROW, { urls, secret, randomBytes });
}

function usernameOf(credentials: TurnCredentials, room: string, role: "impolite" | "polite", now = NOW): string {
  return credentials.of({ id: room }, role, now)[0]!.username;
}

Deno.test("TurnCredentials signs expiry and id the way TURN servers check them", () => {
  const [server, ...rest] = create().of({ id: ROOM_ID }, "polite", NOW);
  assertEquals(rest, []);
  assertEquals(server!.urls, URLS);
  assertMatch(server!.username, /^1800000600:[A-Za-z0-9_-]{16}$/);
  // Node's implementation, not the one under test.
  assertEquals(server!.credential, createHmac("sha1", SECRET).update(server!.username).digest("base64"));
});

Deno.test("TurnCredentials agrees with a credential that OpenSSL made", () => {
  // printf %s "$username" | openssl dgst -sha1 -hmac "$secret" -binary | base64
  const server = create({ randomBytes: (length) => new Uint8Array(length) }).of({ id: ROOM_ID }, "impolite", NOW)[0]!;
  assertEquals(server, {
    urls: URLS,
    username: "1800000600:xvIBlrceEGwjxL2h",
    credential: "QYyekdMX60ikm7Yz8preQBcduBE=",
  });
});

Deno.test("A TURN credential lives for ten minutes and no second less", () => {
  for (const now of [NOW, NOW + 1, NOW + 999]) {
    const expiry = Number(usernameOf(create(), ROOM_ID, "polite", now).split(":")[0]);
    assert(expiry * 1_000 - now >= TURN_LIFE_MS);
    assert(expiry * 1_000 - now < TURN_LIFE_MS + 1_000);
  }
});

Deno.test("A TURN credential is renewed while the last one is good for minutes", () => {
  assertEquals(create().renewAfterMs, TURN_RENEW_MS);
  assert(TURN_LIFE_MS - TURN_RENEW_MS >= 3 * 60_000);
});

Deno.test("A renewed TURN credential keeps the id, so that quotas count on", () => {
  const credentials = create();
  const [early, late] = [NOW, NOW + TURN_RENEW_MS].map((now) => usernameOf(credentials, ROOM_ID, "polite", now));
  assertNotEquals(early, late);
  assertEquals(early!.split(":")[1], late!.split(":")[1]);
});

Deno.test("TURN user names link neither two rooms, nor two peers, nor two starts of the server", () => {
  const credentials = create();
  const other = create({ randomBytes: (length) => new Uint8Array(length).fill(7) });
  const names = [
    usernameOf(credentials, ROOM_ID, "polite"),
    usernameOf(credentials, ROOM_ID, "impolite"),
    usernameOf(credentials, "_____________________w", "polite"),
    usernameOf(other, ROOM_ID, "polite"),
  ];
  assertEquals(new Set(names).size, names.length);
  for (const name of names) assert(!name.includes(ROOM_ID));
});

Deno.test("TurnCredentials hands out nothing without a server", () => {
  assertEquals(create({ urls: [] }).of({ id: ROOM_ID }, "polite", NOW), []);
});

Deno.test("TurnCredentials hands out lists of its own, which the protocol reads", () => {
  const credentials = create();
  credentials.of({ id: ROOM_ID }, "polite", NOW)[0]!.urls.push("turn:elsewhere.example.org");
  const servers = credentials.of({ id: ROOM_ID }, "polite", NOW);
  assertEquals(readIceServers(JSON.parse(JSON.stringify(servers))), servers);
  assertEquals(servers[0]!.urls, URLS);
});
