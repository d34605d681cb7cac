import { assertEquals } from "@std/assert";
import { LIMITS } from "../../protocol/mod.ts";
import { BUFFER_HARD_BYTES } from "./relay.ts";
import { createLab, type FakeSocket, frame, JOIN } from "./testing.ts";

Deno.test("Connection wants hello first, in text and in frames", () => {
  const { open, lobby } = createLab();
  const socket = open();
  socket.say(JOIN);
  socket.frame(frame("chat", 1));
  socket.say("{");
  assertEquals(socket.heard(), [
    { type: "error", code: "hello-first", of: "join" },
    { type: "error", code: "hello-first" },
    { type: "error", code: "bad-message" },
  ]);
  assertEquals(lobby.stats().connected, 0);
  socket.say({ type: "hello" });
  assertEquals(socket.heard(), [{ type: "welcome", modes: ["text", "video"], online: 0 }]);
});

Deno.test("Connection without hello is closed after the deadline, one with hello is not", () => {
  const { open, greet, clock } = createLab();
  const [silent, polite] = [open(), greet()];
  clock.pass(LIMITS.helloMs - 1);
  assertEquals(silent.closed, undefined);
  clock.pass(1);
  assertEquals([silent.closed?.code, polite.closed], [4001, undefined]);
});

Deno.test("Connection answers a second hello with welcome and changes nothing", () => {
  const { greet, lobby } = createLab();
  const socket = greet();
  socket.say({ type: "hello" });
  assertEquals(socket.heard().map(({ type }) => type), ["welcome"]);
  assertEquals(lobby.stats().connected, 1);
});

Deno.test("Connection that sends but never reads is closed", () => {
  const { greet } = createLab();
  const socket = greet();
  socket.bufferedAmount = BUFFER_HARD_BYTES + 1;
  socket.say({ type: "leave" });
  assertEquals(socket.closed?.code, 4004);
});

Deno.test("Connection ends once: later messages, closes and hang-ups do nothing", () => {
  const { greet, gateway, watch, lobby } = createLab();
  const socket = greet();
  for (let round = 0; round < 50; round++) socket.say("{");
  assertEquals(lobby.stats().connected, 0);
  socket.sent.length = 0;
  socket.say({ type: "hello" });
  socket.frame(frame("chat", 1));
  assertEquals(socket.sent, []);
  socket.hangUp(4002);
  socket.hangUp(1006);
  assertEquals(gateway.connections, 0);
  assertEquals(watch.events.filter((event) => event.startsWith("closed")), ["closed badMessage"]);
});

Deno.test("Connection that does not answer our close is cut after 2 s, one that does is not", () => {
  const { greet, clock } = createLab();
  const flood = (socket: FakeSocket) => {
    for (let round = 0; round < 50; round++) socket.say("{");
  };
  const [deaf, honest] = [greet(), greet()];
  flood(deaf);
  flood(honest);
  honest.hangUp(4002);
  clock.pass(1_999);
  assertEquals(deaf.terminated, false);
  clock.pass(1);
  assertEquals([deaf.terminated, honest.terminated], [true, false]);
});
