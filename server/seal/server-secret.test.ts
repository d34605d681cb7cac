import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { createServerSecret } from "./server-secret.ts";
import { countingBytes, testSecret } from "./testing.ts";

Deno.test("A configured secret derives the same keys after a restart, another one does not", () => {
  assertEquals(testSecret().derive("context"), testSecret().derive("context"));
  assertNotEquals(
    testSecret().derive("context"),
    testSecret("another secret, just as long as it must be").derive("context"),
  );
});

Deno.test("Each purpose has a key of its own", () => {
  const secret = testSecret();
  const keys = new Set(["context", "stamp 1", "stamp 2"].map((purpose) => secret.derive(purpose).toString()));
  assertEquals(keys.size, 3);
  assertEquals(secret.derive("context").length, 32);
});

Deno.test("Without a configured secret it is random", () => {
  const bytes = countingBytes();
  const [a, b] = [createServerSecret(undefined, bytes), createServerSecret(undefined, bytes)];
  assertEquals(a.configured, false);
  assertNotEquals(a.derive("context"), b.derive("context"));
});

Deno.test("A short secret is refused with its length, not its content", () => {
  const error = assertThrows(
    () => createServerSecret("hunter2", countingBytes()),
    RangeError,
    "expected at least 32 characters, got 7",
  );
  assertEquals(error.message.includes("hunter2"), false);
});
