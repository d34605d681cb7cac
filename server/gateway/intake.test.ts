import { assert, assertEquals } from "@std/assert";
import { type ClientMessage, LIMITS } from "../../protocol/mod.ts";
import { DEFAULT_RATES } from "../core/rate-limits.ts";
import { createLab, frame, JOIN } from "./testing.ts";

/** Every message type with everything that its parser must refuse. */
const BAD: { [T in ClientMessage["type"]]: unknown[] } = {
  hello: [{ resume: null }, { resume: {} }, { resume: { ticket: "" } }, {
    resume: { ticket: "a", room: { epoch: 1 } },
  }],
  join: [
    {},
    { mode: "audio", interests: [], languages: [] },
    { mode: "text", interests: "tea", languages: [] },
    { mode: "text", interests: Array(11).fill("tea"), languages: [] },
    { mode: "text", interests: ["x".repeat(10_000)], languages: [] },
    { mode: "text", interests: [{}], languages: [] },
    { mode: "text", interests: [], languages: ["not a language"] },
  ],
  next: [{}, { epoch: "1" }, { epoch: -1 }, { epoch: 1.5 }, { epoch: 2 ** 32 }, { epoch: null }],
  leave: [],
  block: [{}, { epoch: [] }, { epoch: NaN }],
  continue: [{}, { epoch: -1 }],
  undo: [{}, { epoch: 1 }, { epoch: 1, received: -2 }],
  report: [
    {},
    { context: "!", reason: "spam", note: "", evidence: 0 },
    { context: "a", reason: "because", note: "", evidence: 0 },
    { context: "a", reason: "spam", note: "x".repeat(501), evidence: 0 },
    { context: "a", reason: "spam", note: "", evidence: 31 },
  ],
  evidence: [{}, { own: "yes", sequence: 0, index: 0, text: "", key: "", commitment: "", stamp: "" }],
  "what-you-hold": [],
  erase: [],
  pong: [],
};

/** What is no message at all. */
const NONSENSE = [
  "",
  "{",
  "null",
  "1",
  '"hello"',
  "[]",
  "{}",
  '{"type":1}',
  '{"type":"__proto__"}',
  '{"type":"constructor"}',
  '{"type":"Hello"}',
  '{"__proto__":{"type":"hello"}}',
  "[".repeat(8_000),
  "\u0000",
];

Deno.test("Intake answers everything that it cannot read with bad-message, and goes on", () => {
  const bad = [
    ...NONSENSE,
    ...Object.entries(BAD).flatMap(([type, bodies]) =>
      bodies.map((body) => JSON.stringify({ ...body as object, type }))
    ),
  ];
  const lab = createLab();
  const { a: left, b: right, epoch } = lab.pair();
  const socket = lab.greet();
  for (const text of bad) {
    socket.heard(); // pings
    socket.say(text);
    assertEquals(socket.heard(), [{ type: "error", code: "bad-message" }], text.slice(0, 80));
    lab.clock.pass(1_000); // stays below the strikes
    for (const other of [left, right]) if (other.heard().length > 0) other.say({ type: "pong" });
  }
  socket.heard();
  socket.say({ type: "leave" });
  assertEquals(socket.heard(), [{ type: "idle" }]);
  left.frame(frame("chat", epoch));
  assertEquals([right.frames().length, left.closed, right.closed], [1, undefined, undefined]);
  assertEquals(lab.watch.failures, []);
});

Deno.test("Intake closes whoever keeps sending what it cannot read", () => {
  const { greet } = createLab();
  const socket = greet();
  for (let round = 0; round < 50; round++) socket.say("{");
  assertEquals(socket.closed?.code, 4002);
});

Deno.test("Intake holds each message type to its rate, says when to try again, then closes", () => {
  const messages: ClientMessage[] = [
    { type: "hello" },
    JOIN,
    { type: "next", epoch: 1 },
    { type: "leave" },
    { type: "block", epoch: 1 },
    { type: "report", context: "a", reason: "spam", note: "", evidence: 0 },
    {
      type: "evidence",
      own: false,
      sequence: 0,
      index: 0,
      text: "x",
      key: "a".repeat(43),
      commitment: "a".repeat(43),
      stamp: "a".repeat(54),
    },
    { type: "pong" },
  ];
  for (const message of messages) {
    const socket = createLab().greet();
    const { burst } = DEFAULT_RATES[message.type];
    const allowed = message.type === "hello" ? burst - 1 : burst; // one was said already
    for (let count = 0; count < allowed; count++) socket.say(message);
    assert(!socket.heard().some((answer) => answer.type === "error" && answer.code === "rate-limited"), message.type);
    socket.say(message);
    const [answer] = socket.heard();
    assert(answer?.type === "error" && answer.retryMs! > 0, message.type);
    assertEquals([answer.code, answer.of], ["rate-limited", message.type]);
    for (let round = 0; round < 100; round++) socket.say(message);
    assertEquals(socket.closed?.code, 4003, message.type);
  }
});

Deno.test("Intake closes on text over the limit, counted in bytes", () => {
  const { greet } = createLab();
  const pad = (unit: string, count: number) => JSON.stringify({ type: "leave", pad: unit.repeat(count) });
  const fits = [pad("x", LIMITS.messageBytes - 50), pad("é", LIMITS.messageBytes / 2 - 50)];
  const over = [pad("x", LIMITS.messageBytes), pad("é", LIMITS.messageBytes / 2), pad("€", LIMITS.messageBytes / 3)];
  const closeCodes = (texts: string[]) =>
    texts.map((text) => {
      const socket = greet();
      socket.say(text);
      return socket.closed?.code;
    });
  assertEquals(closeCodes(fits), [undefined, undefined]);
  assertEquals(closeCodes(over), [1009, 1009, 1009]);
});
