/// <reference lib="dom" />
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { parseServerMessage } from "../../protocol/mod.ts";
import { type Coturn, signCredential, startCoturn } from "../coturn.ts";
import { callDirectly, framesOf, pairOf, showCamera } from "../harness/calls.ts";
import type { Person } from "../harness/person.ts";
import { type Stage, story, turnStory } from "../harness/story.ts";
import { waitUntil } from "../harness/wait-until.ts";

const SECRET = "what-both-servers-know-and-nobody-else-does";
const OTHER = "what-only-one-of-the-servers-knows-for-now";

const CROSSINGS = [["chromium", "firefox"], ["firefox", "chromium"]] as const;
for (
  const [sender, receiver, transport] of CROSSINGS.flatMap((pair) => [[...pair, "udp"], [...pair, "tcp"]] as const)
) {
  turnStory(
    `A call from ${sender} to ${receiver} goes through TURN over ${transport} and shows no address`,
    async (stage) => {
      const coturn = await relayFor(stage, SECRET, { udp: transport === "udp", tcp: transport === "tcp" });
      const [anna, ben] = await meetWith(stage, coturn, [sender, receiver]);
      await showCamera(anna);
      await anna.press("button", "Microphone");
      await waitUntil("the picture arrives", async () => await framesOf(ben) > 10);
      assertEquals(await pairOf(anna, ben), ["relay", "relay"]);
      for (const person of [anna, ben]) {
        const { candidates, traces } = await learned(person);
        assert(candidates > 0, "no candidate arrived, so this shows nothing");
        assertEquals(traces, [], person.name);
      }
    },
  );
}

story("Without TURN the same look at a call finds addresses: it would find them with TURN as well", async (stage) => {
  const people: [Person, Person] = [await stage.person("Anna", "chromium"), await stage.person("Ben", "firefox")];
  await meetByVideo(...people);
  const [anna, ben] = people;
  await callDirectly(anna, ben);
  await waitUntil("the picture arrives", async () => await framesOf(ben) > 10);
  for (const person of people) assertNotEquals((await learned(person)).traces, [], person.name);
});

turnStory("A wrong credential is told within 10 s, and the call comes about once it is right", async (stage) => {
  const wrong = await relayFor(stage, OTHER);
  const [anna, ben] = await meetWith(stage, wrong, ["chromium", "firefox"]);
  await showCamera(anna);
  await ben.sees("You can still write", 12_000);
  assertEquals(await framesOf(ben), 0);
  await wrong.stop();
  await relayFor(stage, SECRET, { port: wrong.port });
  await waitUntil("the picture arrives", async () => await framesOf(ben) > 10, 40_000);
  assertEquals(await pairOf(anna, ben), ["relay", "relay"]);
});

// What was handed out is spoiled on its way, as it would be by a clock that is wrong.
turnStory(
  "An expired credential is told within 10 s, and the call comes about once there is a fresh one",
  async (stage) => {
    const coturn = await relayFor(stage, SECRET);
    const server = await stage.server({ env: { TURN_URLS: coturn.urls.join(), TURN_SECRET: SECRET } });
    const renewals: (() => void)[] = [];
    const { origin } = stage.relay({
      target: server.origin,
      down(message, leg) {
        const matched = typeof message === "string" ? parseServerMessage(message) : undefined;
        if (matched?.type !== "matched") return message;
        const { epoch, iceServers } = matched;
        renewals.push(() => leg.toPerson(JSON.stringify({ type: "ice-servers", epoch, iceServers })));
        const expired = signCredential(SECRET, Math.floor(Date.now() / 1_000) - 60, "late");
        return JSON.stringify({ ...matched, iceServers: iceServers.map((each) => ({ ...each, ...expired })) });
      },
    });
    const anna = await stage.person("Anna", "firefox", { origin });
    const ben = await stage.person("Ben", "chromium", { origin });
    await meetByVideo(anna, ben);
    await showCamera(anna);
    await ben.sees("You can still write", 12_000);
    assertEquals(await framesOf(ben), 0);
    for (const renew of renewals) renew();
    await waitUntil("the picture arrives", async () => await framesOf(ben) > 10, 40_000);
    assertEquals(await pairOf(anna, ben), ["relay", "relay"]);
  },
);

turnStory("A TURN server that dies and comes back: so does the call, by itself", async (stage) => {
  const first = await relayFor(stage, SECRET);
  const [anna, ben] = await meetWith(stage, first, ["firefox", "chromium"]);
  await showCamera(anna);
  await waitUntil("the picture arrives", async () => await framesOf(ben) > 10);
  await first.stop();
  await relayFor(stage, SECRET, { port: first.port });
  const before = await framesOf(ben);
  await waitUntil("the picture comes back", async () => await framesOf(ben) > before + 50, 60_000);
  await anna.says("There you are");
  await ben.sees("Stranger: There you are");
});

async function relayFor(
  stage: Stage,
  secret: string,
  options: { udp?: boolean; tcp?: boolean; port?: number } = {},
): Promise<Coturn> {
  const coturn = await startCoturn({ secret, allowLoopbackPeers: true, ...options });
  stage.defer(coturn.stop);
  return coturn;
}

/** Two people on a server whose calls go through this TURN server. */
async function meetWith(
  stage: Stage,
  coturn: Coturn,
  [first, second]: ["chromium" | "firefox", "chromium" | "firefox"],
): Promise<[Person, Person]> {
  await stage.server({ env: { TURN_URLS: coturn.urls.join(), TURN_SECRET: SECRET } });
  const people: [Person, Person] = [await stage.person("Anna", first), await stage.person("Ben", second)];
  await meetByVideo(...people);
  return people;
}

async function meetByVideo(...people: [Person, Person]): Promise<void> {
  for (const { page } of people) await page.evaluate(noteSignals);
  await Promise.all(people.map((person) => person.starts({ mode: "video" })));
  await Promise.all(people.map((person) => person.meets()));
}

/** Runs inside the page: notes what the partner sends before the browser reads it. */
function noteSignals(): void {
  const signals: string[] = [];
  Object.assign(globalThis, { partnerSignals: signals });
  const { prototype } = RTCPeerConnection;
  for (const name of ["setRemoteDescription", "addIceCandidate"] as const) {
    const original = prototype[name] as (signal: unknown) => Promise<void>;
    prototype[name] = function (this: RTCPeerConnection, signal: unknown) {
      signals.push(JSON.stringify(signal));
      return original.call(this, signal);
    } as never;
  }
}

/** Traces of the partner's own address and network, in their signals and in what the browser made of them. */
function learned(person: Person): Promise<{ candidates: number; traces: string[] }> {
  return person.witness(async ({ connections }) => {
    let candidates = 0;
    const ports = new Set<number>();
    const traces: string[] = [];
    const { partnerSignals } = globalThis as unknown as { partnerSignals: string[] };
    for (const line of partnerSignals.flatMap((signal) => signal.split(/\\r\\n|"/))) {
      // All are on one machine here: the relays are on 127.0.0.1, and this is all that may say so.
      const relay = /^(a=)?candidate:\S+ \d \S+ \d+ 127\.0\.0\.1 (\d+) typ relay raddr 0\.0\.0\.0 rport 9\b/;
      const port = relay.exec(line)?.[2];
      if (port !== undefined) {
        candidates++;
        ports.add(Number(port));
      }
      const rest = line.replace(relay, "").replace(/\b0\.0\.0\.0\b/g, "");
      if (/\d+\.\d+\.\d+\.\d+|[0-9a-f]*:[0-9a-f]*::?[0-9a-f]*:[0-9a-f:]+ |\.local\b|network-|candidate:/i.test(rest)) {
        traces.push(line);
      }
    }
    for (const connection of connections) {
      for (const report of (await connection.getStats()).values()) {
        if (report.type !== "remote-candidate" || report.candidateType === "relay") continue;
        // A relay whose first packet came before its candidate did is one all the same.
        if (report.candidateType === "prflx" && report.address === "127.0.0.1" && ports.has(report.port)) continue;
        traces.push(`${report.candidateType} ${report.address}:${report.port}`);
      }
    }
    return { candidates, traces };
  });
}
