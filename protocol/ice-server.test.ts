import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { ICE_SERVERS_MAX, type IceServer, readIceServers } from "./ice-server.ts";
import { parseServerMessage, serializeServerMessage } from "./server-message.ts";

const SERVER: IceServer = {
  urls: ["turn:turn.example.org:3478?transport=udp", "turns:turn.example.org:5349?transport=tcp"],
  username: "1800000600:yq3Zk1bV8Kx0cQ5e",
  credential: "3q2+7wAAAAAAAAAAAAAAAAAAAAA=",
};

const anyServer: fc.Arbitrary<IceServer> = fc.record({
  urls: fc.array(fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 256 }), { maxLength: ICE_SERVERS_MAX }),
  username: fc.string({ unit: "grapheme-ascii", maxLength: 256 }),
  credential: fc.string({ unit: "grapheme-ascii", maxLength: 256 }),
});

Deno.test("Fresh ICE servers read as they were written", () => {
  fc.assert(
    fc.property(fc.nat(0xffff_ffff), fc.array(anyServer, { maxLength: ICE_SERVERS_MAX }), (epoch, iceServers) => {
      const message = { type: "ice-servers" as const, epoch, iceServers };
      assertEquals(parseServerMessage(serializeServerMessage(message)), message);
    }),
  );
});

Deno.test("Fresh ICE servers carry known fields only", () => {
  const text = JSON.stringify({
    type: "ice-servers",
    epoch: 7,
    iceServers: [{ ...SERVER, credentialType: "oauth", __proto__: { urls: [] } }],
    room: "x",
  });
  assertEquals(parseServerMessage(text), { type: "ice-servers", epoch: 7, iceServers: [SERVER] });
});

const MALFORMED: [what: string, value: unknown][] = [
  ["no list", { 0: SERVER, length: 1 }],
  ["nothing", undefined],
  ["too many servers", Array(ICE_SERVERS_MAX + 1).fill(SERVER)],
  ["a server that is null", [null]],
  ["an address that is not in a list", [{ ...SERVER, urls: SERVER.urls[0] }]],
  ["an empty address", [{ ...SERVER, urls: [""] }]],
  ["an address that is too long", [{ ...SERVER, urls: ["turn:".padEnd(257, "x")] }]],
  ["too many addresses", [{ ...SERVER, urls: Array(ICE_SERVERS_MAX + 1).fill(SERVER.urls[0]) }]],
  ["a missing user name", [{ ...SERVER, username: undefined }]],
  ["a credential that is a number", [{ ...SERVER, credential: 1 }]],
];

for (const [what, value] of MALFORMED) {
  Deno.test(`A list of ICE servers with ${what} is refused as a whole`, () => {
    assertEquals(readIceServers(value), undefined);
  });
}

Deno.test("Fresh ICE servers without a proper epoch are refused", () => {
  for (const epoch of [undefined, -1, 0.5, 2 ** 32, "7"]) {
    assertEquals(parseServerMessage(JSON.stringify({ type: "ice-servers", epoch, iceServers: [SERVER] })), undefined);
  }
});
