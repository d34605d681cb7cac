import { assertEquals } from "@std/assert";
import { RetentionRow } from "../core/retention.ts";
import { type Report, ReportStore } from "./report-store.ts";

function report(room: string, at: number, reporterBucket = "r", words = 0): Report {
  return {
    id: room,
    at,
    reason: "spam",
    note: "",
    room,
    subject: "polite",
    subjectBucket: "s",
    reporterBucket,
    filedBy: "f",
    messages: words > 0 ? [{ own: false, sequence: 0, index: 0, text: "w".repeat(words), at, result: "verified" }] : [],
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

Deno.test("ReportStore is bounded by what was written, too", () => {
  const store = new ReportStore(new RetentionRow("report", 1_000), { max: 100, maxChars: 3_000 });
  for (let i = 0; i < 10; i++) store.add(report(`r${i}`, i, "r", 1_000), i);
  assertEquals(store.list(10).map(({ room }) => room), ["r7", "r8", "r9"]);
  store.sweep(1_010); // and counts what is gone
  for (let i = 0; i < 3; i++) store.add(report(`s${i}`, 2_000, "r", 1_000), 2_000);
  assertEquals(store.size, 3);
});

Deno.test("Whoever floods the ReportStore pushes out their own reports, not those of others", () => {
  for (const options of [{ max: 4 }, { max: 100, maxChars: 4_000 }]) {
    const store = new ReportStore(new RetentionRow("report", 1_000), options);
    store.add(report("honest", 0, "h", 1_000), 0);
    for (let i = 1; i < 50; i++) store.add(report(`r${i}`, i, "flood", 1_000), i);
    assertEquals(store.list(50).map(({ room }) => room), ["honest", "r47", "r48", "r49"]);
  }
});
