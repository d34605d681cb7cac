import { assert, assertEquals } from "@std/assert";
import { type Chapter, CHAPTERS, rounds } from "./attacks.ts";
import type { Attack } from "./attack.ts";
import { Campaign, type Result } from "./campaign.ts";
import type { TransportName } from "./victim.ts";

/** Every attack as a test of its own, in the short form, against a real server with this transport. */
export function testTransport(transport: TransportName): void {
  const results = new Map(CHAPTERS.map((chapter) => [chapter, once(() => runChapter(transport, chapter))]));
  const waiting = CHAPTERS.filter(({ waits }) => waits);
  for (const chapter of CHAPTERS) {
    for (const attack of chapter.attacks) {
      const isGap = isKnownGap(transport, attack);
      Deno.test({
        name: `${transport}, ${chapter.title.toLowerCase()}: ${attack.name}${isGap ? " (known gap)" : ""}`,
        // One server serves all attacks of a chapter, and the chapters that wait run beside the others.
        sanitizeOps: false,
        sanitizeResources: false,
        async fn() {
          const { problems } = (await results.get(chapter)!()).get(attack)!;
          // From the second chapter on, or too many servers would start at once.
          for (const other of waiting) results.get(other)!().catch(() => {}); // their own tests say so
          if (!isGap) return assertEquals(problems, []);
          assert(problems.length > 0, "this is no gap any more: take it out of the list, and out of docs/SECURITY.md");
        },
      });
    }
  }
}

function isKnownGap(transport: TransportName, { gap }: Attack): boolean {
  return transport === "native" && gap !== undefined;
}

async function runChapter(transport: TransportName, chapter: Chapter): Promise<Map<Attack, Result>> {
  const { flags, honest } = chapter;
  await using campaign = await Campaign.begin({ transport, form: "short", flags, honest });
  const results = new Map<Attack, Result>();
  for (const round of rounds(chapter, "short", (attack) => isKnownGap(transport, attack))) {
    for (const result of await campaign.run(round)) results.set(result.attack, result);
  }
  return results;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => made ??= make();
}
