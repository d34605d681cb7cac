import type { MatchingResult } from "./matching-core.ts";
import { SERVER_CORE } from "./server-process.ts";

/** Measures the matchmaker alone, in a process and on a core of its own. */
export async function measureMatching(waiting: readonly number[]): Promise<MatchingResult[]> {
  const script = new URL("matching-core.ts", import.meta.url).pathname;
  const { success, stdout } = await new Deno.Command("taskset", {
    args: [
      "-c",
      SERVER_CORE,
      Deno.execPath(),
      "run",
      "--v8-flags=--max-old-space-size=8192",
      script,
      ...waiting.map(String),
    ],
    stderr: "inherit",
  }).output();
  if (!success) throw new Error("Cannot measure the matchmaker");
  return JSON.parse(new TextDecoder().decode(stdout));
}
