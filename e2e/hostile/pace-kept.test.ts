import { assertEquals } from "@std/assert";
import { type Measurement, PaceKept } from "./pace-kept.ts";

const MEASUREMENT: Measurement = {
  first: { pairs: [{ calm: [0.25], other: [1.5] }], cpuMs: 2, attackers: 3 },
};

Deno.test("What was measured of the pace is there again in the next part of the measurement", () => {
  const folder = Deno.makeTempDirSync();
  try {
    const path = `${folder}/kept.json`;
    new PaceKept(path).set("floods", MEASUREMENT);
    const next = new PaceKept(path);
    assertEquals([next.get("floods"), next.get("crowds")], [MEASUREMENT, undefined]);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("What was measured of the pace needs no file within one run", () => {
  const kept = new PaceKept();
  kept.set("floods", MEASUREMENT);
  assertEquals(kept.get("floods"), MEASUREMENT);
});
