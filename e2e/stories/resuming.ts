/// <reference lib="dom" />
import { freePort } from "../../.ci/free-port.mjs";
import { startFlakyNetwork } from "../harness/flaky-network.ts";
import type { Person } from "../harness/person.ts";
import type { ServerProcess } from "../harness/server-process.ts";
import { meet, type Stage, story } from "../harness/story.ts";
import { waitUntil } from "../harness/wait-until.ts";

const SECRET = "the same before and after every restart";
/** A browser that was sent away comes back within 10 s, and the machine may be busy. */
const BACK_MS = 30_000;

story("The server restarts during a video call: the picture never stops, and the words go on", async (stage) => {
  const port = await freePort();
  const start = () => stage.server({ flags: ["--port", `${port}`], env: { SECRET } });
  const server = await start();
  const anna = await stage.person("Anna", "chromium");
  const ben = await stage.person("Ben", "firefox");
  await Promise.all([anna, ben].map((person) => person.starts({ mode: "video" })));
  await Promise.all([anna.meets(), ben.meets()]);
  await anna.says("Before");
  await ben.sees("Stranger: Before");
  await showsThemselves(anna, ben);
  await showsThemselves(ben, anna);

  await server.stop();
  for (const person of [anna, ben]) {
    await person.sees("Your connection broke");
    await decodes(person);
  }
  await anna.says("While it was away");
  await start();
  for (const person of [anna, ben]) await decodes(person);
  await ben.sees("Stranger: While it was away", BACK_MS);
  await ben.says("After");
  await anna.sees("Stranger: After", BACK_MS);
  for (const person of [anna, ben]) {
    await person.seesNoMore("connection broke");
    await decodes(person);
  }
});

story("When a connection breaks, both read so, and nothing that is said meanwhile is lost", async (stage) => {
  const { network, anna, ben } = await overFlakyNetwork(stage, await stage.server());
  const broken = network.breakFor(5_000, "all");
  await Promise.all([
    anna.sees("Your connection broke"),
    ben.sees("Their connection broke"),
    ben.sees(/The line is held for \d+ more second/),
  ]);
  await anna.says("Can you hear me?");
  await ben.says("Where are you?");
  await broken;
  await anna.sees("Stranger: Where are you?", BACK_MS);
  await ben.sees("Stranger: Can you hear me?", BACK_MS);
  for (const person of [anna, ben]) await person.seesNoMore("connection broke");
});

story("Somebody who does not come back ends the conversation, clearly and in time", async (stage) => {
  const server = await stage.server({ flags: ["--grace-ms", "3000"] });
  const { network, anna, ben } = await overFlakyNetwork(stage, server);
  const broken = network.breakFor(6_000, "all");
  await ben.sees("Their connection broke");
  await ben.sees("The line to them broke");
  await broken;
  await anna.sees("The line to them broke", BACK_MS);
});

story("A tab that is closed ends the conversation at once", async (stage) => {
  const [anna, ben] = await two(stage);
  await anna.page.close();
  await ben.sees("They moved on"); // long before the line would be given up
});

story("Who pressed Next by accident asks to go back, and both find everything as it was", async (stage) => {
  const [anna, ben] = await two(stage);
  await ben.says("Tell me more");
  await anna.sees("Stranger: Tell me more");
  await anna.press("button", "Next");
  await anna.press("button", "Ask to go back");
  await ben.sees("would like to come back");
  await ben.press("button", "Go back");
  await Promise.all([anna.meets(), ben.meets()]);
  await anna.sees("Stranger: Tell me more");
  await anna.says("So I was saying");
  await ben.sees("Stranger: So I was saying");
});

async function two(stage: Stage): Promise<[Person, Person]> {
  const anna = await stage.person("Anna", "chromium");
  const ben = await stage.person("Ben", "firefox");
  await meet(anna, ben);
  return [anna, ben];
}

/** Two who have met on one site; Anna reaches the server over a network that can break. */
async function overFlakyNetwork(stage: Stage, server: ServerProcess) {
  const network = startFlakyNetwork(Number(new URL(server.origin).port));
  stage.defer(() => Promise.resolve(network.stop()));
  const page = stage.hostPage(server);
  const anna = await stage.person("Anna", "firefox", { path: `${page}?chat=http://localhost:${network.port}` });
  const ben = await stage.person("Ben", "chromium", { path: page });
  await meet(anna, ben);
  return { network, anna, ben };
}

/** Turns the camera on, and goes through what is asked before the partner sees the picture. */
async function showsThemselves(person: Person, partner: Person): Promise<void> {
  await person.press("button", "Camera");
  await waitUntil(`${partner.name} gets the picture of ${person.name}`, async () => {
    for (const [who, answer] of [[person, "Go on"], [partner, "Go on"], [person, "Show them"]] as const) {
      if (await who.has("button", answer)) await who.press("button", answer);
    }
    return await framesDecoded(partner) > 0;
  }, BACK_MS);
}

/** Waits until pictures go on arriving. */
async function decodes(person: Person): Promise<void> {
  const before = await framesDecoded(person);
  await waitUntil(`${person.name} goes on seeing pictures`, async () => await framesDecoded(person) > before + 5);
}

function framesDecoded(person: Person): Promise<number> {
  return person.witness(async ({ connections }) => {
    let frames = 0;
    for (const connection of connections) {
      for (const report of (await connection.getStats()).values()) {
        if (report.type === "inbound-rtp" && report.kind === "video") frames += report.framesDecoded ?? 0;
      }
    }
    return frames;
  });
}
