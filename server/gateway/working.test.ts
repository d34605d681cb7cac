import { assert, assertEquals } from "@std/assert";
import { doWork } from "../../components/session/work.ts";
import { AddressLimits } from "../core/address-limits.ts";
import { Pressure } from "../core/pressure.ts";
import { RetentionRow } from "../core/retention.ts";
import { createLab, type FakeSocket, JOIN } from "./testing.ts";
import { type GivenWork, WORK_MS, WorkDesk } from "./work-desk.ts";
import type { ServerMessage, WorkDone } from "../../protocol/mod.ts";

/** Knows when what it was asked is answered, so that tests wait for nothing else. */
class WatchedDesk extends WorkDesk {
  asked: Promise<unknown> = Promise.resolve();

  override give(level: number, now: number): Promise<GivenWork> {
    return this.asked = super.give(level, now);
  }

  override isDone(work: GivenWork, done: WorkDone, now: number): Promise<boolean> {
    return this.asked = super.isDone(work, done, now);
  }
}

function underPressure(options: Parameters<typeof createLab>[0] = {}) {
  const desk = new WatchedDesk("secret");
  const lab = createLab({ ...options, work: { desk, pressure: new Pressure({ joinsPerSecond: 0, connections: 1 }) } });
  /** What a socket hears once the desk has answered, and the gateway has heard of it. */
  async function answer(socket: FakeSocket): Promise<ServerMessage[]> {
    // Work that is not taken leads to the next question: until nothing new was asked.
    for (let asked; asked !== desk.asked;) {
      await (asked = desk.asked);
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    return socket.heard();
  }
  async function work(socket: FakeSocket): Promise<WorkDone> {
    const [message] = await answer(socket);
    assertEquals(message?.type, "work");
    const done = await doWork(message as Extract<ServerMessage, { type: "work" }>);
    assert(done);
    return done;
  }
  return { ...lab, answer, work };
}

Deno.test("Under pressure whoever joins works first, and then waits and meets as always", async () => {
  const { greet, answer, work, lobby } = underPressure();
  const [a, b] = [greet(), greet()];
  for (const socket of [a, b]) {
    const { waiting } = lobby.stats();
    socket.say(JOIN);
    const done = await work(socket);
    assertEquals(lobby.stats().waiting, waiting);
    socket.say({ ...JOIN, work: done });
    assert((await answer(socket)).some(({ type }) => type === "waiting" || type === "matched"));
  }
  assertEquals(lobby.stats().rooms, 1);
});

Deno.test("Work is taken once: the same answer again is asked to work anew", async () => {
  const { greet, answer, work } = underPressure();
  const socket = greet();
  socket.say(JOIN);
  const done = await work(socket);
  socket.say({ ...JOIN, work: done });
  assertEquals((await answer(socket)).map(({ type }) => type), ["waiting"]);
  socket.say({ type: "leave" });
  socket.heard();
  socket.say({ ...JOIN, work: done });
  assertEquals((await answer(socket)).map(({ type }) => type), ["work"]);
});

Deno.test("The work of one session is worth nothing on another", async () => {
  const { greet, answer, work, lobby } = underPressure();
  const [worker, thief] = [greet(), greet()];
  worker.say(JOIN);
  const done = await work(worker);
  thief.say(JOIN);
  await work(thief);
  thief.say({ ...JOIN, work: done });
  assertEquals((await answer(thief)).map(({ type }) => type), ["work"]);
  assertEquals(lobby.stats().waiting, 0);
});

Deno.test("Work that comes too late has to be done again", async () => {
  const { greet, answer, work, clock } = underPressure();
  const socket = greet();
  socket.say(JOIN);
  const done = await work(socket);
  for (let passed = 0; passed < WORK_MS; passed += 10_000) {
    clock.pass(10_000);
    socket.say({ type: "pong" });
  }
  socket.heard();
  socket.say({ ...JOIN, work: done });
  assertEquals((await answer(socket)).map(({ type }) => type), ["work"]);
});

Deno.test("Whoever leaves while the work is looked at does not come to wait after all", async () => {
  const { greet, answer, work, lobby } = underPressure();
  const socket = greet();
  socket.say(JOIN);
  socket.say({ ...JOIN, work: await work(socket) });
  socket.say({ type: "leave" });
  assertEquals((await answer(socket)).map(({ type }) => type), ["idle"]);
  assertEquals(lobby.stats().waiting, 0);
});

Deno.test("Under pressure `next` ends the room at once, and waits after the work", async () => {
  const { greet, answer, work, lobby } = underPressure();
  const [a, b] = [greet(), greet()];
  const matched: ServerMessage[] = [];
  for (const socket of [a, b]) {
    socket.say(JOIN);
    socket.say({ ...JOIN, work: await work(socket) });
    await answer(socket).then((heard) => matched.push(...heard));
  }
  const epoch = matched.find((message) => message.type === "matched")?.epoch;
  a.heard();
  a.say({ type: "next", epoch: Number(epoch) });
  assert(b.heard().some(({ type }) => type === "ended"));
  const heard = await answer(a);
  assertEquals(heard.map(({ type }) => type).sort(), ["idle", "work"]);
  assertEquals(lobby.stats().rooms, 0);
});

Deno.test("Under pressure too one address is only so much of the pool, however many of it worked at the same time", async () => {
  const addressLimits = new AddressLimits(new RetentionRow("address-use", 60_000), {
    connections: 100,
    joins: { burst: 100, perSecond: 10 },
    waiting: { atLeast: 1, share: 0 },
  });
  const { greet, answer, work } = underPressure({ addressLimits });
  const wishes = { ...JOIN, languages: ["fr"] };
  const workers = [greet(), greet()];
  const done: WorkDone[] = [];
  for (const socket of workers) {
    socket.say(wishes);
    done.push(await work(socket));
  }
  const heard: ServerMessage[][] = [];
  for (const [at, socket] of workers.entries()) {
    socket.say({ ...wishes, interests: [String(at)], work: done[at]! }); // so that they do not meet
    heard.push(await answer(socket));
  }
  assertEquals(heard.map(([first]) => first?.type), ["waiting", "error"]);
  assertEquals(heard[1], [{ type: "error", code: "rate-limited", of: "join", retryMs: 2_000 }]);
});

Deno.test("Wrong answers end like any other abuse", async () => {
  const { greet, answer, work, clock } = underPressure();
  const socket = greet();
  socket.say(JOIN);
  const done = await work(socket);
  for (let round = 0; round < 40 && socket.closed === undefined; round++) {
    socket.say({ ...JOIN, work: { ...done, counter: round } });
    await answer(socket);
    clock.pass(200);
  }
  assert(socket.closed !== undefined);
});

Deno.test("Nobody is asked to work while all is well", () => {
  const desk = new WorkDesk("secret");
  const { greet } = createLab({ work: { desk, pressure: new Pressure({ joinsPerSecond: 100, connections: 0.9 }) } });
  const socket = greet();
  socket.say(JOIN);
  assertEquals(socket.heard().map(({ type }) => type), ["waiting"]);
});
