/**
 * Conversations over a real server that is restarted, killed, or cut off; says what became of every word.
 *
 * ```sh
 * deno task restart-test                                      # 500 conversations, each kind of blow
 * deno task restart-test --pairs 50 --blow SIGKILL --transport native
 * ```
 *
 * @module
 */
import { oneOf, readOptions, wholeNumber } from "../../.ci/options.ts";
import { BLOWS, endure } from "./ordeal.ts";

const USAGE = `Usage: deno task restart-test -- --pairs 500 --blow ${
  BLOWS.join("|")
} --transport hardened|native --every-ms 4000`;
const { pairs, blow: only, transport, "every-ms": everyMs } = readOptions(USAGE, {
  pairs: wholeNumber({ min: 1, max: 10_000, fallback: 500 }),
  blow: oneOf(BLOWS, undefined),
  transport: oneOf(["hardened", "native"], "hardened"),
  "every-ms": wholeNumber({ min: 1, fallback: 4_000 }),
});
let isGood = true;
for (const blow of BLOWS.filter((blow) => only === undefined || only === blow)) {
  const outcome = await endure({ blow, pairs, everyMs, transport });
  const { said, lost, duplicated, foreign, outOfOrder, endings, back } = outcome;
  const at = (share: number) => back[Math.ceil(share * back.length) - 1] ?? NaN;
  const quantiles = [0.5, 0.95, 0.99, 1].map((share) => `p${share * 100} ${(at(share) / 1_000).toFixed(1)} s`);
  console.log(
    `${blow}, ${transport}: ${pairs} conversations, ${said} messages: ${lost} lost, ${duplicated} duplicated,`,
  );
  console.log(`  ${foreign} foreign, ${outOfOrder} out of order, ${endings.length} conversations ended`);
  console.log(`  went on after the blow: ${back.length}, ${quantiles.join(", ")}`);
  for (const ending of new Set(endings)) console.log(`  ended by ${ending}`);
  isGood &&= lost + duplicated + foreign + outOfOrder + endings.length === 0;
}
Deno.exit(isGood ? 0 : 1);
