import { assert, assertEquals } from "@std/assert";
import { doWork } from "../../components/session/work.ts";
import { AddressLimits } from "../core/address-limits.ts";
import { Pressure } from "../core/pressure.ts";
import { RetentionRow } from "../core/retention.ts";
import { Connection } from "./connection.ts";
import { createLab, type FakeSocket, JOIN } from "./testing.ts";
import { type GivenWork, WORK_MS, WorkDesk } from "./work-desk.ts";
import { SKIP_COOL_DOWN } from "../core/skip-history.ts";
import type { ServerMessage, WorkDone } from "../../protocol/mod.ts";

/** Knows when what it was asked is answered, so that tests wait for nothing else. */
class WatchedDesk extends WorkDesk {
  readonly #open = new Set<Promise<unknown>>();
  looks = 0;

  override give(level: number, now: number): Promise<GivenWork> {
    return this.#watch(super.give(level, now));
  }

  override isDone(work: GivenWork, done: WorkDone, now: number): Promise<boolean> {
    this.looks++;
    return this.#watch(super.isDone(work, done, now));
  }

  /** Until all that was asked is answered, and the gateway has heard of it: work that is not taken leads to the next question. */
  async quiet(): Promise<void> {
    do {
      await Promise.all(this.#open);
      await new Promise((resolve) => setTimeout(resolve, 0));
    } while (this.#open.size > 0);
  }

  /** The runtime's threads answer in any order. */
  #watch<T>(asked: Promise<T>): Promise<T> {
    this.#open.add(asked);
    return asked.finally(() => this.#open.delete(asked));
  }
}

/** The gateway's side of a socket. */
function connectionOf(socket: FakeSocket): Connection {
  assert(socket.handler instanceof Connection);
  return socket.handler;
}

function underPressure(options: Parameters<typeof createLab>[0] = {}) {
  const desk = new WatchedDesk("secret");
  const lab = createLab({ ...options, work: { desk, pressure: new Pressure({ joinsPerSecond: 0, connections: 1 }) } });
  /** What a socket hears once the desk has answered, and the gateway has heard of it. */
  async function answer(socket: FakeSocket): Promise<ServerMessage[]> {
    await desk.quiet();
    return socket.heard();
  }
  async function work(socket: FakeSocket): Promise<WorkDone> {
    const [message] = await answer(socket);
    assertEquals(message?.type, "work");
    const done = await doWork(message as Extract<ServerMessage, { type: "work" }>);
    assert(done);
    return done;
  }
  return { ...lab, desk, answer, work };
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
  // The partner ends the room: whoever says `leave` gives up their work anyway.
  const partner = greet();
  partner.say(JOIN);
  partner.say({ ...JOIN, work: await work(partner) });
  await answer(partner);
  partner.say({ type: "leave" });
  assertEquals(socket.heard().map(({ type }) => type), ["matched", "ended"]);
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

  // The work of the other was not in vain: it counts as soon as there is room.
  workers[0]!.say({ type: "leave" });
  workers[1]!.say({ ...wishes, work: done[1]! });
  assertEquals((await answer(workers[1]!)).map(({ type }) => type), ["waiting"]);
});

Deno.test("However many of one address hand in their work at the same moment, no more of them come to wait", async () => {
  const addressLimits = new AddressLimits(new RetentionRow("address-use", 60_000), {
    connections: 100,
    joins: { burst: 100, perSecond: 10 },
    waiting: { atLeast: 1, share: 0 },
  });
  const { greet, answer, work, lobby } = underPressure({ addressLimits });
  const workers = [greet(), greet(), greet()];
  const done: WorkDone[] = [];
  for (const socket of workers) {
    socket.say(JOIN);
    done.push(await work(socket));
  }
  for (const [at, socket] of workers.entries()) {
    socket.say({ ...JOIN, languages: ["fr", "de", "es"].slice(at, at + 1), work: done[at]! });
  }
  const heard: (string | undefined)[] = [];
  for (const socket of workers) heard.push((await answer(socket))[0]?.type);
  assertEquals([...heard].sort(), ["error", "error", "waiting"]);
  assertEquals(lobby.stats().waiting, 1);

  const [inside, outside] = [heard.indexOf("waiting"), heard.indexOf("error")];
  workers[inside]!.say({ type: "leave" });
  workers[outside]!.say({ ...JOIN, work: done[outside]! });
  assertEquals((await answer(workers[outside]!)).map(({ type }) => type), ["waiting"], "the work was not in vain");
});

Deno.test("An address pays for one entry, not for the work besides", async () => {
  const joins = { burst: 1, perSecond: 1 / 50 };
  const addressLimits = new AddressLimits(new RetentionRow("address-use", 60_000), { connections: 100, joins });
  const { greet, answer, work } = underPressure({ addressLimits });
  const socket = greet();
  socket.say(JOIN);
  socket.say({ ...JOIN, work: await work(socket) });
  assertEquals((await answer(socket)).map(({ type }) => type), ["waiting"]);
  const next = greet();
  next.say(JOIN);
  assertEquals(next.heard().map(({ type }) => type), ["error"]);
});

Deno.test("Work does not shorten what flicking through strangers costs, nor is it looked at before", async () => {
  const { greet, answer, work, clock, desk } = underPressure();
  const socket = greet();
  socket.say(JOIN);
  const done = await work(socket);
  const { skips } = connectionOf(socket);
  for (let skip = 0; skip <= SKIP_COOL_DOWN.free; skip++) {
    skips.began(clock.now());
    skips.left(clock.now());
  }
  socket.say({ ...JOIN, work: done });
  const [refusal] = await answer(socket);
  assertEquals(refusal, { type: "error", code: "rate-limited", of: "join", retryMs: SKIP_COOL_DOWN.firstMs });
  assertEquals(desk.looks, 0);
  clock.pass(SKIP_COOL_DOWN.firstMs);
  socket.say({ ...JOIN, work: done });
  assertEquals((await answer(socket)).map(({ type }) => type), ["waiting"]);
  assertEquals(desk.looks, 1);
});

Deno.test("Nobody in a room is given work, to have it in stock", async () => {
  const { greet, answer, work } = underPressure();
  const [a, b] = [greet(), greet()];
  for (const socket of [a, b]) {
    socket.say(JOIN);
    socket.say({ ...JOIN, work: await work(socket) });
    await answer(socket);
  }
  a.heard();
  a.say(JOIN);
  assertEquals(await answer(a), []);
});

for (const type of ["leave", "erase"] as const) {
  Deno.test(`Whoever says ${type} before the work has come gets none, and has none to hand in`, async () => {
    const { greet, answer } = underPressure();
    const socket = greet();
    socket.say(JOIN);
    socket.say({ type });
    assertEquals((await answer(socket)).map(({ type }) => type), [type === "leave" ? "idle" : "erased"]);
    assertEquals(connectionOf(socket).work, undefined);
  });
}

Deno.test("Whoever is erased while the work is looked at does not come to wait as somebody new", async () => {
  const { greet, answer, work, lobby } = underPressure();
  const socket = greet();
  socket.say(JOIN);
  socket.say({ ...JOIN, work: await work(socket) });
  socket.say({ type: "erase" });
  assertEquals((await answer(socket)).map(({ type }) => type), ["erased"]);
  assertEquals(lobby.stats().waiting, 0);
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
