import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { CLOSE, type CloseName, closeNameOf } from "./close-codes.ts";

Deno.test("Every close code has one name and a reason that fits its frame", () => {
  for (const [name, { code, reason }] of Object.entries(CLOSE)) {
    assertEquals(closeNameOf(code), name as CloseName);
    // RFC 6455 section 5.5: a control frame carries at most 125 bytes, two of them the code.
    assertLessOrEqual(new TextEncoder().encode(reason).length, 123);
    assert((code >= 4_000 && code <= 4_999) || [1000, 1009, 1012, 1013].includes(code));
  }
});

Deno.test("A code that is not ours has no name", () => {
  for (const code of [0, 1001, 1006, 3999, 4999]) assertEquals(closeNameOf(code), undefined);
});
