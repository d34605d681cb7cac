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
  const metrics = new Metrics({ coarse: false });
  metrics.count("frames_forwarded", "chat");
  metrics.count("frames_forwarded", "chat");
  metrics.count("frames_forwarded", "typing");
  const text = metrics.render(GAUGES);
  assertStringIncludes(text, 'passerby_frames_forwarded_total{kind="chat"} 2\n');
  assertStringIncludes(text, 'passerby_frames_forwarded_total{kind="typing"} 1\n');
  assertStringIncludes(text, "passerby_connections 3\n");
});

Deno.test("Metrics follow the text format: HELP, then TYPE, then samples of that name alone", () => {
  const metrics = new Metrics({ coarse: false });
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

Deno.test("Metrics round down what could be about few people", () => {
  const metrics = new Metrics({ coarse: true });
  for (let i = 0; i < 19; i++) metrics.count("messages_received", "report");
  metrics.count("refusals", "banned");
  metrics.count("failures", "http");
  const gauges = { ...GAUGES, connections: 9, sessions: 10, rooms: 29, reports: 1, resident_memory_bytes: 4097 };
  const text = metrics.render(gauges, { session: 11, report: 1, "stamp-key": 3 });
  for (
    const line of [
      "passerby_connections 0",
      "passerby_sessions 10",
      "passerby_rooms 20",
      "passerby_reports 0",
      "passerby_resident_memory_bytes 4097",
      'passerby_held{item="session"} 10',
      'passerby_held{item="report"} 0',
      'passerby_held{item="stamp-key"} 3',
      'passerby_messages_received_total{type="report"} 10',
      'passerby_refusals_total{reason="banned"} 0',
      'passerby_failures_total{where="http"} 1',
    ]
  ) assertStringIncludes(text, `${line}\n`);
});

Deno.test("Metrics say how much of every kept item there is", () => {
  const text = new Metrics({ coarse: false }).render(GAUGES, { report: 2, session: 5 });
  assertStringIncludes(text, 'passerby_held{item="report"} 2\npasserby_held{item="session"} 5\n');
});
