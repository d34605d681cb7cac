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
import { parseArgs } from "@std/cli/parse-args";
import { BLOWS, endure } from "./ordeal.ts";

const args = parseArgs(Deno.args, { string: ["pairs", "blow", "transport", "every-ms"] });
const pairs = Number(args.pairs ?? 500);
const transport = args.transport === "native" ? "native" : "hardened";
let isGood = true;
for (const blow of BLOWS.filter((blow) => args.blow === undefined || args.blow === blow)) {
  const outcome = await endure({ blow, pairs, everyMs: Number(args["every-ms"] ?? 4_000), transport });
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
