import { assert, assertEquals } from "@std/assert";
import { createArrivals } from "./arrival.ts";
import { readConfig } from "./config.ts";
import { createLog } from "./log.ts";

const FLAGS = ["--log-device-header", "X-Device", "--log-region-header", "X-Country", "--trusted-proxies", "127.0.0.1"];

function arrive(flags: string[], headers: Record<string, string>, address = "127.0.0.1") {
  const result = readConfig(flags, () => undefined);
  if (result.type !== "config") throw new Error(JSON.stringify(result));
  const lines: string[] = [];
  const log = createLog({ level: "debug", now: () => 0, line: (text) => lines.push(text) });
  createArrivals(result.config, log)(new Request("http://chat.example/ws", { headers }), { address });
  return lines.map((line) => JSON.parse(line)).map(({ event, device, region }) => [event, device, region]);
}

Deno.test("Without configured headers an arrival is not written down at all", () => {
  assertEquals(arrive([], { "x-device": "mobile", "x-country": "FR", "user-agent": "CANARY" }), []);
});

Deno.test("An arrival is a class of device and a country, as a trusted proxy tells them", () => {
  assertEquals(arrive(FLAGS, { "x-device": "Mobile", "x-country": "FR" }), [["arrived", "mobile", "FR"]]);
  assertEquals(arrive(FLAGS, {}), [["arrived", "unknown", "unknown"]]);
});

Deno.test("What anybody but a trusted proxy says, and what is no such word, is unknown", () => {
  const unknown = [["arrived", "unknown", "unknown"]];
  assertEquals(arrive(FLAGS, { "x-device": "mobile", "x-country": "FR" }, "203.0.113.9"), unknown);
  for (const text of ["CANARY", "203.0.113.9", "fr\u0000", "FRA", "{}"]) {
    if (!/^[\x20-\x7e]*$/.test(text)) continue;
    const lines = arrive(FLAGS, { "x-device": text, "x-country": text });
    assertEquals(lines, unknown);
    assert(!JSON.stringify(lines).includes("CANARY"));
  }
});
