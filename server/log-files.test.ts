import { assertEquals } from "@std/assert";
import { RetentionRow } from "./core/retention.ts";
import { type Disk, LogFiles } from "./log-files.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse("2026-11-21T20:30:00Z");
const ROWS = { access: new RetentionRow("access-log", DAY), errors: new RetentionRow("error-log", 7 * DAY) };

function createLab(files = new Map<string, string>()) {
  const disk: Disk = {
    append: (name, text) => files.set(name, (files.get(name) ?? "") + text),
    names: () => [...files.keys()],
    remove: (name) => files.delete(name),
  };
  return { files, logs: new LogFiles(ROWS, disk) };
}

Deno.test("Log files hold an hour each, defects apart", () => {
  const { files, logs } = createLab();
  logs.write("info", "one", START);
  logs.write("warn", "two", START);
  logs.write("error", "three", START);
  logs.write("info", "four", START + HOUR);
  assertEquals(files.size, 0, "nothing is written before a flush");
  logs.flush();
  assertEquals([...files], [
    ["access-2026-11-21T20.log", "one\ntwo\n"],
    ["errors-2026-11-21T20.log", "three\n"],
    ["access-2026-11-21T21.log", "four\n"],
  ]);
});

Deno.test("Log files go before a line of theirs is older than the table says", () => {
  const { files, logs } = createLab();
  for (let minute = 0; minute < 10 * 24 * 60; minute++) {
    const now = START + minute * 60_000;
    logs.write("info", String(now), now);
    logs.write("error", String(now), now);
    logs.sweep(now);
    if (minute % 30 !== 0) continue;
    for (const [name, text] of files) {
      const oldest = Number(text.split("\n")[0]);
      const life = name.startsWith("errors") ? 7 * DAY : DAY;
      if (now - oldest > life) throw new Error(`${name} has a line that is ${(now - oldest) / HOUR} h old`);
    }
  }
  assertEquals([...files.keys()].filter((name) => name.startsWith("access")).length, 24);
});

Deno.test("Log files of an earlier run are removed too, and nothing that is not ours", () => {
  const foreign = ["notes.txt", "access-2020-01-01T00.log.bak", "access-x.log"];
  const old = ["access-2020-01-01T00.log", "errors-2020-01-01T00.log", "access-9999-99-99T99.log"];
  const { files, logs } = createLab(new Map([...foreign, ...old].map((name) => [name, "x\n"])));
  logs.sweep(START);
  assertEquals([...files.keys()], foreign);
});
