import { assert, assertEquals } from "@std/assert";
import { AddressLimits } from "../core/address-limits.ts";
import { RetentionRow } from "../core/retention.ts";
import { SKIP_COOL_DOWN } from "../core/skip-history.ts";
import { createOriginCheck } from "./origins.ts";
import { createLab, type FakeSocket, JOIN } from "./testing.ts";

type Lab = ReturnType<typeof createLab>;

/** The room that a socket heard of last. */
function epochOf(socket: FakeSocket): number {
  const matched = socket.heard().find(({ type }) => type === "matched");
  return matched?.type === "matched" ? matched.epoch : NaN;
}

/** A person who meets somebody new each time and passes on after so long; what the last `next` was answered with. */
function skip({ greet, clock }: Lab, times: number, stayMs: number) {
  const skipper = greet();
  skipper.say(JOIN);
  for (let round = 0; round < times; round++) {
    const partner = greet();
    partner.say(JOIN);
    partner.heard();
    const epoch = epochOf(skipper);
    assert(!Number.isNaN(epoch), `round ${round}`);
    clock.pass(stayMs);
    skipper.say({ type: "next", epoch });
    if (round < times - 1) {
      partner.hangUp();
      continue;
    }
    return { skipper, partner, epoch, answers: skipper.heard() };
  }
  throw new RangeError("Cannot skip less than once");
}

Deno.test("Whoever flicks through strangers is asked to wait, and the stranger is free at once", () => {
  const lab = createLab();
  const { skipper, partner, epoch, answers } = skip(lab, SKIP_COOL_DOWN.free + 1, 400);
  assertEquals(answers.map(({ type }) => type), ["error", "idle"]);
  const error = answers.find(({ type }) => type === "error");
  assertEquals(error, { type: "error", code: "rate-limited", of: "next", epoch, retryMs: SKIP_COOL_DOWN.firstMs });
  assert(partner.heard().some(({ type }) => type === "ended"));
  assertEquals(lab.lobby.stats().rooms, 0);

  skipper.say(JOIN); // too early
  assertEquals(skipper.heard().map(({ type }) => type), ["error"]);
  lab.clock.pass(SKIP_COOL_DOWN.firstMs);
  skipper.say(JOIN);
  assertEquals(skipper.heard().map(({ type }) => type), ["waiting"]);
});

Deno.test("Whoever flicks through strangers waits as well when they come back as somebody new", () => {
  const lab = createLab();
  const { skipper } = skip(lab, SKIP_COOL_DOWN.free + 1, 400);
  skipper.hangUp();
  const back = lab.greet();
  back.say(JOIN);
  assertEquals(back.heard(), [{ type: "error", code: "rate-limited", of: "join", retryMs: SKIP_COOL_DOWN.firstMs }]);
});

Deno.test("Whoever breaks their connection in a room and leaves as soon as they are back has skipped", () => {
  const lab = createLab();
  const { greet, resume, clock } = lab;
  let socket = greet();
  socket.say(JOIN);
  for (let round = 0; round <= SKIP_COOL_DOWN.free; round++) {
    const partner = greet();
    partner.say(JOIN);
    const epoch = epochOf(socket);
    assert(!Number.isNaN(epoch), `round ${round}`);
    clock.pass(100);
    socket.hangUp(1006);
    socket = resume(socket.ticket, { epoch, received: -1 });
    assert(socket.heard().some(({ type }) => type === "resumed"));
    socket.say({ type: "next", epoch });
    if (round < SKIP_COOL_DOWN.free) partner.hangUp();
  }
  assertEquals(socket.heard().map(({ type }) => type), ["error", "idle"]);
});

Deno.test("Whoever stays a while passes on as often as they like", () => {
  const { answers } = skip(createLab(), 15, SKIP_COOL_DOWN.instantMs);
  assert(answers.some(({ type }) => type === "waiting"));
});

Deno.test("One address may only be so much of the pool; others get in, and a place that is left is free again", () => {
  const addressLimits = new AddressLimits(new RetentionRow("address-use", 60_000), {
    connections: 100,
    joins: { burst: 1_000, perSecond: 1_000 },
    waiting: { atLeast: 2, share: 0.25 },
  });
  const originCheck = createOriginCheck([], { development: true });
  const { open, clock } = createLab({ addressLimits, originCheck });
  // Each on a page of its own, where nobody else waits.
  let pages = 0;
  const wait = (address: string) => {
    const socket = open({ origin: `http://localhost:${++pages}` }, address);
    socket.say({ type: "hello" });
    socket.heard();
    socket.say(JOIN);
    return socket;
  };
  const first = wait("192.0.2.1");
  wait("192.0.2.1");
  const third = wait("192.0.2.1");
  assertEquals(third.heard(), [{ type: "error", code: "rate-limited", of: "join", retryMs: 2_000 }]);
  assertEquals(wait("192.0.2.2").heard().map(({ type }) => type), ["waiting"]);
  first.say({ type: "leave" });
  clock.pass(2_000);
  third.say(JOIN);
  assertEquals(third.heard().map(({ type }) => type), ["waiting"]);
  const fourth = wait("192.0.2.1");
  assertEquals(fourth.heard().map(({ type }) => type), ["error"]);
  third.hangUp();
  clock.pass(2_000);
  fourth.say(JOIN);
  assertEquals(fourth.heard().map(({ type }) => type), ["waiting"]);
});
