import { assert, assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import type { Person } from "../harness/person.ts";
import type { RelayProxy } from "../harness/relay-proxy.ts";
import { findInMemory, heapSnapshot } from "../harness/server-memory.ts";
import type { ServerProcess } from "../harness/server-process.ts";
import { story } from "../harness/story.ts";
import { waitUntil } from "../harness/wait-until.ts";

// What people type, and what their browsers say about their network, is planted and then looked for everywhere in the server:
// in the bytes that reach it, its heap, its whole memory, its log, its metrics. What the server does get to know
// (an interest while waiting, a message that was reported) is looked for as well: a search that finds nothing proves nothing
// unless it can find.
story("Words, typing and signals never reach the server, while what it must know does", async (stage) => {
  const server = await stage.server({ inspect: true, flags: ["--log-level", "debug"] });
  const relay = stage.relay({ target: server.origin });
  const anna = await stage.person("Anna", "chromium", { origin: relay.origin });
  const ben = await stage.person("Ben", "firefox", { origin: relay.origin });
  const canary = { interest: plant(), text: plant(), typed: plant(), answer: plant(), note: plant() };

  await anna.starts({ mode: "video", interests: [canary.interest] });
  await anna.sees("Looking for someone");
  assert(
    (await heapSnapshot(server)).includes(canary.interest),
    "control: an interest of somebody who waits is in the heap",
  );
  const inMemory = await findInMemory(server.pid, [canary.interest]);
  if (inMemory) assertEquals(inMemory, [canary.interest], "control: and in the memory");
  assertEquals(inBytes(relay, [canary.interest]), [canary.interest], "control: and in the bytes");

  await ben.starts({ mode: "video", interests: [canary.interest] });
  await Promise.all([anna.meets(), ben.meets()]);
  await anna.says(canary.text);
  await ben.sees(canary.text);
  await ben.says(canary.answer);
  await anna.sees(canary.answer);
  await ben.writes("Your message", canary.typed);
  await anna.sees("The stranger is typing");
  await anna.press("button", "Camera");
  await waitUntil("a direct connection", () => states(ben).then((all) => all.includes("connected")));
  const signals = [...await secretsOfSignals(anna), ...await secretsOfSignals(ben)];
  assert(signals.length >= 6, `passwords, fragments and fingerprints of both sides: ${signals}`);

  const planted = [canary.text, canary.answer, canary.typed, ...signals];
  assertEquals(await whereItIs(server, relay, planted), NOWHERE);

  // A report opens what the reporter chose: that, and only that, the server now knows.
  await anna.press("button", "Report");
  await anna.press("radio", "Something else");
  await anna.press("checkbox", new RegExp(`You ${canary.text}`));
  await anna.writes("Something to add? (optional)", canary.note);
  await anna.press("button", "Send the report");
  await anna.sees("Verified: exactly these words were sent");
  const heap = await heapSnapshot(server);
  assert(heap.includes(canary.answer), "control: a reported message is in the heap");
  assert(heap.includes(canary.note), "control: and the note");
  const rest = planted.filter((each) => each !== canary.answer);
  assertEquals(await whereItIs(server, relay, rest), NOWHERE);
  for (const each of [canary.answer, canary.note]) {
    assert(!server.log().includes(each), "what was reported is not in the log");
  }
});

type Places = { bytes: string[]; heap: string[]; memory: string[]; log: string[]; metrics: string[] };
const NOWHERE: Places = { bytes: [], heap: [], memory: [], log: [], metrics: [] };

async function whereItIs(server: ServerProcess, relay: RelayProxy, planted: string[]): Promise<Places> {
  const heap = await heapSnapshot(server);
  const metrics = await (await fetch(`${server.origin}/metrics`)).text();
  assert(metrics.includes("# TYPE"), "the metrics are there");
  return {
    bytes: inBytes(relay, planted),
    heap: planted.filter((each) => heap.includes(each)),
    memory: await findInMemory(server.pid, planted) ?? [],
    log: planted.filter((each) => server.log().includes(each)),
    metrics: planted.filter((each) => metrics.includes(each)),
  };
}

function inBytes({ received }: RelayProxy, planted: string[]): string[] {
  return planted.filter((each) => received.some((bytes) => Buffer.from(bytes.buffer).includes(each)));
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
