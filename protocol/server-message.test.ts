import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { poison, serverMessage } from "./arbitraries.ts";
import { parseServerMessage, serializeServerMessage } from "./server-message.ts";

const MATCHED = {
  type: "matched",
  epoch: 1,
  room: "r".repeat(22),
  role: "polite",
  mode: "video",
  interests: ["tea"],
  languages: ["en"],
  context: "abc",
  iceServers: [{ urls: ["turn:turn.example.org"], username: "u", credential: "c" }],
};

function parse(value: unknown): ReturnType<typeof parseServerMessage> {
  return parseServerMessage(JSON.stringify(value));
}

Deno.test("Every server message comes back as it was sent", () => {
  fc.assert(
    fc.property(serverMessage, (message) => {
      assertEquals(parseServerMessage(serializeServerMessage(message)), message);
    }),
    { numRuns: 500 },
  );
});

Deno.test("The server parser throws on nothing", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), fc.string({ unit: "binary" })), (text) => {
      parseServerMessage(text);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("The server parser throws on no message with any field replaced by anything, and never lets it through unread", () => {
  fc.assert(
    fc.property(serverMessage, fc.nat(), fc.jsonValue(), (message, which, value) => {
      const keys = Object.keys(message);
      const key = keys[which % keys.length]!;
      const parsed = parse({ ...message, [key]: value });
      if (parsed !== undefined) assertEquals(parse(parsed), parsed);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("The server parser drops unknown fields and poison, and leaves Object.prototype alone", () => {
  fc.assert(fc.property(serverMessage, poison, (message, poison) => {
    const text = serializeServerMessage(message).replace(/\}$/, `,${poison}}`);
    const parsed = parseServerMessage(text)!;
    assertEquals(Object.keys(parsed).sort(), Object.keys(message).sort());
    assertEquals(("polluted" in parsed) || ("polluted" in {}), false);
  }));
});

Deno.test("Every field of a match that is missing or of the wrong kind refuses it", () => {
  assertEquals(parse(MATCHED), MATCHED as never);
  for (const key of Object.keys(MATCHED)) {
    for (const wrong of [undefined, null, {}, [{}], [1], -1, 2 ** 32, "no such word!"]) {
      assertEquals(parse({ ...MATCHED, [key]: wrong }), undefined, `${key} = ${JSON.stringify(wrong)}`);
    }
  }
});

Deno.test("Unknown fields inside a match vanish too", () => {
  const iceServers = [{ ...MATCHED.iceServers[0], extra: 1 }];
  assertEquals(parse({ ...MATCHED, iceServers }), MATCHED as never);
});

Deno.test("An error needs its code; the details are optional, and dropped when they make no sense", () => {
  assertEquals(parse({ type: "error", code: "rate-limited", of: "chat", epoch: 7, sequence: 4, retryMs: 200 }), {
    type: "error",
    code: "rate-limited",
    of: "chat",
    epoch: 7,
    sequence: 4,
    retryMs: 200,
  });
  assertEquals(parse({ type: "error", code: "bad-frame", of: 1, epoch: 2 ** 32, sequence: -1, retryMs: 1e12 }), {
    type: "error",
    code: "bad-frame",
  });
  assertEquals(parse({ type: "error", code: "no such code" }), undefined);
});

Deno.test("Messages without fields need only their type", () => {
  for (const type of ["waiting", "idle", "ping"]) assertEquals(parse({ type }), { type } as never);
  for (const type of ["welcome", "online", "ended", "blocked", "reported", "hello", "toString"]) {
    assertEquals(parse({ type }), undefined);
  }
});
