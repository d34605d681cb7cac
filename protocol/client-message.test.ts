import { assertEquals, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { clientMessage, poison } from "./arbitraries.ts";
import { parseClientMessage, serializeClientMessage } from "./client-message.ts";
import { LIMITS } from "./limits.ts";

const JOIN = { type: "join", mode: "text", interests: ["tea"], languages: ["en"] };
const REPORT = { type: "report", context: "abc", reason: "spam", note: "", evidence: 1 };
const EVIDENCE = {
  type: "evidence",
  own: false,
  sequence: 1,
  index: 0,
  text: "hi",
  key: "k".repeat(43),
  commitment: "c".repeat(43),
  stamp: "s".repeat(54),
};

function parse(value: unknown): ReturnType<typeof parseClientMessage> {
  return parseClientMessage(JSON.stringify(value));
}

Deno.test("Every client message comes back as it was sent", () => {
  fc.assert(
    fc.property(clientMessage, (message) => {
      assertEquals(parseClientMessage(serializeClientMessage(message)), message);
    }),
    { numRuns: 500 },
  );
});

Deno.test("Every valid client message fits one WebSocket message", () => {
  fc.assert(fc.property(clientMessage, (message) => {
    assertLessOrEqual(new TextEncoder().encode(serializeClientMessage(message)).length, LIMITS.messageBytes);
  }));
});

Deno.test("The client parser throws on nothing", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), fc.string({ unit: "binary" })), (text) => {
      parseClientMessage(text);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("The client parser throws on no message with any field replaced by anything, and never lets it through unread", () => {
  fc.assert(
    fc.property(clientMessage, fc.nat(), fc.jsonValue(), (message, which, value) => {
      const keys = Object.keys(message);
      const key = keys[which % keys.length]!;
      const parsed = parse({ ...message, [key]: value });
      if (parsed !== undefined) assertEquals(parse(parsed), parsed);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("The client parser drops unknown fields and poison, and leaves Object.prototype alone", () => {
  fc.assert(fc.property(clientMessage, poison, (message, poison) => {
    const text = serializeClientMessage(message).replace(/\}$/, `,${poison}}`);
    const parsed = parseClientMessage(text)!;
    assertEquals(Object.keys(parsed).sort(), Object.keys(message).sort());
    assertEquals(Object.getPrototypeOf(parsed), Object.prototype);
    assertEquals(("polluted" in parsed) || ("polluted" in {}), false);
  }));
});

Deno.test("A type that every object inherits is no message type", () => {
  for (const type of ["__proto__", "constructor", "toString", "hasOwnProperty", "", null, 1, ["join"]]) {
    assertEquals(parse({ ...JOIN, type }), undefined);
  }
});

Deno.test("What is no object is no message", () => {
  for (const text of ["", "null", "1", '"join"', "[]", '[{"type":"leave"}]', "{", '{"type":"leave"}x']) {
    assertEquals(parseClientMessage(text), undefined, text);
  }
});

Deno.test("Every field that is missing or of the wrong kind refuses the message", () => {
  const scoped = ["next", "block", "continue"].map((type) => ({ type, epoch: 1 }));
  for (const valid of [JOIN, REPORT, EVIDENCE, ...scoped, { type: "undo", epoch: 1, received: 0 }]) {
    assertEquals(parse(valid), valid as never);
    for (const key of Object.keys(valid)) {
      for (const wrong of [undefined, null, {}, [{}], NaN, "\ud800", -1, 1.5, 2 ** 32, "no such word!"]) {
        if ((key === "text" || key === "note") && wrong === "no such word!") continue;
        if (key === "received" && wrong === -1) continue; // nothing received yet
        assertEquals(parse({ ...valid, [key]: wrong }), undefined, `${valid.type}.${key} = ${JSON.stringify(wrong)}`);
      }
    }
  }
});

Deno.test("A hello may say how to go on, completely or not at all", () => {
  const room = { epoch: 7, received: -1 };
  for (const resume of [undefined, { ticket: "abc" }, { ticket: "abc", room }]) {
    assertEquals(parse({ type: "hello", resume }), { type: "hello", ...(resume && { resume }) });
  }
  const tooLong = "x".repeat(LIMITS.ticketLength + 1);
  for (
    const resume of [
      null,
      "abc",
      {},
      { ticket: "" },
      { ticket: "a b" },
      { ticket: tooLong },
      { room },
      {
        ticket: "abc",
        room: { epoch: 7 },
      },
      { ticket: "abc", room: { ...room, received: -2 } },
      { ticket: "abc", room: null },
    ]
  ) {
    assertEquals(parse({ type: "hello", resume }), undefined);
  }
});

Deno.test("Every limit holds to the last item and not one further", () => {
  const letters = "abcdefghijklmnopqrstuvwxyz".split("");
  const cases: [valid: object, tooMuch: object][] = [
    [{ ...JOIN, interests: letters.slice(0, 10) }, { ...JOIN, interests: letters.slice(0, 11) }],
    [{ ...JOIN, interests: ["x".repeat(32)] }, { ...JOIN, interests: ["x".repeat(33)] }],
    [{ ...JOIN, languages: ["aa", "bb", "cc", "dd", "ee"] }, {
      ...JOIN,
      languages: ["aa", "bb", "cc", "dd", "ee", "ff"],
    }],
    [{ ...REPORT, note: "x".repeat(500) }, { ...REPORT, note: "x".repeat(501) }],
    [{ ...REPORT, evidence: 30 }, { ...REPORT, evidence: 31 }],
    [{ ...REPORT, context: "x".repeat(512) }, { ...REPORT, context: "x".repeat(513) }],
    [{ ...EVIDENCE, text: "x".repeat(2_000) }, { ...EVIDENCE, text: "x".repeat(2_001) }],
    [{ ...EVIDENCE, key: "x".repeat(43) }, { ...EVIDENCE, key: "x".repeat(44) }],
    [{ ...EVIDENCE, stamp: "x".repeat(54) }, { ...EVIDENCE, stamp: "x".repeat(53) }],
    [{ type: "next", epoch: 2 ** 32 - 1 }, { type: "next", epoch: 2 ** 32 }],
  ];
  for (const [valid, tooMuch] of cases) {
    assertEquals(parse(valid), valid as never);
    assertEquals(parse(tooMuch), undefined);
  }
});

Deno.test("Ten thousand interests are refused, also the same one ten thousand times", () => {
  assertEquals(parse({ ...JOIN, interests: Array.from({ length: 10_000 }, (_, i) => `i${i}`) }), undefined);
  assertEquals(parse({ ...JOIN, interests: new Array(10_000).fill("tea") }), undefined);
});

Deno.test("Interests and languages arrive in the form in which they are compared, each once", () => {
  assertEquals(
    parse({ ...JOIN, interests: ["  Tea ", "tea", "ＴＥＡ", "t\u200Bea"], languages: ["fr-CA", "fr", "EN"] }),
    {
      type: "join",
      mode: "text",
      interests: ["tea"],
      languages: ["fr", "en"],
    },
  );
});

Deno.test("Names of inherited properties are interests like any other", () => {
  const interests = ["__proto__", "constructor"];
  assertEquals(parse({ ...JOIN, interests }), { ...JOIN, interests } as never);
});

Deno.test("Negative zero is zero", () => {
  assertEquals(Object.is((parseClientMessage('{"type":"next","epoch":-0}') as { epoch: number }).epoch, 0), true);
});
