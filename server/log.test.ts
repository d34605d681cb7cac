import { assert, assertEquals } from "@std/assert";
import { createLog, describeThrown, type LogEvent } from "./log.ts";

Deno.test("Log writes one JSON line with time, level, event and its fields", () => {
  const { log, lines } = createLab("debug");
  log.write({ event: "refused", reason: "origin", count: 2 });
  assertEquals(lines, [
    '{"time":"2033-05-18T03:33:20.000Z","level":"info","event":"refused","reason":"origin","count":2}',
  ]);
});

Deno.test("Log leaves out what is less important than its level", () => {
  const { log, lines } = createLab("warn");
  log.write({ event: "refused", reason: "origin", count: 2 });
  log.write({ event: "random-secret" });
  log.write({ event: "failed", where: "http", error: "TypeError", at: "router.ts:1" });
  assertEquals(lines.map((line) => JSON.parse(line).level), ["warn", "error"]);
});

Deno.test("Log writes known fields only, whatever an object carries", () => {
  const { log, lines } = createLab("debug");
  log.write({ event: "refused", reason: "origin", count: 1, address: "192.0.2.1", text: "CANARY" } as LogEvent);
  assert(!lines[0]!.includes("CANARY") && !lines[0]!.includes("192.0.2.1"));
});

Deno.test("Log describes a defect by class and place, never by its message", () => {
  const canary = "CANARY 192.0.2.1 at evil.ts:1:1\r\n\x1b[31m";
  const described = describeThrown(new RangeError(canary));
  assertEquals(described.error, "RangeError");
  assert(/^log\.test\.ts:\d+$/.test(described.at), described.at);
  const odd = new Error(canary);
  odd.name = canary;
  odd.stack = canary;
  assertEquals(describeThrown(odd), { error: "Error", at: "unknown" });
  assertEquals(describeThrown(canary), { error: "string", at: "unknown" });
});

function createLab(level: "debug" | "warn") {
  const lines: string[] = [];
  return { lines, log: createLog({ level, now: () => 2_000_000_000_000, line: (text) => lines.push(text) }) };
}
