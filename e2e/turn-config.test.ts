import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { RetentionRow } from "../server/core/retention.ts";
import { TurnCredentials } from "../server/seal/mod.ts";
import { type Coturn, type CoturnOptions, findCoturn, signCredential, startCoturn } from "./coturn.ts";
import { has, TurnClient } from "./turn-client.ts";

// The real coturn with the very file that site owners copy, and a client that shares no code with either.

const SECRET = "a secret of this test, as long as any";
const RELAY_ON_BOTH = ["--relay-ip=127.0.0.1", "--relay-ip=::1"];
const USER_QUOTA = 24;

const version = await findCoturn();

type World = {
  coturn: Coturn;
  client(transport?: "udp" | "tcp"): Promise<TurnClient>;
  /** A client with a relay. */
  caller(id: string, transport?: "udp" | "tcp", family?: 4 | 6): Promise<TurnClient & { relay: Endpoint }>;
};
type Endpoint = { address: string; port: number };

function test(sentence: string, options: Partial<CoturnOptions>, run: (world: World) => Promise<void>): void {
  Deno.test({
    name: `turnserver.conf: ${sentence}`,
    ignore: version === undefined,
    fn: async () => {
      const coturn = await startCoturn({ secret: SECRET, ...options });
      const clients: TurnClient[] = [];
      const client = async (transport?: "udp" | "tcp") => {
        const made = await TurnClient.connect({ port: coturn.port, transport });
        clients.push(made);
        return made;
      };
      const caller = async (id: string, transport?: "udp" | "tcp", family?: 4 | 6) => {
        const made = await client(transport);
        const { code, reason, relay } = await made.allocate(signCredential(SECRET, inSeconds(600), id), { family });
        assertEquals(code, 0, reason);
        return Object.assign(made, { relay: relay! });
      };
      try {
        await run({ coturn, client, caller });
      } finally {
        for (const made of clients) made.close();
        await coturn.stop();
      }
    },
  });
}

test("a credential of the server opens a relay over UDP and over TCP", {}, async ({ client }) => {
  const credentials = new TurnCredentials(new RetentionRow("turn-credential", 600_000), {
    urls: ["turn:unused"],
    secret: SECRET,
    randomBytes,
  });
  for (const transport of ["udp", "tcp"] as const) {
    const [server] = credentials.of({ id: "AAECAwQFBgcICQoLDA0ODw" }, "polite", Date.now());
    const answer = await (await client(transport)).allocate(server!);
    assertEquals([answer.code, answer.relay?.address], [0, "127.0.0.1"]);
  }
});

test("expired, wrong and foreign credentials get 401", {}, async ({ client }) => {
  const good = signCredential(SECRET, inSeconds(600), "id");
  const refused = {
    expired: signCredential(SECRET, inSeconds(-1), "id"),
    wrong: { ...good, credential: "bm90IHRoZSBvbmU=" },
    "of another secret": signCredential("another secret, which is as long as this", inSeconds(600), "id"),
    "for a longer life": { ...good, username: good.username.replace(/^\d+/, String(inSeconds(86_400))) },
    "for another id": { ...good, username: `${good.username}2` },
    "without expiry": signCredential(SECRET, NaN, "id"),
  };
  for (const [what, credential] of Object.entries(refused)) {
    const { code, relay } = await (await client()).allocate(credential);
    assertEquals([what, code, relay], [what, 401, undefined]);
  }
  assertEquals((await (await client()).allocate(good)).code, 0);
});

test("as it is shipped, without a secret, it lets nobody in", { secret: undefined }, async ({ client }) => {
  for (const secret of ["", "turn.example.org", SECRET]) {
    const { code, relay } = await (await client()).allocate(signCredential(secret, inSeconds(600), "id"));
    assertEquals([code, relay], [401, undefined]);
  }
});

test("a relay that is open outlives its credential", {}, async ({ client }) => {
  // Live calls need no fresh credential, only new relays do: after an ICE restart, for example.
  const expiry = inSeconds(2);
  const open = await client();
  assertEquals((await open.allocate(signCredential(SECRET, expiry, "early"))).code, 0);
  let code = 0;
  for (let i = 0; code === 0; i++) { // until coturn's clock, which cannot be turned, says that it is over
    const late = await client();
    ({ code } = await late.allocate(signCredential(SECRET, expiry, `late${i}`)));
    if (code === 0) await late.refresh(0);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assertEquals(code, 401);
  assertEquals((await open.refresh(600)).code, 0);
});

test("beyond its quota a credential gets 486, also when it was renewed, and others go on", {}, async (world) => {
  const ask = async (id: string, seconds: number) =>
    (await (await world.client()).allocate(signCredential(SECRET, inSeconds(seconds), id))).code;
  for (let i = 0; i < USER_QUOTA; i++) assertEquals(await ask("greedy", 600), 0);
  assertEquals(await ask("greedy", 600), 486);
  assertEquals(await ask("greedy", 1_000), 486);
  assertEquals(await ask("modest", 600), 0);
});

test("relays over TCP are refused", {}, async ({ client }) => {
  for (const transport of ["udp", "tcp"] as const) {
    const credential = signCredential(SECRET, inSeconds(600), "id");
    const { code, relay } = await (await client(transport)).allocate(credential, { protocol: 6 });
    assertEquals([code, relay], [442, undefined]);
  }
});

test("every address inside is refused as a peer, in every spelling", { args: RELAY_ON_BOTH }, async ({ caller }) => {
  const callers = { 4: await caller("four"), 6: await caller("six", "udp", 6) };
  const asked: string[] = [];
  for (const address of INSIDE.flatMap(([first, last]) => [first, last])) {
    const made = callers[address.includes(":") ? 6 : 4];
    const permission = await made.createPermission(address);
    const channel = await made.channelBind({ address, port: 4_000 });
    assertEquals([address, permission.code, channel.code], [address, 403, 403]);
    asked.push(address);
  }
  // Releases before 4.13.1 need the file's own lines for IPv4 inside IPv6; with them no release lets any of it through.
  console.log(`coturn ${version} refuses all of ${asked.length} inside addresses`);
});

test("addresses next to the inside are allowed, so the list is not simply everything", {
  args: RELAY_ON_BOTH,
}, async ({ caller }) => {
  const callers = { 4: await caller("four"), 6: await caller("six", "udp", 6) };
  for (const address of OUTSIDE) {
    const { code } = await callers[address.includes(":") ? 6 : 4].createPermission(address);
    assertEquals([address, code], [address, 0]);
  }
});

test("an IPv6 spelling does not fit a relay over IPv4 at all", {}, async ({ caller, client }) => {
  const four = await caller("four");
  assertEquals((await four.createPermission("::ffff:10.0.0.1")).code, 443);
  // The file asks for IPv4 relays only: that is what it is with a relay-ip of that family.
  const six = await (await client()).allocate(signCredential(SECRET, inSeconds(600), "six"), { family: 6 });
  assertEquals([six.code, six.relay], [440, undefined]);
});

test("nothing passes without permission", { allowLoopbackPeers: true }, async ({ caller }) => {
  const [anna, ben] = [await caller("anna"), await caller("ben")];
  assertEquals((await ben.createPermission("127.0.0.1")).code, 0);
  anna.send(ben.relay, bytes("before"));
  assertEquals((await anna.createPermission("127.0.0.1")).code, 0);
  anna.send(ben.relay, bytes("after"));
  assertEquals(text((await ben.receive()).data), "after");
});

for (const [mine, yours] of [["udp", "udp"], ["udp", "tcp"], ["tcp", "tcp"]] as const) {
  test(`two people who both use a relay reach each other, ${mine} to ${yours}`, {
    allowLoopbackPeers: true,
  }, async ({ caller }) => {
    const [anna, ben] = [await caller("anna", mine), await caller("ben", yours)];
    await meet(anna, ben);
  });
}

// 198.41.0.4 stands for a public address; coturn turns it into its own before anything is sent.
test("behind NAT two relays reach each other, at the price of this one private address and no other", {
  args: ["--external-ip=198.41.0.4/127.0.0.1", "--allow-loopback-peers"],
}, async ({ caller }) => {
  const [anna, ben] = [await caller("anna"), await caller("ben")];
  assertEquals(ben.relay.address, "198.41.0.4");
  await meet(anna, ben);
  assertEquals((await anna.createPermission("127.0.0.1")).code, 0);
  for (const other of ["127.0.0.2", "10.0.0.1", "169.254.169.254"]) {
    assertEquals([other, (await anna.createPermission(other)).code], [other, 403]);
  }
});

test("neither its version nor the callers stand in what it says", {}, async ({ coturn, client }) => {
  const local = await client();
  const credential = signCredential(SECRET, inSeconds(600), "id");
  const answer = await local.allocate(credential);
  assertEquals((await local.createPermission("198.41.0.4")).code, 0);
  assertEquals((await local.refresh(0)).code, 0);
  assert(!has(answer, "software"));
  assert(has(answer, "fingerprint"));
  await coturn.stop();
  const calls = coturn.log().split("SQLite DB").at(-1)!; // before that it lists what it listens on
  assertNotEquals(calls, coturn.log());
  for (const trace of ["127.0.0.1", "198.41.0.4", credential.username]) assert(!calls.includes(trace), calls);
});

/** First and last of IANA's special-purpose ranges (RFC 6890 and its registries), and spellings of the worst ones. */
const INSIDE: [first: string, last: string][] = [
  ["0.0.0.0", "0.255.255.255"],
  ["10.0.0.0", "10.255.255.255"],
  ["10.1.2.3", "10.0.0.1"],
  ["100.64.0.0", "100.127.255.255"],
  ["100.64.0.1", "100.100.100.200"],
  ["127.0.0.1", "127.255.255.255"],
  ["169.254.0.0", "169.254.255.255"],
  ["169.254.169.254", "169.254.170.2"],
  ["172.16.0.0", "172.31.255.255"],
  ["192.0.0.0", "192.0.0.255"],
  ["192.0.2.0", "192.0.2.255"],
  ["192.88.99.0", "192.88.99.255"],
  ["192.168.0.0", "192.168.255.255"],
  ["192.168.1.1", "192.168.178.1"],
  ["198.18.0.0", "198.19.255.255"],
  ["198.51.100.0", "198.51.100.255"],
  ["203.0.113.0", "203.0.113.255"],
  ["224.0.0.0", "239.255.255.255"],
  ["240.0.0.0", "255.255.255.255"],
  ["::", "::1"],
  ["::127.0.0.1", "::10.1.2.3"],
  ["::0.0.0.2", "::255.255.255.255"],
  ["::10.0.0.0", "::192.168.0.0"],
  ["::169.254.169.0", "::10.0.5.0"],
  ["::ffff:0.0.0.0", "::ffff:255.255.255.255"],
  ["::ffff:127.0.0.1", "::ffff:10.0.0.1"],
  ["::ffff:169.254.169.254", "::ffff:100.64.0.1"],
  ["::ffff:192.168.1.1", "::ffff:172.16.0.1"],
  ["64:ff9b::", "64:ff9b::ffff:ffff"],
  ["64:ff9b::127.0.0.1", "64:ff9b::169.254.169.254"],
  ["64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff"],
  ["100::", "100::ffff:ffff:ffff:ffff"],
  ["2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["2002:7f00:1::1", "2002:a00:1::1"],
  ["3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["fd00::1", "fd00:ec2::254"],
  ["fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
];

/** One before the first or after the last of those. Nothing is sent to them. */
const OUTSIDE = [
  "1.0.0.0",
  "9.255.255.255",
  "11.0.0.0",
  "100.63.255.255",
  "100.128.0.0",
  "126.255.255.255",
  "128.0.0.0",
  "169.253.255.255",
  "169.255.0.0",
  "172.15.255.255",
  "172.32.0.0",
  "192.0.1.0",
  "192.0.3.0",
  "192.167.255.255",
  "192.169.0.0",
  "198.17.255.255",
  "198.20.0.0",
  "223.255.255.255",
  "64:ff9b:2::",
  "2000:ffff::1",
  "2001:200::",
  "2001:db9::",
  "2003::",
  "2a00::1",
  "3fff:1000::",
];

async function meet(anna: TurnClient & { relay: Endpoint }, ben: TurnClient & { relay: Endpoint }): Promise<void> {
  assertEquals((await anna.createPermission(ben.relay.address)).code, 0);
  assertEquals((await ben.createPermission(anna.relay.address)).code, 0);
  anna.send(ben.relay, bytes("hello"));
  const heard = await ben.receive();
  assertEquals([text(heard.data), heard.from], ["hello", anna.relay]);
  ben.send(heard.from, bytes("hello back"));
  assertEquals(text((await anna.receive()).data), "hello back");
}

function inSeconds(seconds: number): number {
  return Math.floor(Date.now() / 1_000) + seconds;
}

function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}

function bytes(words: string): Uint8Array {
  return new TextEncoder().encode(words);
}

function text(data: Uint8Array): string {
  return new TextDecoder().decode(data);
}
