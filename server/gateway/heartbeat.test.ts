import { assertEquals } from "@std/assert";
import { LIMITS } from "../../protocol/mod.ts";
import { createLab, frame, GRACE_MS } from "./testing.ts";

Deno.test("Heartbeat pings everybody, and closes and cuts them after two rounds without an answer", () => {
  const { clock, greet } = createLab();
  const socket = greet();
  const heard: string[] = [];
  for (let round = 0; round < 5 && socket.closed === undefined; round++) {
    clock.pass(LIMITS.heartbeatMs);
    heard.push(socket.heard().map(({ type }) => type).join());
  }
  assertEquals(heard, ["ping", "ping", ""]); // the hello counts in the first round
  assertEquals([socket.closed?.code, socket.terminated], [4005, false]);
  clock.pass(2_000);
  assertEquals(socket.terminated, true);
});

Deno.test("Heartbeat takes any message as a sign of life, and pings the talkative too: they may hear nothing else", () => {
  const { clock, pair } = createLab();
  const { a, b, epoch } = pair();
  for (let round = 0; round < 20; round++) {
    a.frame(frame("typing", epoch, round));
    clock.pass(LIMITS.heartbeatMs);
    if (b.heard().some(({ type }) => type === "ping")) b.say({ type: "pong" });
    assertEquals(a.heard(), [{ type: "ping" }]);
  }
  assertEquals([a.closed, b.closed], [undefined, undefined]);
});

Deno.test("Heartbeat tells the partner of a silent peer", () => {
  const { clock, pair } = createLab();
  const { a, b, epoch } = pair();
  for (let round = 0; round < 3; round++) {
    clock.pass(LIMITS.heartbeatMs);
    a.say({ type: "pong" });
  }
  assertEquals(b.closed?.code, 4005);
  assertEquals(a.heard().filter(({ type }) => type !== "ping"), [{ type: "partner-lost", epoch, graceMs: GRACE_MS }]);
});
