import { assertEquals } from "@std/assert";
import { RetentionRow } from "../core/retention.ts";
import { type Report, ReportStore } from "./report-store.ts";

function report(room: string, at: number): Report {
  return {
    id: room,
    at,
    reason: "spam",
    note: "",
    room,
    subject: "polite",
    subjectBucket: "s",
    reporterBucket: "r",
    filedBy: "f",
    messages: [],
  };
}

Deno.test("ReportStore forgets a report when its time is over", () => {
  const store = new ReportStore(new RetentionRow("report", 100), { max: 10 });
  store.add(report("a", 0), 0);
  store.add(report("b", 50), 50);
  assertEquals(store.list(99).map(({ room }) => room), ["a", "b"]);
  assertEquals(store.list(100).map(({ room }) => room), ["b"]);
  store.sweep(150);
  assertEquals(store.size, 0);
});

Deno.test("ReportStore keeps one report per side of a room", () => {
  const store = new ReportStore(new RetentionRow("report", 100), { max: 10 });
  assertEquals(store.add(report("a", 0), 0), true);
  assertEquals(store.add(report("a", 1), 1), false);
  assertEquals(store.add({ ...report("a", 1), subject: "impolite" }, 1), true);
});

Deno.test("ReportStore is bounded: the oldest make room", () => {
  const store = new ReportStore(new RetentionRow("report", 1_000), { max: 3 });
  for (let i = 0; i < 10; i++) store.add(report(`r${i}`, i), i);
  assertEquals(store.list(10).map(({ room }) => room), ["r7", "r8", "r9"]);
});
