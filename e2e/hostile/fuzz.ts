// Feeds both parsers with messages and frames that began valid and were changed. Prints seed and input of the first
// one that makes a parser throw, accept what it must not, or change what it was given.
//
//   deno task fuzz                                          the short form
//   deno task fuzz -- --inputs 1000000 --seed 42            the long form, and any find again

import { parseArgs } from "@std/cli/parse-args";
import { fuzz } from "./fuzzer.ts";

const args = parseArgs(Deno.args.filter((arg) => arg !== "--"), { string: ["inputs", "seed"] });
const inputs = Number(args.inputs ?? 50_000);
const seed = Number(args.seed ?? crypto.getRandomValues(new Uint32Array(1))[0]);
const began = performance.now();
const { find, accepted } = fuzz(seed, inputs);
if (find === undefined) {
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  console.log(
    `${inputs} inputs, seed ${seed}, in ${seconds} s: nothing found; ` +
      `${accepted.messages} messages and ${accepted.frames} frames were well formed`,
  );
} else {
  console.log(`Found after ${find.at} inputs with seed ${seed}: ${find.problem}\n${find.input}`);
  Deno.exit(1);
}
