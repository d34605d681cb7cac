/// <reference lib="dom" />
import type { Person } from "./person.ts";
import { waitUntil } from "./wait-until.ts";

/** Two people press Start for video and wait until they can write to each other. */
export async function meetByVideo(...people: [Person, Person]): Promise<void> {
  await Promise.all(people.map((person) => person.starts({ mode: "video" })));
  await Promise.all(people.map((person) => person.meets()));
}

/** Turns the camera on, looks at the picture, and lets the stranger have it. */
export async function showCamera(person: Person): Promise<void> {
  await person.press("button", "Camera");
  await person.press("button", "Show them");
}

/** On a site without TURN: the first wants a call with their camera, both agree, and the first shows their picture. */
export async function callDirectly(first: Person, second: Person): Promise<void> {
  await first.press("button", "Camera");
  await first.press("button", "Go on");
  await second.press("button", "Go on");
  await first.press("button", "Show them");
}

/** Waits until so many more pictures have been decoded. */
export async function pictureArrives(person: Person, frames = 10, deadlineMs?: number): Promise<void> {
  const before = await framesOf(person);
  await waitUntil(`${person.name} gets pictures`, async () => await framesOf(person) > before + frames, deadlineMs);
}

/** Pictures that were decoded, over all connections of a person. */
export async function framesOf(person: Person): Promise<number> {
  return (await received(person)).framesDecoded;
}

/** What has arrived and was decoded, over all connections of a person. */
export function received(person: Person): Promise<{ framesDecoded: number; audioPackets: number }> {
  return person.witness(async ({ connections }) => {
    const sum = { framesDecoded: 0, audioPackets: 0 };
    for (const connection of connections) {
      for (const report of (await connection.getStats()).values()) {
        if (report.type !== "inbound-rtp") continue;
        if (report.kind === "video") sum.framesDecoded += report.framesDecoded ?? 0;
        else sum.audioPackets += report.packetsReceived ?? 0;
      }
    }
    return sum;
  });
}

/**
 * Kinds of the two ends between which media flows, each as its own browser sees it. The other browser may see a "prflx":
 * a relay whose first packet came before its candidate did (RFC 8445, section 7.3.1.3).
 */
export async function pairOf(...people: [Person, Person]): Promise<(string | undefined)[]> {
  return await Promise.all(people.map(endOf));
}

function endOf(person: Person): Promise<string | undefined> {
  return person.witness(async ({ connections }) => {
    for (const connection of connections.filter(({ connectionState }) => connectionState !== "closed")) {
      const reports = [...(await connection.getStats()).values()];
      const selected = reports.find(({ type }) => type === "transport")?.selectedCandidatePairId;
      const pair = reports.find(({ id }) => selected !== undefined && id === selected) ??
        reports.findLast(({ type, selected }) => type === "candidate-pair" && selected === true);
      if (pair) return reports.find(({ id }) => id === pair.localCandidateId)?.candidateType;
    }
  });
}
