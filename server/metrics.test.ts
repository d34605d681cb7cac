import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Metrics } from "./metrics.ts";

const GAUGES = {
  connections: 3,
  sessions: 2,
  absent: 0,
  waiting: 0,
  rooms: 1,
  reports: 0,
  resident_memory_bytes: 4096,
};

Deno.test("Metrics counts by kind and shows gauges", () => {
  const metrics = new Metrics();
  metrics.count("frames_forwarded", "chat");
  metrics.count("frames_forwarded", "chat");
  metrics.count("frames_forwarded", "typing");
  const text = metrics.render(GAUGES);
  assertStringIncludes(text, 'passerby_frames_forwarded_total{kind="chat"} 2\n');
  assertStringIncludes(text, 'passerby_frames_forwarded_total{kind="typing"} 1\n');
  assertStringIncludes(text, "passerby_connections 3\n");
});

Deno.test("Metrics follow the text format: HELP, then TYPE, then samples of that name alone", () => {
  const metrics = new Metrics();
  metrics.count("refusals", "origin");
  metrics.count("closes", "client");
  const text = metrics.render(GAUGES);
  assert(text.endsWith("\n"));
  let current = "";
  const seen = new Set<string>();
  for (const line of text.trimEnd().split("\n")) {
    const [, help] = /^# HELP ([a-z_]+) \S.*$/.exec(line) ?? [];
    const [, type] = /^# TYPE ([a-z_]+) (?:gauge|counter)$/.exec(line) ?? [];
    const [, sample] = /^([a-z_]+)(?:\{[a-z]+="[A-Za-z-]+"\})? \d+$/.exec(line) ?? [];
    if (help) {
      assert(!seen.has(help));
      seen.add(current = help);
    } else assertEquals(type ?? sample, current, line);
  }
});
