/// <reference lib="dom" />
import { assertEquals } from "@std/assert";
import { callDirectly, meetByVideo, pictureArrives } from "../harness/calls.ts";
import { startFlakyNetwork } from "../harness/flaky-network.ts";
import { story } from "../harness/story.ts";

const CUT_MS = 15_000;
/** Far less than the cut, so that a picture that comes back with the connection would be too late. */
const NEXT_PICTURES_MS = 6_000;

story(
  "The connection to the server is cut for 15 s in a call: the picture never stops, the words come after",
  async (stage) => {
    const server = await stage.server();
    const network = startFlakyNetwork(Number(new URL(server.origin).port));
    stage.defer(() => Promise.resolve(network.stop()));
    const page = stage.hostPage(server);
    // Both are cut: nothing but their call connects them.
    const path = `${page}?chat=http://localhost:${network.port}`;
    const anna = await stage.person("Anna", "chromium", { path });
    const ben = await stage.person("Ben", "firefox", { path });
    await meetByVideo(anna, ben);
    await callDirectly(anna, ben);
    await pictureArrives(ben);
    const connections = await ben.witness(({ connections }) => connections.length);

    let isCut = true;
    const cut = network.breakFor(CUT_MS, "all").then(() => isCut = false);
    await anna.sees("Your connection broke");
    await anna.says("Said while it was away");
    while (isCut) await pictureArrives(ben, 5, NEXT_PICTURES_MS);
    await cut;
    await ben.sees("Stranger: Said while it was away", 30_000);
    await ben.says("Heard");
    await anna.sees("Stranger: Heard", 30_000);
    await pictureArrives(ben);
    assertEquals(await ben.witness(({ connections }) => connections.length), connections, "the same call");
  },
);
