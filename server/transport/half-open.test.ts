import { assert, assertEquals } from "@std/assert";

const MODULE = new URL("./half-open.ts", import.meta.url).href;
const [CROWD, KIB_EACH] = [2_000, 8];

/** A crowd comes and is thrown out at once, while only what is young is collected. Prints how much more is held then, KiB. */
const PROGRAM = `
  import { HalfOpen } from ${JSON.stringify(MODULE)};
  const halfOpen = new HalfOpen({ max: 8, timeout: 600_000, perTurn: 1 });
  const visit = () => ({ once() {}, destroy() {}, bytesRead: 0, weight: new Array(${KIB_EACH} * 128).fill(0) });
  for (let at = 0; at < 4; at++) halfOpen.add(visit());
  gc(); // what keeps them is old now
  const before = Deno.memoryUsage().heapUsed;
  for (let at = 0; at < ${CROWD}; at++) {
    halfOpen.add(visit());
    if (at % 16 === 0) gc({ type: "minor" });
  }
  console.log(Math.round((Deno.memoryUsage().heapUsed - before) / 1_024));
  halfOpen.cutAll();
`;

Deno.test("Of those who were thrown out nothing is held, also before the next long collection of garbage", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--v8-flags=--expose-gc", PROGRAM],
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  assertEquals(code, 0, text.decode(stderr));
  const held = Number(text.decode(stdout));
  assert(held < CROWD * KIB_EACH / 10, `${held} KiB are held after a crowd of ${CROWD * KIB_EACH} KiB`);
});
