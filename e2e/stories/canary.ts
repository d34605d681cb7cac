/// <reference lib="dom" />
import { assert, assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { parseServerMessage } from "../../protocol/mod.ts";
import { callDirectly, pictureArrives } from "../harness/calls.ts";
import type { Person } from "../harness/person.ts";
import type { RelayProxy } from "../harness/relay-proxy.ts";
import { findInMemory, heapSnapshot } from "../harness/server-memory.ts";
import type { ServerProcess } from "../harness/server-process.ts";
import { story } from "../harness/story.ts";
import { waitUntil } from "../harness/wait-until.ts";

// What people type, what their browsers say about their network and about themselves, where they come from and what they
// hold for the server is planted and then looked for everywhere in the server: in the bytes that reach it, its heap, its whole memory, its log, its metrics. What the server does get to know
// (an interest while waiting, a message that was reported) is looked for as well: a search that finds nothing proves nothing
// unless it can find.
story("Words, typing and signals never reach the server, while what it must know does", async (stage) => {
  const flags = ["--log-level", "debug", "--trusted-proxies", "127.0.0.1,::1", "--grace-ms", "1000"];
  const server = await stage.server({ inspect: true, flags });
  const tickets: string[] = [];
  const relay = stage.relay({
    target: server.origin,
    forwardedFor: ADDRESS,
    down(message) {
      const parsed = typeof message === "string" ? parseServerMessage(message) : undefined;
      if (parsed?.type === "ticket") tickets.push(parsed.ticket);
      return message;
    },
  });
  const anna = await stage.person("Anna", "chromium", { origin: relay.origin });
  const ben = await stage.person("Ben", "firefox", { origin: relay.origin });
  const canary = { interest: plant(), text: plant(), typed: plant(), answer: plant(), note: plant() };

  await anna.starts({ mode: "video", interests: [canary.interest] });
  await anna.sees("Looking for someone");
  const inMemory = await findInMemory(server.pid, [canary.interest]);
  if (inMemory) {
    assertEquals(inMemory, [canary.interest], "control: an interest of somebody who waits is in the memory");
  }
  assert((await heapSnapshot(server)).includes(canary.interest), "control: and in the heap");
  assertEquals(inBytes(relay, [canary.interest]), [canary.interest], "control: and in the bytes");

  await ben.starts({ mode: "video", interests: [canary.interest] });
  await Promise.all([anna.meets(), ben.meets()]);
  await anna.says(canary.text);
  await ben.sees(canary.text);
  await ben.says(canary.answer);
  await anna.sees(canary.answer);
  await ben.writes("Your message", canary.typed);
  await anna.sees("The stranger is typing");
  await callDirectly(anna, ben);
  await waitUntil("a direct connection", () => states(ben).then((all) => all.includes("connected")));
  const signals = [...await secretsOfSignals(anna), ...await secretsOfSignals(ben)];
  assert(signals.length >= 6, `passwords, fragments and fingerprints of both sides: ${signals}`);

  const planted = [canary.text, canary.answer, canary.typed, ...signals];
  assertEquals(inBytes(relay, planted), []);

  // Nor do pictures: many arrive, and next to nothing goes to the server meanwhile.
  const [bytesBefore, picturesBefore] = [sizeOf(relay), await mediaBytes(ben)];
  await pictureArrives(ben, 30);
  const [bytes, pictures] = [sizeOf(relay) - bytesBefore, await mediaBytes(ben) - picturesBefore];
  assert(pictures > 5_000 && bytes < pictures / 5, `${bytes} bytes to the server, ${pictures} from the partner`);

  // A report opens what the reporter chose: that, and only that, the server now knows.
  await anna.press("button", "Report");
  await anna.press("radio", "Something else");
  await anna.press("checkbox", new RegExp(`You ${canary.text}`));
  await anna.writes("Something to add? (optional)", canary.note);
  await anna.press("button", "Send the report");
  await anna.sees("Verified: exactly these words were sent");
  const places = await whereItIs(server, relay, [...planted, canary.note]);
  for (const reported of [canary.answer, canary.note]) {
    for (const place of ["bytes", "heap"] as const) {
      assert(places[place].delete(reported), `control: what was reported is in the ${place}`);
    }
    places.memory.delete(reported);
  }
  assertEquals(places, { bytes: NONE, heap: NONE, memory: NONE, log: NONE, metrics: NONE });

  // One leaves, the other's browser goes. What the report says is kept; of the two nothing is.
  const browsers = await Promise.all([anna, ben].map(({ page }) => page.evaluate(() => navigator.userAgent)));
  const traces = [ADDRESS, ...browsers, canary.interest];
  assertEquals(inBytes(relay, traces), traces, "control: all of it did reach the server");
  assertEquals(tickets.length > 0, true, "control: there were tickets");
  await anna.press("button", "Done");
  await anna.press("button", "Stop");
  await ben.goes();
  const gone = [...planted.filter((each) => each !== canary.answer), ...traces, ...tickets];
  const metricsNow = async () => await (await fetch(`${server.origin}/metrics`)).text();
  await waitUntil("nobody is there any more, after the grace period", async () => {
    return /^passerby_sessions 0\npasserby_absent 0$/m.test((await metricsNow()).replace(/^#.*\n/gm, ""));
  });
  let heap = "";
  await waitUntil("nothing of the two is held", async () => {
    heap = await heapSnapshot(server); // the runtime lets go of closed sockets a moment later
    return gone.every((each) => !heap.includes(each));
  }, 60_000);
  assert(heap.includes(canary.note), "control: a report is kept");
  const metrics = await metricsNow();
  assertEquals(gone.filter((each) => server.log().includes(each) || metrics.includes(each)), []);
});

/** Where everybody comes from, as the proxy in front says. */
const ADDRESS = "203.0.113.187";

const NONE: ReadonlySet<string> = new Set();

async function whereItIs(server: ServerProcess, relay: RelayProxy, planted: string[]) {
  const memory = await findInMemory(server.pid, planted) ?? []; // first: a snapshot needs memory itself
  const heap = await heapSnapshot(server);
  const metrics = await (await fetch(`${server.origin}/metrics`)).text();
  assert(metrics.includes("# TYPE"), "the metrics are there");
  return {
    bytes: new Set(inBytes(relay, planted)),
    heap: new Set(planted.filter((each) => heap.includes(each))),
    memory: new Set(memory),
    log: new Set(planted.filter((each) => server.log().includes(each))),
    metrics: new Set(planted.filter((each) => metrics.includes(each))),
  };
}

function inBytes({ received }: RelayProxy, planted: string[]): string[] {
  return planted.filter((each) => received.some((bytes) => Buffer.from(bytes.buffer).includes(each)));
}

/** All that went to the server so far. */
function sizeOf({ received }: RelayProxy): number {
  return received.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** Pictures and sound that came from the partner so far. */
function mediaBytes(person: Person): Promise<number> {
  return person.witness(async ({ connections }) => {
    let sum = 0;
    for (const connection of connections) {
      for (const report of (await connection.getStats()).values()) {
        if (report.type === "inbound-rtp") sum += report.bytesReceived ?? 0;
      }
    }
    return sum;
  });
}

/** A word that occurs nowhere else, and that the server would take for an interest as it is. */
function plant(): string {
  return `canary${crypto.randomUUID().replaceAll("-", "").slice(0, 20)}`;
}

/** What stands in the descriptions of a person's calls and nowhere else. */
async function secretsOfSignals(person: Person): Promise<string[]> {
  const descriptions = await person.witness(({ connections }) =>
    connections.map((each) => each.localDescription?.sdp ?? "")
  );
  const found = descriptions.flatMap((sdp) =>
    [...sdp.matchAll(
      /^a=(?:ice-pwd:(\S+)|fingerprint:sha-256 (\S+)|candidate:.* (\S+\.local|[0-9.]{7,}) \d+ typ host)/gm,
    )]
      .flatMap((match) => match.slice(1).filter((each) => each !== undefined && each !== "127.0.0.1"))
  );
  return [...new Set(found)];
}

function states(person: Person): Promise<string[]> {
  return person.witness(({ connections }) => connections.map((each) => each.connectionState));
}
