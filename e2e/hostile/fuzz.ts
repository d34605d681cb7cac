// Feeds both parsers with messages and frames that began valid and were changed. Prints seed and input of the first
// one that makes a parser throw, accept what it must not, or change what it was given.
//
//   deno task fuzz                                          the short form
//   deno task fuzz -- --inputs 1000000 --seed 42            the long form, and any find again

import { readOptions, wholeNumber } from "../../.ci/options.ts";
import { fuzz } from "./fuzzer.ts";

const { inputs, seed } = readOptions("Usage: deno task fuzz -- --inputs 50000 --seed 42", {
  inputs: wholeNumber({ min: 1, fallback: 50_000 }),
  seed: wholeNumber({ fallback: crypto.getRandomValues(new Uint32Array(1))[0]! }),
});
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
