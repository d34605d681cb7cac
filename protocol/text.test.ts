import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { LIMITS } from "./limits.ts";
import { chatText, cleanText, languageOf, normalizeInterest, normalizeInterests } from "./text.ts";

const FAMILY = "👩‍👩‍👧‍👦";
/** Characters with which texts hide, reorder or fall apart, among plain ones. */
const tricky = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ..."aAé İßſﬁ½Ⅳ\t\n\r\u0000\u001b\u0085\u00ad\u034f\u0301\u0327\u115f\u17b4\u180e\u200b\u200d\u200e",
    ),
    fc.constantFrom(
      ..."\u202e\u2028\u2060\u2066\u2069\u3164\ufeff\uffa0\ufe0f\ud800\udc00ａ\u3000ͅΣσς\u0345\u1100\u1161",
      FAMILY,
      "🇫🇷",
    ),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
  maxLength: 60,
});
const UNSAFE = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/u;

Deno.test("Clean text holds no control, override, isolate or separator, and cleaning it again changes nothing", () => {
  fc.assert(
    fc.property(tricky, (text) => {
      const clean = cleanText(text);
      assert(!UNSAFE.test(clean.replaceAll(/[\t\n]/g, "")), JSON.stringify(clean));
      assertEquals(cleanText(clean), clean);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("Clean text keeps what people write: emoji, accents, right-to-left scripts, tabs and line breaks", () => {
  for (const text of [FAMILY, "👍🏽 🇫🇷 ❤️", "Ça va ?", "مرحبا", "שלום", "می‌خواهم", "नमस्ते", "a\tb\nc", "<b>&amp;</b>"]) {
    assertEquals(cleanText(text), text.normalize("NFC"));
  }
});

Deno.test("Clean text cannot reorder its surroundings, move the terminal's cursor or forge a line break", () => {
  assertEquals(cleanText("safe\u202Egnp.exe\u202C"), "safegnp.exe");
  assertEquals(cleanText("\u2066\u2067\u2068x\u2069"), "x");
  assertEquals(cleanText("\u001b[31mred\u0007"), "[31mred");
  assertEquals(cleanText("one\r\ntwo\rthree\u2028four"), "one\ntwo\nthreefour");
});

Deno.test("Chat text is clean, trimmed and within the limit, or it is none", () => {
  assertEquals(chatText("  hi \n"), "hi");
  for (const empty of ["", "   ", "\n\t", "\u202e\u0000"]) assertEquals(chatText(empty), undefined);
  const invisible = [
    "\u200b",
    "\u200d\u200b\u200c",
    "\ufe0f",
    "\u00ad \u2060",
    "\u3164\uffa0",
    "\u115f\u2800",
    "\u{e0020}",
  ];
  for (const text of invisible) assertEquals(chatText(text), undefined, JSON.stringify(text));
  for (const text of ["\u200b.", FAMILY, "❤️", "می‌خواهم", "\u{1f3f4}\u{e0067}\u{e007f}"]) {
    assertEquals(chatText(text), text);
  }
  assertEquals(chatText("x".repeat(LIMITS.textLength))?.length, LIMITS.textLength);
  assertEquals(chatText("x".repeat(LIMITS.textLength + 1)), undefined);
});

Deno.test("An interest has one form, however it is typed", () => {
  const forms = ["tea", "TEA", "  Tea\t", "ｔｅａ", "t\u200Bea", "te\u00ADa", "\u202Etea", "t\u2060e\uFEFFa", "𝓽𝓮𝓪"];
  assertEquals(new Set(forms.map(normalizeInterest)), new Set(["tea"]));
  assertEquals(normalizeInterest("Board \n  GAMES"), "board games");
  assertEquals(normalizeInterest("CAFE\u0301"), "café");
  assertEquals(normalizeInterest("cafe\u200B\u0301"), "café");
});

Deno.test("A normalized interest stays as it is when normalized again, and is never empty or too long", () => {
  fc.assert(
    fc.property(tricky, (text) => {
      const interest = normalizeInterest(text);
      if (interest === undefined) return;
      assertEquals(normalizeInterest(interest), interest);
      assert(interest.trim() === interest && interest !== "");
      const graphemes = [...new Intl.Segmenter("und", { granularity: "grapheme" }).segment(interest)].length;
      assertLessOrEqual(graphemes, LIMITS.interestLength);
    }),
    { numRuns: 5_000 },
  );
});

Deno.test("Letters of another script stay another interest: homoglyphs are not guessed away", () => {
  assert(normalizeInterest("tеa") !== normalizeInterest("tea")); // the first with Cyrillic е
});

Deno.test("What is left of an interest without its invisible parts counts: nothing is no interest", () => {
  for (const empty of ["", " ", "\u200B", "\u3164", "\u115F\u1160", "\u202E\u2066", "\u00AD", "\u034F"]) {
    assertEquals(normalizeInterest(empty), undefined, JSON.stringify(empty));
  }
});

Deno.test("The length of an interest is counted in what people see, and endless combining marks are refused", () => {
  assertEquals(normalizeInterest(FAMILY.repeat(8)), FAMILY.repeat(8));
  assertEquals(normalizeInterest("x".repeat(32)), "x".repeat(32));
  assertEquals(normalizeInterest("x".repeat(33)), undefined);
  assertEquals(normalizeInterest("a" + "\u0301".repeat(400)), undefined);
  assertEquals(normalizeInterest("x".repeat(1_000_000)), undefined);
});

Deno.test("A list of interests loses repeats and what does not normalize, and is cut to ten", () => {
  assertEquals(normalizeInterests(["Tea", "tea", "", "x".repeat(99), "go"]), ["tea", "go"]);
  assertEquals(normalizeInterests(Array.from({ length: 10_000 }, (_, i) => `interest ${i}`)).length, LIMITS.interests);
});

Deno.test("The language of a tag is its first part in lower case", () => {
  for (
    const [tag, language] of [["fr", "fr"], ["fr-CA", "fr"], ["EN-us", "en"], ["zh-Hant-TW", "zh"], ["ast", "ast"]]
  ) {
    assertEquals(languageOf(tag!), language);
  }
  for (const tag of ["", "f", "french", "fr_CA", "fr-", "-fr", "fr CA", "i-klingon", "*", "__proto__", "fr\n"]) {
    assertEquals(languageOf(tag), undefined, tag);
  }
});

Deno.test("Cleaning takes time in proportion to the text, for every text", () => {
  // A backtracking pattern would not end within the test run on these.
  for (const unit of [" ", "\r", "\u200D", "\u0301", "a\u0301", "\uD83D", FAMILY, "-a"]) {
    const text = unit.repeat(100_000);
    assert(cleanText(text).length <= text.length);
    assertEquals(languageOf(text), undefined);
  }
});
