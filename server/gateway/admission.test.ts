import { assert, assertEquals } from "@std/assert";
import { RetentionRow } from "../core/retention.ts";
import { AddressLimits } from "../core/address-limits.ts";
import { Bans } from "../core/bans.ts";
import { createLab, FakeSocket } from "./testing.ts";

/** There is no room: the first ones are told so on an open socket, as many more get a response. Returns that one. */
function assertCrowded({ knock, watch }: ReturnType<typeof createLab>, address?: string): Response {
  const told: FakeSocket[] = [];
  watch.events.length = 0;
  for (let round = 0; round < 10; round++) {
    const answer = knock({}, address);
    if (answer instanceof Response) {
      assertEquals(answer.status, 429);
      assertEquals(told.map(({ closed }) => closed?.code), [4008, 4008, 4008, 4008]);
      assertEquals(watch.events.filter((event) => event === "refused address-limit").length, 5);
      for (const socket of told) socket.hangUp();
      return answer;
    }
    const socket = new FakeSocket();
    socket.handler = answer.open(socket);
    told.push(socket);
  }
  throw new Error("Cannot find the limit: everybody was let in");
}

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

Deno.test("Admission turns away an address with too many connections, and no other", () => {
  const lab = createLab({ connectionsPerAddress: 2 });
  const { open } = lab;
  const first = open({}, "192.0.2.1");
  open({}, "192.0.2.1");
  assertCrowded(lab, "192.0.2.1");
  assertEquals(open({}, "192.0.2.2").closed, undefined);
  first.hangUp();
  assertEquals(open({}, "192.0.2.1").closed, undefined);
});

Deno.test("Only a few at a time are told on an open socket why they cannot stay, and they take nobody's place", () => {
  const { knock, open, gateway } = createLab({ connectionsPerAddress: 1, maxConnections: 100 });
  for (let at = 0; at < 40; at++) open({}, `192.0.2.${at}`);
  const sockets: FakeSocket[] = [];
  for (let at = 0; at < 40; at++) {
    for (let answer = knock({}, `192.0.2.${at}`); !(answer instanceof Response);) {
      const socket = new FakeSocket();
      socket.handler = answer.open(socket);
      sockets.push(socket);
      answer = knock({}, `192.0.2.${at}`);
    }
  }
  assertEquals([sockets.length, gateway.seats, gateway.connections], [128, 40, 168]);
  assert(sockets.every(({ closed }) => closed?.code === 4008));
  for (const socket of sockets) socket.hangUp();
  assertEquals([gateway.seats, gateway.connections], [40, 40]);
  assert(!(knock({}, "192.0.2.1") instanceof Response), "there is room at the door again");
});

Deno.test("An address may come only so often, whoever else is there, and is told when to come again", () => {
  const lab = createLab({ arrivals: { burst: 3, perSecond: 0.5 } });
  const { open, clock } = lab;
  for (let round = 0; round < 3; round++) open({}, "192.0.2.1").hangUp();
  assertEquals(assertCrowded(lab, "192.0.2.1").headers.get("retry-after"), "2");
  assertEquals(open({}, "192.0.2.2").closed, undefined);
  clock.pass(2_000);
  assertEquals(open({}, "192.0.2.1").closed, undefined);
  assertCrowded(lab, "192.0.2.1");
});

Deno.test("Those who find no room do not use up the arrivals of those who do", () => {
  const lab = createLab({ connectionsPerAddress: 1, arrivals: { burst: 2, perSecond: 0.1 } });
  const first = lab.open({}, "192.0.2.1");
  for (let round = 0; round < 10; round++) assertCrowded(lab, "192.0.2.1");
  first.hangUp();
  assertEquals(lab.open({}, "192.0.2.1").closed, undefined);
});

Deno.test("Admission counts a socket until it is really closed", () => {
  const lab = createLab({ connectionsPerAddress: 1 });
  const { open } = lab;
  const socket = open();
  socket.say("{");
  for (let round = 0; round < 30; round++) socket.say("{");
  assertEquals(socket.closed?.code, 4002);
  assertCrowded(lab);
  socket.hangUp();
  assertEquals(open().closed, undefined);
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
  const lab = createLab({ connectionsPerAddress: 1, blockLimits });
  const { open } = lab;
  open({}, "192.0.2.1");
  const second = open({}, "192.0.2.2");
  assertCrowded(lab, "192.0.2.3");
  assertEquals(open({}, "192.0.3.1").closed, undefined);
  second.hangUp();
  assertCrowded(lab, "192.0.2.1"); // the address itself is still there
  assertEquals(open({}, "192.0.2.3").closed, undefined);
});
