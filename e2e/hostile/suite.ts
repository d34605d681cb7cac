import { assert, assertEquals } from "@std/assert";
import { CHAPTERS, rounds } from "./attacks.ts";
import type { Attack } from "./attack.ts";
import { Campaign, type Result } from "./campaign.ts";
import type { TransportName } from "./victim.ts";

/** Every attack as a test of its own, in the short form, against a real server with this transport. */
export function testTransport(transport: TransportName): void {
  for (const chapter of CHAPTERS) {
    const results = lazyResults(transport, chapter);
    for (const attack of chapter.attacks) {
      const isGap = isKnownGap(transport, attack);
      Deno.test({
        name: `${transport}, ${chapter.title.toLowerCase()}: ${attack.name}${isGap ? " (known gap)" : ""}`,
        // One server serves all attacks of a chapter: it begins with the first test and ends with the last one.
        sanitizeOps: false,
        sanitizeResources: false,
        async fn() {
          const { problems } = await results(attack);
          if (!isGap) return assertEquals(problems, []);
          if (attack.isGapUnsteady) return;
          assert(problems.length > 0, "this is no gap any more: take it out of the list, and out of docs/SECURITY.md");
        },
      });
    }
  }
}

function isKnownGap(transport: TransportName, { gap }: Attack): boolean {
  return transport === "native" && gap !== undefined;
}

/** Runs the rounds of a chapter as its tests ask for them, in order, and stops the server after the last one. */
function lazyResults(transport: TransportName, chapter: typeof CHAPTERS[number]): (attack: Attack) => Promise<Result> {
  const found = new Map<Attack, Result>();
  const waiting = rounds(chapter, "short", (attack) => isKnownGap(transport, attack));
  const asked = new Set<Attack>();
  let campaign: Promise<Campaign> | undefined;
  return async (attack) => {
    asked.add(attack);
    const { attacks, flags, honest } = chapter;
    campaign ??= Campaign.begin({ transport, form: "short", flags, honest });
    try {
      while (!found.has(attack)) {
        const round = waiting.splice(waiting.findIndex((some) => some.includes(attack)), 1)[0]!;
        for (const result of await (await campaign).run(round)) found.set(result.attack, result);
      }
      return found.get(attack)!;
    } finally {
      if (asked.size === attacks.length) await (await campaign)[Symbol.asyncDispose]();
    }
  };
}
