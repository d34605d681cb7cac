import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { frameSequence } from "../../protocol/mod.ts";
import { DEFAULT_RATES } from "../core/rate-limits.ts";
import { Connection } from "./connection.ts";
import { createLab, type FakeSocket, frame, GRACE_MS, JOIN, ticketDrawer } from "./testing.ts";

function types(socket: FakeSocket): string[] {
  return socket.heard().map(({ type }) => type);
}

/** Sequences of the frames that arrived since the last call. */
function sequences(socket: FakeSocket): number[] {
  return socket.frames().map(frameSequence);
}

Deno.test("A lost socket is told to the partner, whose frames reach nobody and cost no complaint", () => {
  const { a, b, epoch } = createLab().pair();
  a.hangUp(1006);
  assertEquals(b.heard(), [{ type: "partner-lost", epoch, graceMs: GRACE_MS }]);
  b.frame(frame("chat", epoch, 0));
  assertEquals(b.heard(), []);
});

Deno.test("Coming back, both hear what the other has, say continue, and frames go both ways again", () => {
  const { a, b, epoch, resume } = withPair();
  for (const sequence of [0, 1, 2]) a.frame(frame("typing", epoch, sequence));
  b.frame(frame("typing", epoch, 0));
  a.hangUp(1006);
  b.frame(frame("chat", epoch, 1));
  b.heard();
  const again = resume(a.ticket, { epoch, received: 0 });
  assertEquals(again.heard(), [
    { type: "welcome", modes: ["text", "video"], online: 0 },
    { type: "resumed", epoch, received: 2 },
  ]);
  assertEquals(b.heard(), [{ type: "resumed", epoch, received: 0 }]);
  b.frame(frame("chat", epoch, 2)); // was on its way: 1 has to come first
  b.say({ type: "continue", epoch });
  for (const sequence of [1, 2]) b.frame(frame("chat", epoch, sequence));
  again.say({ type: "continue", epoch });
  again.frame(frame("typing", epoch, 3));
  assertEquals([sequences(again), sequences(b)], [[1, 2], [3]]);
});

Deno.test("A continue that answers an earlier resumed lets nothing through", () => {
  const { a, b, epoch, resume } = withPair();
  for (const sequence of [0, 1]) a.frame(frame("chat", epoch, sequence)); // into a socket that is dead without anybody knowing
  const ticket = b.ticket;
  a.hangUp(1006);
  const again = resume(a.ticket, { epoch, received: -1 });
  assertEquals(again.heard().at(-1), { type: "resumed", epoch, received: 1 });
  const back = resume(ticket, { epoch, received: -1 });
  assertEquals(again.heard().at(-1), { type: "resumed", epoch, received: -1 });
  again.say({ type: "continue", epoch }); // was on its way
  again.frame(frame("chat", epoch, 2));
  again.say({ type: "continue", epoch });
  for (const sequence of [0, 1, 2]) again.frame(frame("chat", epoch, sequence));
  assertEquals(sequences(back), [0, 1, 2]);
});

Deno.test("A socket that is still open is closed when another one goes on with its session", () => {
  const { a, b, epoch, resume } = withPair();
  const again = resume(a.ticket, { epoch, received: -1 });
  assertEquals(a.closed?.code, 4006);
  assertEquals(types(again), ["welcome", "resumed"]);
  assertEquals(types(b), ["resumed"]);
  a.frame(frame("typing", epoch, 9));
  a.hangUp(4006);
  b.say({ type: "continue", epoch });
  b.frame(frame("typing", epoch, 0));
  assertEquals([sequences(again), b.heard()], [[0], []]);
});

Deno.test("Whoever is erased keeps nothing of a room on the connection, not even of one that was resumed", () => {
  const { a, b, epoch, resume } = withPair();
  a.frame(frame("typing", epoch, 0));
  a.hangUp(1006);
  const again = resume(a.ticket, { epoch, received: -1 });
  again.say({ type: "erase" });
  assertEquals(types(again), ["welcome", "resumed", "erased"]);
  const { handler: connection } = again;
  assert(connection instanceof Connection);
  const { room, role, partner, isHeld, forwarded, resumed } = connection;
  assertEquals([room, role, partner, isHeld, forwarded], [undefined, undefined, undefined, false, -1]);
  assertEquals(resumed, { epoch: undefined, unanswered: 0 });
  assertEquals(b.heard().at(-1), { type: "ended", epoch, reason: "left" });
});

Deno.test("A ticket that was used, changed or expired makes the connection a new session that works", () => {
  const { a, epoch, resume } = withPair();
  const { ticket } = a;
  a.hangUp(1006);
  resume(ticket, { epoch, received: 0 }).say({ type: "continue", epoch });
  for (const bad of [ticket, "ticket999", "garbage"]) {
    const socket = resume(bad, { epoch, received: 0 });
    assertEquals(socket.heard().slice(1), [{ type: "error", code: "bad-ticket", of: "hello" }]);
    socket.say(JOIN);
    assertEquals(types(socket)[0], "waiting");
    socket.hangUp(1000);
  }
});

Deno.test("A ticket works on no other site", () => {
  const lab = createLab({ originCheck: (origin) => origin ?? undefined });
  const { a, epoch } = lab.pair();
  a.hangUp(1006);
  const socket = lab.open({ origin: "https://elsewhere.example" });
  socket.say({ type: "hello", resume: { ticket: a.ticket, room: { epoch, received: 0 } } });
  assertEquals(types(socket), ["welcome", "error"]);
});

Deno.test("A second hello resumes nothing", () => {
  const { a, b, epoch } = withPair();
  b.say({ type: "hello", resume: { ticket: a.ticket, room: { epoch, received: 0 } } });
  assertEquals([types(b), a.closed], [["welcome"], undefined]);
});

Deno.test("After a restart two tickets make the room again, on a server that never saw it", () => {
  const tickets = ticketDrawer();
  const before = createLab({ tickets, issuer: "one" });
  const { a, b, epoch } = before.pair();
  const { clock } = before;
  before.gateway.stop();
  assertEquals([a.closed?.code, b.closed?.code], [1012, 1012]);
  const after = createLab({ tickets, issuer: "two", clock });
  const second = after.resume(b.ticket, { epoch, received: 4 });
  assertEquals(second.heard()[1], { type: "partner-lost", epoch, graceMs: GRACE_MS });
  clock.pass(GRACE_MS - 1);
  const first = after.resume(a.ticket, { epoch, received: -1 });
  assertEquals(first.heard()[1], { type: "resumed", epoch, received: 4 });
  assertEquals(second.heard(), [{ type: "resumed", epoch, received: -1 }]);
  for (const socket of [first, second]) socket.say({ type: "continue", epoch });
  first.frame(frame("chat", epoch, 5));
  assertEquals(sequences(second), [5]);
});

Deno.test("A server that stops tells nobody that the partner is gone", () => {
  const { a, b, gateway } = withPair();
  gateway.stop();
  assertEquals([a.heard(), b.heard()], [[], []]);
});

/** How many of so many chat frames at once are refused as too fast. */
function refused(socket: FakeSocket, epoch: number, from: number, count: number): number {
  socket.heard();
  for (let at = 0; at < count; at++) socket.frame(frame("chat", epoch, from + at));
  return socket.heard().filter(({ type }) => type === "error").length;
}

Deno.test("What the partner missed may come again at once, one time for each continue that was asked for", () => {
  const { a, b, epoch, resume } = withPair();
  const { burst } = DEFAULT_RATES.chat;
  assertEquals(refused(b, epoch, 0, burst + 1), 1);
  a.hangUp(1006);
  resume(a.ticket, { epoch, received: 2 }); // of 0 to burst - 1
  b.say({ type: "continue", epoch });
  assertEquals(refused(b, epoch, 3, burst - 3 + 1), 1);
  b.say({ type: "continue", epoch });
  assertEquals(refused(b, epoch, burst + 1, 1), 1);
});

Deno.test("What came while the partner was away may come again at once", () => {
  const { a, b, epoch, resume, clock } = withPair();
  const { burst, perSecond } = DEFAULT_RATES.chat;
  a.hangUp(1006);
  assertEquals(refused(b, epoch, 0, burst), 0);
  clock.pass(2_000);
  assertEquals(refused(b, epoch, burst, 2 * perSecond), 0);
  const back = resume(a.ticket, { epoch, received: -1 });
  b.say({ type: "continue", epoch });
  back.sent.length = 0;
  assertEquals(refused(b, epoch, 0, burst + 2 * perSecond + 1), 1);
  assertEquals(back.frames().length, burst + 2 * perSecond);
});

Deno.test("Whoever was away may say at once what they could have said meanwhile", () => {
  const { a, b, epoch, resume, clock } = withPair();
  const { burst, perSecond } = DEFAULT_RATES.chat;
  assertEquals(refused(b, epoch, 0, burst), 0);
  b.hangUp(1006);
  clock.pass(4_000);
  const back = resume(b.ticket, { epoch, received: -1 });
  back.say({ type: "continue", epoch });
  a.sent.length = 0;
  // The bucket has filled up again, and what did not fit in is made up for.
  assertEquals(refused(back, epoch, burst, burst + 4 * perSecond + 1), 1);
  assertEquals(a.frames().length, burst + 4 * perSecond);
});

for (const how of ["breaks its connection", "replaces its connection"]) {
  Deno.test(`Whoever ${how} again and again gets no more through than who keeps it`, () => {
    const { resume, clock, pair } = createLab({ limits: { strikes: Infinity } });
    const { a, b, epoch } = pair();
    const { burst, perSecond } = DEFAULT_RATES.chat;
    let socket = a;
    let sequence = 0;
    b.sent.length = 0;
    const rounds = 10;
    for (let round = 0; round < rounds; round++) {
      for (let at = 0; at < burst; at++) socket.frame(frame("chat", epoch, sequence++));
      if (how.startsWith("breaks")) socket.hangUp(1006);
      socket = resume(socket.ticket, { epoch, received: -1 });
      for (let at = 0; at < burst; at++) socket.frame(frame("chat", epoch, sequence++)); // held: before `continue`
      socket.say({ type: "continue", epoch });
      b.say({ type: "continue", epoch });
      clock.pass(100);
    }
    const arrived = b.frames().length;
    const most = burst + perSecond * rounds * 0.1 + 1;
    assert(arrived >= burst && arrived <= most, `expected ${burst} to ${most}, got ${arrived}`);
  });
}

Deno.test("Fresh credentials for calls come along when a room in video mode goes on", () => {
  const iceServers = [{ urls: ["turn:turn.example"], username: "u", credential: "c" }];
  const lab = createLab({ iceServers: { renewAfterMs: 1e9, of: () => iceServers } });
  const [a, b] = [lab.greet(), lab.greet()];
  for (const socket of [a, b]) socket.say({ ...JOIN, mode: "video" });
  const matched = a.heard().find(({ type }) => type === "matched");
  if (matched?.type !== "matched") throw new Error("no match");
  const { epoch } = matched;
  a.hangUp(1006);
  const again = lab.resume(a.ticket, { epoch, received: -1 });
  assertEquals(again.heard().slice(1), [
    { type: "resumed", epoch, received: -1 },
    { type: "ice-servers", epoch, iceServers },
  ]);
});

Deno.test("Undo seats both again", () => {
  const { a, b, epoch } = withPair();
  a.say({ type: "next", epoch });
  a.say({ type: "undo", epoch, received: 1 });
  assertEquals(types(b), ["ended", "undo"]);
  b.say({ type: "undo", epoch, received: 2 });
  assertEquals([a.heard().at(-1), b.heard()], [
    { type: "resumed", epoch, received: 2 },
    [{ type: "resumed", epoch, received: 1 }],
  ]);
});

/** One of two browsers: keeps what it sent until the room ends, as docs/PROTOCOL.md says. */
class Browser {
  socket: FakeSocket;
  readonly sent: number[] = [];
  readonly got: number[] = [];
  isOpen = true;

  constructor(socket: FakeSocket, readonly epoch: number) {
    this.socket = socket;
  }

  send(): void {
    this.sent.push(this.sent.length);
    if (this.isOpen) this.socket.frame(frame("typing", this.epoch, this.sent.length - 1));
  }

  listen(): void {
    const incoming = this.socket.sent.splice(0);
    for (const data of incoming) {
      if (typeof data !== "string") {
        const sequence = frameSequence(data);
        if (sequence > (this.got.at(-1) ?? -1)) this.got.push(sequence);
        continue;
      }
      const message = JSON.parse(data);
      if (message.type === "ticket") this.ticket = message.ticket;
      if (message.type === "partner-lost") this.isOpen = false;
      if (message.type !== "resumed") continue;
      this.isOpen = true;
      this.socket.say({ type: "continue", epoch: this.epoch });
      for (const sequence of this.sent.slice(message.received + 1)) {
        this.socket.frame(frame("typing", this.epoch, sequence));
      }
    }
  }

  ticket = "";
}

Deno.test("However connections break and servers restart, each partner gets every frame once and in order", () => {
  const act = fc.record({
    who: fc.nat(1),
    what: fc.constantFrom("send", "send", "send", "cut", "back", "replace", "listen", "restart"),
  });
  const rates = { burst: 1e6, perSecond: 1e6 };
  const limits = { rates: new Proxy({}, { get: () => rates }) as never };
  fc.assert(fc.property(fc.array(act, { maxLength: 80, size: "max" }), (acts) => {
    const tickets = ticketDrawer();
    let servers = 0;
    const start = () => createLab({ tickets, limits, issuer: `process ${servers++}` });
    let lab = start();
    const { a, b, epoch } = lab.pair();
    const browsers = [a, b].map((socket) => {
      const browser = new Browser(socket, epoch);
      browser.ticket = socket.ticket;
      return browser;
    });
    const isUp = [true, true];
    const cut = (who: number) => {
      isUp[who] = browsers[who]!.isOpen = false;
      browsers[who]!.socket.sent.length = 0; // what was on its way is lost
      browsers[who]!.socket.hangUp(1006);
    };
    const back = (who: number) => {
      const browser = browsers[who]!;
      browser.isOpen = false;
      browser.socket.sent.length = 0;
      browser.socket = lab.resume(browser.ticket, { epoch, received: browser.got.at(-1) ?? -1 });
      isUp[who] = true;
    };
    for (const { who, what } of acts) {
      if (what === "send") browsers[who]!.send();
      else if (what === "listen") browsers[who]!.listen();
      else if (what === "cut" && isUp[who]) cut(who);
      else if (what === "back" && !isUp[who]) back(who);
      else if (what === "replace" && isUp[who]) back(who);
      else if (what === "restart") {
        for (const who of [0, 1]) if (isUp[who]) cut(who);
        lab = start();
      }
    }
    for (const who of [0, 1]) if (!isUp[who]) back(who);
    for (let round = 0; round < 4; round++) for (const browser of browsers) browser.listen();
    for (const browser of browsers) browser.send();
    for (const browser of browsers) browser.listen();
    assertEquals(browsers[1]!.got, browsers[0]!.sent);
    assertEquals(browsers[0]!.got, browsers[1]!.sent);
    assertEquals(lab.watch.failures, []);
  }));
});

function withPair() {
  const lab = createLab();
  return { ...lab, ...lab.pair() };
}
