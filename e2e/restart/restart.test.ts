import { assertEquals } from "@std/assert";
import { BLOWS, endure } from "./ordeal.ts";

const WHAT = {
  SIGTERM: "the server is restarted",
  SIGKILL: "the server is killed",
  network: "the network drops and stalls for 10 s",
};

for (const blow of BLOWS) {
  Deno.test(`Fifty conversations go on when ${WHAT[blow]}: nothing lost, nothing twice, nothing of others`, async () => {
    const { endings, lost, duplicated, foreign, outOfOrder } = await endure({
      blow,
      pairs: 50,
      everyMs: 2_000,
      transport: "hardened",
    });
    assertEquals({ endings, lost, duplicated, foreign, outOfOrder }, {
      endings: [],
      lost: 0,
      duplicated: 0,
      foreign: 0,
      outOfOrder: 0,
    });
  });
}
