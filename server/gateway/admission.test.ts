import { assert, assertEquals } from "@std/assert";
import { RetentionRow } from "../core/retention.ts";
import { AddressLimits } from "../core/address-limits.ts";
import { Bans } from "../core/bans.ts";
import { createLab } from "./testing.ts";

Deno.test("Admission refuses a foreign or missing origin before the upgrade", () => {
  const { knock, watch } = createLab();
  for (const origin of ["https://evil.example", "null", ""]) {
    const answer = knock({ origin });
    assert(answer instanceof Response);
    assertEquals(answer.status, 403);
  }
  assertEquals(watch.events, ["refused origin", "refused origin", "refused origin"]);
});

Deno.test("Admission says 503 and when to come back while the server is full, and lets in again when one left", () => {
  const { knock, open } = createLab({ maxConnections: 2 });
  const first = open();
  open();
  const answer = knock();
  assert(answer instanceof Response);
  assertEquals([answer.status, answer.headers.get("retry-after")], [503, "5"]);
  first.hangUp();
  open();
});

Deno.test("Admission says 429 to an address with too many connections, and to no other", () => {
  const { knock, open } = createLab({ connectionsPerAddress: 2 });
  const first = open({}, "192.0.2.1");
  open({}, "192.0.2.1");
  const answer = knock({}, "192.0.2.1");
  assert(answer instanceof Response);
  assertEquals(answer.status, 429);
  open({}, "192.0.2.2");
  first.hangUp();
  open({}, "192.0.2.1");
});

Deno.test("Admission counts a socket until it is really closed", () => {
  const { knock, open } = createLab({ connectionsPerAddress: 1 });
  const socket = open();
  socket.say("{");
  for (let round = 0; round < 30; round++) socket.say("{");
  assertEquals(socket.closed?.code, 4002);
  assert(knock() instanceof Response);
  socket.hangUp();
  open();
});

Deno.test("Admission holds its limits when upgrades overtake each other", () => {
  const { knock, gateway, watch } = createLab({ maxConnections: 1 });
  const [one, two] = [knock(), knock()];
  assert(!(one instanceof Response) && !(two instanceof Response));
  const socketOf = () => {
    const closed: number[] = [];
    return { closed, bufferedAmount: 0, send() {}, close: (code: number) => void closed.push(code), terminate() {} };
  };
  const [first, second] = [socketOf(), socketOf()];
  one.open(first);
  const handler = two.open(second);
  assertEquals([first.closed, second.closed], [[], [1013]]);
  handler.close(1013);
  assertEquals(gateway.connections, 1);
  assertEquals(watch.events, ["refused full", "closed full"]);
});

Deno.test("Admission accepts another subprotocol only to say that it is not spoken here", () => {
  const { open, lobby } = createLab();
  for (
    const [offered, answered] of [["passerby.v9, other", "passerby.v9"], ["chat", "chat"], ["", undefined]] as const
  ) {
    const socket = open({ "sec-websocket-protocol": offered });
    assertEquals(socket.protocol, answered);
    assertEquals(socket.closed?.code, 4000);
    socket.say({ type: "hello" });
    assertEquals(socket.sent, []);
  }
  assertEquals(lobby.stats().connected, 0);
});

Deno.test("Admission chooses our subprotocol wherever it stands in the offer", () => {
  const { open } = createLab();
  const socket = open({ "sec-websocket-protocol": "passerby.v2, passerby.v1" });
  assertEquals(socket.protocol, "passerby.v1");
  assertEquals(socket.closed, undefined);
});

Deno.test("Admission tells a restricted address on an open socket, until the restriction is over", () => {
  const bans = new Bans(new RetentionRow("restriction", 1e6));
  const { open, clock } = createLab({ bans });
  bans.add("bucket192_0_2_1", clock.now() + 5_000, clock.now());
  assertEquals(open({}, "192.0.2.1").closed?.code, 4007);
  assertEquals(open({}, "192.0.2.2").closed, undefined);
  clock.pass(5_000);
  assertEquals(open({}, "192.0.2.1").closed, undefined);
});

Deno.test("Admission also limits the block around an address, and gives the places of both back", () => {
  const blockLimits = new AddressLimits(new RetentionRow("address-use", 60_000), {
    connections: 2,
    joins: { burst: 1, perSecond: 1 },
  });
  const { knock, open } = createLab({ connectionsPerAddress: 1, blockLimits });
  open({}, "192.0.2.1");
  const second = open({}, "192.0.2.2");
  const answer = knock({}, "192.0.2.3");
  assert(answer instanceof Response);
  assertEquals(answer.status, 429);
  open({}, "192.0.3.1");
  second.hangUp();
  assert(knock({}, "192.0.2.1") instanceof Response); // the address itself is still there
  open({}, "192.0.2.3");
});
