import { assertEquals, assertThrows } from "@std/assert";
import { anyText, listOf, oneOf, parseOptions, positiveNumber, UsageError, wholeNumber } from "./options.ts";

const OPTIONS = {
  people: wholeNumber({ min: 2, max: 60, fallback: 10 }),
  seed: wholeNumber<undefined>({ fallback: undefined }),
  minutes: positiveNumber(60),
  transport: oneOf(["hardened", "native"], "hardened"),
  rates: listOf(positiveNumber(1), [2, 20]),
  only: anyText(undefined),
  write: "switch",
} as const;
const FALLBACKS = {
  people: 10,
  seed: undefined,
  minutes: 60,
  transport: "hardened",
  rates: [2, 20] as number[],
  only: undefined,
  write: false,
} as const;

Deno.test("Options have their fallbacks, or what the command line says", () => {
  assertEquals(parseOptions([], OPTIONS), FALLBACKS);
  const args = "-- --people 2 --seed=7 --minutes 0.5 --transport native --rates 3,0.25 --only chat --write".split(" ");
  assertEquals(parseOptions(args, OPTIONS), {
    people: 2,
    seed: 7,
    minutes: 0.5,
    transport: "native",
    rates: [3, 0.25],
    only: "chat",
    write: true,
  });
});

for (
  const [args, named] of [
    ["--people 1", "people"],
    ["--people 61", "people"],
    ["--people 2.5", "people"],
    ["--people many", "people"],
    ["--people", "people"],
    ["--seed -1", "seed"],
    ["--minutes 0", "minutes"],
    ["--minutes soon", "minutes"],
    ["--transport tcp", "transport"],
    ["--transport HARDENED", "transport"],
    ["--rates 1,,2", "rates"],
    ["--rates 1,x", "rates"],
    ["--only", "only"],
    ["--peple 5", "--peple"],
    ["-x", "-x"],
    ["people", "people"],
  ] as const
) {
  Deno.test(`Options refuse "${args}", and say what is wrong`, () => {
    assertThrows(() => parseOptions(args.split(" "), OPTIONS), UsageError, named);
  });
}
