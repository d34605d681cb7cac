import { assertEquals } from "@std/assert";
import { agreedFrom, type PolicyFacts, weakenings } from "./policy.ts";

const words = (text: string) => ({ en: text, fr: text });
const guarantee = (id: string, holds = true) => ({ id, holds, text: words(id) });

function policy(changes: Partial<PolicyFacts>): PolicyFacts {
  const kept = [{ id: "report", ms: 1_000, what: words("Reports") }];
  const guarantees = [guarantee("sealed"), guarantee("no-disk"), guarantee("relayed", false)];
  return { hash: "b".repeat(64), operator: "Example", summary: [], kept, guarantees, ...changes };
}

const AGREED = agreedFrom({ ...policy({}), hash: "a".repeat(64) });

Deno.test("A policy is weaker when it keeps more or longer, not when it keeps less or for less time", () => {
  const kept = [
    { id: "report", ms: 2_000, what: words("Reports") },
    { id: "log", ms: 5, what: words("Log") },
  ];
  assertEquals(weakenings(AGREED, policy({ kept })), [
    { type: "kept-longer", what: words("Reports"), beforeMs: 1_000, ms: 2_000 },
    { type: "kept-more", what: words("Log"), ms: 5 },
  ]);
  assertEquals(weakenings(AGREED, policy({ kept: [{ id: "report", ms: 999, what: words("Reports") }] })), []);
  assertEquals(weakenings(AGREED, policy({ kept: [] })), []);
});

Deno.test("A policy is weaker when a guarantee holds no more that held before, and only then", () => {
  const guarantees = [
    guarantee("sealed", false),
    guarantee("no-disk"),
    guarantee("relayed", false),
    guarantee("new", false),
  ];
  assertEquals(weakenings(AGREED, policy({ guarantees })), [{ type: "guarantee-gone", text: words("sealed") }]);
  const more = [guarantee("sealed"), guarantee("no-disk"), guarantee("relayed"), guarantee("new")];
  assertEquals(weakenings(AGREED, policy({ guarantees: more })), []);
});

Deno.test("A policy is weaker when it does not speak of a guarantee any more that held before", () => {
  assertEquals(weakenings(AGREED, policy({ guarantees: [guarantee("relayed", false)] })), [
    { type: "guarantees-unsaid", count: 2 },
  ]);
  assertEquals(weakenings(AGREED, policy({ guarantees: [guarantee("sealed"), guarantee("no-disk")] })), []);
});

Deno.test("The same policy is never weaker", () => {
  assertEquals(weakenings(AGREED, policy({ hash: AGREED.hash, guarantees: [] })), []);
});
