import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { policyCommand } from "./policy.ts";
import { PRODUCTION_ARGS } from "./testing.ts";

const env = () => undefined;

Deno.test("The policy check lists what a public server still needs, with and without --production", () => {
  for (const flags of [[], ["--production"]]) {
    const { code, text } = policyCommand(["--check", ...flags], env);
    assertEquals([code, text.split("\n").length], [1, 8]);
    assertStringIncludes(text, 'OPERATOR="Jo Doe"');
  }
});

Deno.test("The policy check of a complete configuration says what people will read, and what it cannot promise", () => {
  const { code, text } = policyCommand(
    ["--check", ...PRODUCTION_ARGS, "--secret", "x".repeat(32), "--lang", "fr"],
    env,
  );
  assertEquals(code, 0);
  assertStringIncludes(text, "1. Ce que vous écrivez est scellé");
  assertStringIncludes(text, "- Les clés qui vérifient d’anciens messages sont aléatoires");
  assert(!text.includes("xxxx"), "no secret is printed");
});

Deno.test("The record of processing names every kept item with purpose, basis and time", () => {
  for (const lang of ["en", "fr"]) {
    const { text } = policyCommand(["--record", ...PRODUCTION_ARGS, "--lang", lang], env);
    assertStringIncludes(text, "Example Association");
    for (const article of [30, 32, 35]) {
      assert(new RegExp(`^#.*art\\. ${article}`, "im").test(text), `${article} ${lang}`);
    }
    const { kept } = JSON.parse(policyCommand(["--json", ...PRODUCTION_ARGS], env).text);
    const rows = text.split("\n").filter((line) => line.startsWith("|")).slice(2);
    assertEquals(rows.length, kept.length);
    for (const row of rows) {
      assertEquals(row.split(/(?<!\\)\|/).length, 8, row);
      assertStringIncludes(row, "Art. 6(1)");
    }
  }
});

Deno.test("The policy command explains itself", () => {
  for (const args of [[], ["--help"], ["--check", "--help"]]) {
    assertStringIncludes(policyCommand(args, env).text, "--record");
  }
});
