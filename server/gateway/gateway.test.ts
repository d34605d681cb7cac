import { assert, assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { createLab, type FakeSocket, frame, GRACE_MS, JOIN } from "./testing.ts";

const NOBODY = { connected: 0, absent: 0, idle: 0, waiting: 0, away: 0, rooms: 0 };

Deno.test("Gateway brings two together: one epoch, two roles, a context about the other", () => {
  const { matchedA, matchedB } = createLab().pair();
  assertEquals([matchedA.epoch, matchedA.room, matchedA.mode], [matchedB.epoch, matchedB.room, matchedB.mode]);
  assertEquals([matchedA.role, matchedB.role].sort(), ["impolite", "polite"]);
  assert(matchedA.context.includes(`-${matchedB.role}-`));
  assert(matchedB.context.includes(`-${matchedA.role}-`));
});

Deno.test("Gateway keeps the pages of different sites apart", () => {
  const lab = createLab({ originCheck: (origin) => origin ?? undefined });
  const sockets = ["https://one.example", "https://two.example"].map((origin) => lab.open({ origin }));
  for (const socket of sockets) {
    socket.say({ type: "hello" });
    socket.say(JOIN);
  }
  lab.clock.pass(20_000);
  assertEquals(lab.lobby.stats(), { ...NOBODY, connected: 2, waiting: 2 });
});

Deno.test("Gateway tells the partner of next, leave, block and a goodbye", () => {
  for (
    const [act, reason] of [
      [(socket, epoch) => socket.say({ type: "next", epoch }), "left"],
      [(socket) => socket.say({ type: "leave" }), "left"],
      [(socket, epoch) => socket.say({ type: "block", epoch }), "left"],
      [(socket) => socket.hangUp(1001), "left"],
      [(socket) => socket.say("x".repeat(20_000)), "lost"],
    ] as [(socket: FakeSocket, epoch: number) => void, string][]
  ) {
    const { a, b, epoch } = createLab().pair();
    act(a, epoch);
    assertEquals(b.heard()[0], { type: "ended", epoch, reason } as unknown);
    a.frame(frame("chat", epoch));
    b.frame(frame("chat", epoch));
    assertEquals([a.frames(), b.frames()], [[], []]);
  }
});

Deno.test("Gateway matches those whom waiting made compatible, by its own clock", () => {
  const { greet, clock } = createLab();
  const [a, b] = [greet(), greet()];
  a.say({ ...JOIN, interests: ["tea"] });
  b.say({ ...JOIN, interests: ["chess"] });
  assertEquals([...a.heard(), ...b.heard()].map(({ type }) => type), ["waiting", "waiting"]);
  clock.pass(2_500);
  assertEquals([...a.heard(), ...b.heard()].map(({ type }) => type), ["matched", "matched"]);
});

Deno.test("Gateway refuses a mode that is off", () => {
  const { greet, lobby } = createLab({ modes: ["text"] });
  const socket = greet();
  socket.say({ type: "join", mode: "video", interests: [], languages: [] });
  assertEquals(socket.heard(), [{ type: "error", code: "mode-off", of: "join" }]);
  assertEquals(lobby.stats().waiting, 0);
});

Deno.test("Gateway limits how often one address enters the pool, across its connections", () => {
  const lab = createLab();
  lab.addressLimits.takeJoin("bucket192_0_2_1", lab.clock.now());
  const sockets = [lab.greet(), lab.greet()];
  for (let count = 0; count < 1_000; count++) lab.addressLimits.takeJoin("bucket192_0_2_1", lab.clock.now());
  for (const socket of sockets) {
    socket.say(JOIN);
    const [answer] = socket.heard();
    assert(answer?.type === "error" && answer.code === "rate-limited" && answer.of === "join");
  }
  lab.clock.pass(1_000);
  sockets[0]!.say(JOIN);
  assertEquals(sockets[0]!.heard(), [{ type: "waiting" }]);
});

Deno.test("Gateway hands reports on, answers them, and forgets an unfinished one with its reporter", () => {
  const { pair, pendingReports } = createLab();
  const { a, b, matchedA } = pair();
  const report = { type: "report", context: matchedA.context, reason: "spam", note: "" } as const;
  a.say({ ...report, evidence: 0 });
  assertEquals(a.heard(), [{ type: "reported", results: [] }]);
  a.say({ ...report, evidence: 1 });
  assertEquals([a.heard(), pendingReports.size], [[], 1]);
  a.hangUp();
  assertEquals(pendingReports.size, 0);
  assertEquals(b.closed, undefined);
});

Deno.test("Gateway tells everybody when the rounded number of people changes", () => {
  const { greet, open, clock } = createLab();
  const sockets = Array.from({ length: 20 }, greet);
  const unknown = open();
  clock.pass(60_000 - 1);
  for (const socket of sockets) socket.say({ type: "pong" });
  const counts = sockets.map((socket) => socket.heard().filter(({ type }) => type === "online").length);
  assertEquals(counts, sockets.map(() => 1));
  assertEquals(unknown.sent, []);
});

Deno.test("Gateway closes what a restricted address has open, and tells its partners", () => {
  const lab = createLab();
  const { a, b, epoch } = lab.pair();
  const other = lab.open({}, "198.51.100.7");
  lab.gateway.ban("bucket192_0_2_1", lab.clock.now() + 1_000);
  assertEquals([a.closed?.code, b.closed?.code, other.closed], [4007, 4007, undefined]);
  assert(b.heard().some((message) => message.type === "ended" && message.epoch === epoch));
});

Deno.test("Gateway that stops says come back, lets nobody in and is done when all are gone", async () => {
  const { pair, open, knock, gateway, clock } = createLab();
  const { a, b } = pair();
  const silent = open();
  let isDone = false;
  const stopped = gateway.stop().then(() => isDone = true);
  assertEquals([a.closed?.code, b.closed?.code, silent.closed?.code], [1012, 1012, 1012]);
  const answer = knock();
  assert(answer instanceof Response);
  assertEquals(answer.status, 503);
  a.hangUp(1012);
  b.hangUp(1012);
  await Promise.resolve();
  assertEquals(isDone, false);
  clock.pass(2_000); // cuts the silent one
  await stopped;
  assertEquals([silent.terminated, gateway.connections, clock.timers], [true, 0, 0]);
});

Deno.test("Gateway that is told twice to stop is done for both at the same time", async () => {
  const { pair, gateway, clock } = createLab();
  const { a, b } = pair();
  const stops = [gateway.stop(), gateway.stop()];
  a.hangUp(1012);
  b.hangUp(1012);
  await Promise.all(stops);
  assertEquals(clock.timers, 0);
});

Deno.test("Gateway survives a defect in one match: those two begin again, and the others of the moment meet", () => {
  const lab = createLab();
  const sockets = ["tea", "rain", "jazz", "chess"].map((interest) => {
    const socket = lab.greet();
    socket.say({ ...JOIN, interests: [interest] });
    return socket;
  });
  const match = lab.lobby.match.bind(lab.lobby);
  let isFirst = true;
  lab.lobby.match = (proposal, now) => {
    if (!isFirst) return match(proposal, now);
    isFirst = false;
    throw new Error("defect");
  };
  lab.clock.pass(3_000);
  assertEquals(lab.watch.failures.length, 1);
  const closed = sockets.filter((socket) => socket.closed?.code === 1012);
  const matched = sockets.filter((socket) => socket.heard().some(({ type }) => type === "matched"));
  assertEquals([closed.length, matched.length], [2, 2]);
  assertEquals([lab.lobby.stats().rooms, lab.lobby.stats().waiting, lab.engine.waiting], [1, 0, 0]);
});

Deno.test("Gateway survives a defect in one session: it alone is sent away, and the defect is noted", () => {
  const defect = new Error("defect");
  const lab = createLab({
    reports: {
      begin: () => {
        throw defect;
      },
      evidence: () => undefined,
      forget: () => {},
    },
  });
  const { a, b, epoch } = lab.pair();
  const socket = lab.greet();
  socket.say({ type: "report", context: "a", reason: "spam", note: "", evidence: 0 });
  assertEquals(lab.watch.failures, [defect]);
  assertEquals(socket.closed?.code, 1012);
  a.frame(frame("chat", epoch));
  assertEquals(b.frames().length, 1);
});

Deno.test("Gateway survives a defect of the engine's tick", () => {
  const lab = createLab({
    engine: {
      enter: () => {},
      withdraw: () => {},
      waiting: 0,
      tick: () => {
        throw new Error("defect");
      },
    },
  });
  const socket = lab.greet();
  lab.clock.pass(1_000);
  assertNotEquals(lab.watch.failures, []);
  socket.say({ type: "leave" });
  assertEquals(socket.heard().at(-1), { type: "idle" });
});

type Act = { who: number; what: string };

Deno.test("Gateway keeps frames inside rooms and nothing of those who left, whatever they do", () => {
  const act = fc.record({
    who: fc.nat(5),
    what: fc.constantFrom("open", "hello", "join", "next", "leave", "block", "chat", "bad", "hangUp", "slow", "pass"),
  });
  fc.assert(fc.property(fc.array(act, { maxLength: 120 }), (acts: Act[]) => {
    const lab = createLab();
    const sockets: (FakeSocket | undefined)[] = [];
    /** What each client believes, from what it heard. */
    const epochs = new Map<FakeSocket, number>();
    const listen = () => {
      for (const socket of sockets) {
        if (socket === undefined) continue;
        const frames = socket.sent.filter((data) => typeof data !== "string");
        for (const message of socket.heard()) {
          if (message.type === "matched") epochs.set(socket, message.epoch);
          if (message.type === "ended" || message.type === "idle" || message.type === "waiting") epochs.delete(socket);
        }
        for (const bytes of frames) assertEquals(new DataView(bytes.buffer).getUint32(2), epochs.get(socket));
      }
    };
    for (const { who, what } of acts) {
      const socket = sockets[who];
      const epoch = (socket && epochs.get(socket)) ?? 1;
      if (what === "open") sockets[who] ??= lab.open();
      else if (what === "pass") lab.clock.pass(400);
      else if (socket === undefined) continue;
      else if (what === "hello" || what === "leave") socket.say({ type: what });
      else if (what === "join") socket.say(JOIN);
      else if (what === "next" || what === "block") socket.say({ type: what, epoch });
      else if (what === "chat") socket.frame(frame("chat", epoch));
      else if (what === "bad") socket.say("{");
      else if (what === "slow") socket.bufferedAmount = 2_000_000;
      else {
        socket.hangUp();
        epochs.delete(socket);
        sockets[who] = undefined;
      }
      listen();
      const { connected, absent, idle, waiting, away, rooms } = lab.lobby.stats();
      assertEquals(idle + waiting + away + 2 * rooms, connected + absent);
      assertEquals(lab.engine.waiting, waiting);
    }
    for (const socket of sockets) socket?.hangUp();
    lab.clock.pass(120_000 + GRACE_MS);
    assertEquals(lab.lobby.stats(), NOBODY);
    assertEquals([lab.gateway.connections, lab.engine.waiting, lab.addressLimits.size], [0, 0, 0]);
    assertEquals([lab.pendingReports.size, lab.watch.failures], [0, []]);
    lab.gateway.stop();
    assertEquals(lab.clock.timers, 0);
  }));
});

Deno.test("Gateway begins no session on a connection that is too slow for its welcome", () => {
  const { open, lobby, gateway } = createLab();
  const socket = open();
  socket.bufferedAmount = 2 * 1_024 * 1_024;
  socket.say({ type: "hello" });
  socket.hangUp(1006);
  assertEquals([lobby.stats().connected, lobby.stats().absent, gateway.connections], [0, 0, 0]);
});
