import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { ClientMessage, IceServer, Mode, ServerMessage } from "../../protocol/mod.ts";
import { createLab, type FakeSocket } from "./testing.ts";
import type { IceServers } from "./ports.ts";

const RENEW_MS = 400_000;

Deno.test("Two who are matched for video get a credential each, and only they", () => {
  const { a, b, idle, matched } = callLab();
  const [one, two] = matched();
  assertEquals([one.iceServers.length, two.iceServers.length], [1, 1]);
  assertNotEquals(one.iceServers[0]!.username, two.iceServers[0]!.username);
  assertEquals([one.iceServers[0]!.username, two.iceServers[0]!.username].map((name) => name.split(":")[1]), [
    `${one.room} ${one.role}`,
    `${two.room} ${two.role}`,
  ]);
  assertEquals([...a.heard(), ...b.heard(), ...idle.heard()], []);
});

Deno.test("A text room gets no credential, at the start and later", () => {
  const { a, b, matched, pass } = callLab({ mode: "text" });
  assertEquals(matched().map(({ iceServers }) => iceServers), [[], []]);
  pass(3 * RENEW_MS);
  assertEquals(renewals(a, b), []);
});

Deno.test("A server without TURN hands out nothing, at the start and later", () => {
  const { a, b, matched, pass } = callLab({ iceServers: { renewAfterMs: RENEW_MS, of: () => [] } });
  assertEquals(matched().map(({ iceServers }) => iceServers), [[], []]);
  pass(3 * RENEW_MS);
  assertEquals(renewals(a, b), []);
});

Deno.test("A long call gets fresh credentials again and again, before the old ones are a sweep too old", () => {
  const { a, b, idle, matched, pass, started } = callLab();
  const [one] = matched();
  pass(RENEW_MS - 60_000);
  assertEquals(renewals(a, b), []);
  pass(120_000);
  const [first, second, ...more] = renewals(a, b);
  assertEquals([first!.epoch, second!.epoch, more], [one.epoch, one.epoch, []]);
  const given = issuedAt(first!.iceServers) - started;
  assert(given >= RENEW_MS && given <= RENEW_MS + 60_000);
  pass(RENEW_MS + 60_000);
  assertEquals(renewals(a, b).length, 2);
  assertEquals(renewals(idle), []);
});

Deno.test("Fresh credentials stop with the room", () => {
  const { a, b, matched, pass } = callLab();
  matched();
  a.say({ type: "leave" });
  pass(3 * RENEW_MS);
  assertEquals(renewals(a, b), []);
});

Deno.test("Fresh credentials are for the room that is, not for the one before", () => {
  const { a, b, idle, matched, pass } = callLab();
  const [{ epoch }] = matched();
  pass(RENEW_MS / 2);
  a.say({ type: "next", epoch });
  idle.say(join("video"));
  const again = a.heard().find((message) => message.type === "matched");
  assert(again?.type === "matched" && again.epoch !== epoch);
  pass(RENEW_MS / 2 + 60_000);
  assertEquals(renewals(a, b, idle), []);
  pass(RENEW_MS / 2);
  assertEquals(renewals(a, b, idle).map((message) => message.epoch), [again.epoch, again.epoch]);
});

Deno.test("A text room after a call gets nothing of what was for the call", () => {
  const { a, b, matched, pass } = callLab();
  matched();
  a.say({ type: "leave" });
  pass(RENEW_MS / 2); // by then the two may meet again
  a.heard();
  for (const socket of [a, b]) socket.say(join("text"));
  matchedOf(a);
  pass(RENEW_MS);
  assertEquals(renewals(a, b), []);
});

Deno.test("Somebody who hung up gets nothing, and the sweep goes on for the others", () => {
  const { a, b, idle, pass } = callLab();
  a.hangUp();
  b.heard();
  b.say(join("video"));
  idle.say(join("video"));
  assertEquals(b.heard().map(({ type }) => type), ["waiting", "matched"]);
  pass(RENEW_MS + 60_000);
  assertEquals(renewals(b, idle).length, 2);
  assertEquals(renewals(a), []);
});

Deno.test("Somebody who is on the way out is passed over", () => {
  const { a, b, pass, watch } = callLab();
  pass(RENEW_MS + 19_000);
  while (a.closed === undefined) a.say("garbage");
  pass(1_000);
  assertEquals([renewals(a, b), watch.failures], [[], []]);
});

type Matched = Extract<ServerMessage, { type: "matched" }>;

/** Two in a room, and a third with a connection. */
function callLab(
  { mode = "video", iceServers = fakeServers }: { mode?: Mode; iceServers?: IceServers } = {},
) {
  const lab = createLab({ iceServers });
  const [a, b, idle] = [lab.greet(), lab.greet(), lab.greet()];
  const started = lab.clock.now();
  a.say(join(mode));
  b.say(join(mode));
  return {
    a,
    b,
    idle,
    started,
    watch: lab.watch,
    matched: (): [Matched, Matched] => [matchedOf(a), matchedOf(b)],
    /** Time with everybody there: who is silent is sent away. */
    pass(ms: number): void {
      for (let rest = ms; rest > 0; rest -= 10_000) {
        for (const socket of [a, b, idle]) socket.say({ type: "pong" });
        lab.clock.pass(Math.min(rest, 10_000));
      }
    },
  };
}

const fakeServers: IceServers = {
  renewAfterMs: RENEW_MS,
  of: (
    room,
    role,
    now,
  ) => [{ urls: ["turn:turn.example.org"], username: `${now}:${room.id} ${role}`, credential: "c" }],
};

function join(mode: Mode): ClientMessage {
  return { type: "join", mode, interests: [], languages: [] };
}

function matchedOf(socket: FakeSocket): Matched {
  const message = socket.heard().find((message) => message.type === "matched");
  if (message?.type !== "matched") throw new Error("Cannot go on: nobody was matched");
  return message;
}

function renewals(...sockets: FakeSocket[]): Extract<ServerMessage, { type: "ice-servers" }>[] {
  return sockets.flatMap((socket) => socket.heard()).filter((message) => message.type === "ice-servers");
}

function issuedAt([server]: IceServer[]): number {
  return Number(server!.username.split(":")[0]);
}
