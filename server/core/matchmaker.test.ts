import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { areCompatible, shared } from "./compatibility.ts";
import type { MatchProposal, PeerId, WaitingEntry } from "./effect.ts";
import { Matchmaker } from "./matchmaker.ts";
import { entryOf } from "./testing.ts";

const WIDEN = 8_000;
const EMPTY = { waiters: 0, pools: 0, interests: 0, due: 0 };

function matchmaker(): Matchmaker {
  return new Matchmaker({ widenAfterMs: WIDEN });
}

/** Enters one after the other at their `since`; returns the last one's match. */
function enterAll(maker: Matchmaker, ...entries: WaitingEntry[]): MatchProposal | undefined {
  let proposal: MatchProposal | undefined;
  for (const entry of entries) proposal = maker.enter(entry, entry.since);
  return proposal;
}

Deno.test("Matchmaker pairs two without wishes at once, the longer-waiting one first", () => {
  const maker = matchmaker();
  const proposal = enterAll(maker, entryOf("a"), entryOf("b", { since: 1 }));
  assertEquals(proposal, { first: "a", second: "b", interests: [], languages: [] });
  assertEquals(maker.footprint, EMPTY);
});

Deno.test("Matchmaker pairs the longest-waiting peer who shares an interest", () => {
  const proposal = enterAll(
    matchmaker(),
    entryOf("chess", { interests: ["chess"] }),
    entryOf("tea and rain", { interests: ["tea", "rain"], languages: ["fr"], since: 1 }),
    entryOf("go", { interests: ["go"], since: 2 }),
    entryOf("tea", { interests: ["tea"], languages: ["en"], since: 3 }),
    entryOf("new", { interests: ["go", "tea", "rain"], languages: ["en", "fr"], since: 4 }),
  );
  assertEquals(proposal, { first: "tea and rain", second: "new", interests: ["tea", "rain"], languages: ["fr"] });
});

Deno.test("Matchmaker prefers a shared interest to a longer wait", () => {
  const maker = matchmaker();
  enterAll(maker, entryOf("old", { interests: ["chess"] }), entryOf("tea", { interests: ["tea"], since: 5_000 }));
  const proposal = maker.enter(entryOf("new", { interests: ["tea"], since: WIDEN }), WIDEN);
  assertEquals(proposal?.first, "tea");
});

Deno.test("Matchmaker takes the longest-waiting of those who take anybody when no interest is shared", () => {
  const maker = matchmaker();
  enterAll(maker, entryOf("old", { interests: ["chess"] }), entryOf("tea", { interests: ["tea"], since: 5_000 }));
  const proposal = maker.enter(entryOf("new", { since: WIDEN }), WIDEN);
  assertEquals(proposal?.first, "old");
  assertEquals(maker.waiting, 1);
});

Deno.test("Matchmaker lets an entry with an old place meet anybody and stand before the others", () => {
  const maker = matchmaker();
  enterAll(maker, entryOf("tea", { interests: ["tea"], since: 9_000 }));
  assertEquals(maker.enter(entryOf("back", { interests: ["go"], since: 0 }), 9_000), {
    first: "back",
    second: "tea",
    interests: [],
    languages: [],
  });
});

Deno.test("Matchmaker keeps modes and sites apart, however long anybody waits", () => {
  const maker = matchmaker();
  enterAll(maker, entryOf("a"), entryOf("b", { mode: "video" }), entryOf("c", { site: "other" }));
  assertEquals(maker.tick(1e9), []);
  assertEquals(maker.waiting, 3);
});

Deno.test("Matchmaker finds at a tick those who have waited long enough for anybody", () => {
  const maker = matchmaker();
  enterAll(maker, entryOf("a", { interests: ["tea"] }), entryOf("b", { interests: ["go"], since: 3_000 }));
  assertEquals(maker.tick(WIDEN - 1), []);
  assertEquals(maker.tick(WIDEN), [{ first: "a", second: "b", interests: [], languages: [] }]);
  assertEquals(maker.footprint, EMPTY);
});

Deno.test("Matchmaker finds at a tick those whose recent meeting is long enough ago, whoever remembers it", () => {
  for (const rememberer of ["a", "b"]) {
    const maker = matchmaker();
    const recentOf = (peerId: string) => peerId === rememberer ? new Map([["a", 60_000], ["b", 60_000]]) : new Map();
    enterAll(maker, entryOf("a", { recent: recentOf("a") }), entryOf("b", { recent: recentOf("b") }));
    for (let now = 1_000; now < 60_000; now += 1_000) assertEquals(maker.tick(now), []);
    assertEquals(maker.tick(60_000).length, 1);
    assertEquals(maker.footprint, EMPTY);
  }
});

Deno.test("Matchmaker replaces the earlier entry of a peer that enters again", () => {
  const maker = matchmaker();
  enterAll(maker, entryOf("a", { interests: ["tea"] }), entryOf("a", { interests: ["go"], mode: "video" }));
  assertEquals(maker.waiting, 1);
  assertEquals(maker.footprint, { waiters: 1, pools: 1, interests: 1, due: 0 });
});

Deno.test("Matchmaker holds nothing of those who withdrew, and does not mind a stranger withdrawing", () => {
  const maker = matchmaker();
  enterAll(maker, entryOf("a", { interests: ["tea", "go"], recent: new Map([["b", 99_000]]) }));
  assertEquals(maker.footprint, { waiters: 1, pools: 1, interests: 2, due: 1 });
  assertEquals(maker.withdraw("b"), false);
  assertEquals(maker.withdraw("a"), true);
  assertEquals(maker.withdraw("a"), false);
  assertEquals(maker.footprint, EMPTY);
});

/** The same rules without any index: looks at everybody, every time. */
class NaiveMatchmaker {
  #waiters: { entry: WaitingEntry; arrival: number; lookedAt: number }[] = [];
  #arrivals = 0;

  enter(entry: WaitingEntry, now: number): MatchProposal | undefined {
    this.withdraw(entry.peerId);
    this.#waiters.push({ entry, arrival: this.#arrivals++, lookedAt: now });
    this.#waiters.sort((a, b) => a.entry.since - b.entry.since || a.arrival - b.arrival);
    return this.#match(entry, now);
  }

  withdraw(peerId: PeerId): void {
    this.#waiters = this.#waiters.filter(({ entry }) => entry.peerId !== peerId);
  }

  tick(now: number): MatchProposal[] {
    const due = this.#waiters.filter(({ entry, lookedAt }) =>
      [entry.since + WIDEN, ...entry.recent.values()].some((time) => time > lookedAt && time <= now)
    );
    for (const waiter of due) waiter.lookedAt = now;
    return due.flatMap(({ entry }) =>
      this.#waiters.some((other) => other.entry === entry) ? this.#match(entry, now) ?? [] : []
    );
  }

  compatiblePairs(now: number): number {
    return this.#waiters.flatMap(({ entry: a }, i) =>
      this.#waiters.slice(i + 1).filter(({ entry: b }) => inOnePool(a, b) && areCompatible(a, b, now, WIDEN))
    ).length;
  }

  #match(entry: WaitingEntry, now: number): MatchProposal | undefined {
    const partners = this.#waiters.map((waiter) => waiter.entry).filter((other) =>
      inOnePool(entry, other) && areCompatible(entry, other, now, WIDEN)
    );
    const partner = partners.find((other) => shared(entry.interests, other.interests).length > 0) ?? partners[0];
    if (partner === undefined) return undefined;
    const [first, second] = this.#waiters.map((waiter) => waiter.entry).filter((one) =>
      one === entry || one === partner
    );
    this.withdraw(entry.peerId);
    this.withdraw(partner.peerId);
    return {
      first: first!.peerId,
      second: second!.peerId,
      interests: shared(first!.interests, second!.interests),
      languages: shared(first!.languages, second!.languages),
    };
  }
}

function inOnePool(a: WaitingEntry, b: WaitingEntry): boolean {
  return a.site === b.site && a.mode === b.mode;
}

const peerId = fc.integer({ min: 0, max: 11 }).map((n) => `peer ${n}`);
const enterStep = fc.record({
  type: fc.constant("enter" as const),
  peerId,
  site: fc.constantFrom("site", "site", "site", "other"),
  mode: fc.constantFrom("text" as const, "text" as const, "video" as const),
  interests: fc.uniqueArray(fc.constantFrom("tea", "go", "rain", "chess", "jazz"), { maxLength: 3 }),
  languages: fc.uniqueArray(fc.constantFrom("en", "fr", "de"), { maxLength: 2 }),
  waited: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(12_000)),
  blocked: fc.array(peerId, { maxLength: 3 }),
  recent: fc.array(fc.tuple(peerId, fc.integer({ min: -1_000, max: 30_000 })), { maxLength: 3 }),
});
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: enterStep },
    { weight: 1, arbitrary: fc.record({ type: fc.constant("withdraw" as const), peerId }) },
    { weight: 3, arbitrary: fc.record({ type: fc.constant("tick" as const), after: fc.nat(5_000) }) },
  ),
  { maxLength: 80, size: "max" },
);

Deno.test("Matchmaker decides as one who looks at everybody every time, and leaves no compatible pair", () => {
  let matches = 0;
  fc.assert(
    fc.property(steps, (steps) => {
      const maker = matchmaker();
      const naive = new NaiveMatchmaker();
      let now = 100_000;
      for (const step of steps) {
        if (step.type === "enter") {
          const { type: _, waited, ...wishes } = step;
          const recent = new Map(step.recent.map(([peerId, ms]) => [peerId, now + ms]));
          const entry = { ...wishes, since: now - waited, blocked: new Set(step.blocked), recent };
          const proposal = maker.enter(entry, now);
          assertEquals(proposal, naive.enter(entry, now));
          if (proposal) matches++;
        } else if (step.type === "withdraw") {
          maker.withdraw(step.peerId);
          naive.withdraw(step.peerId);
        } else {
          now += step.after;
          const proposals = maker.tick(now);
          assertEquals(proposals, naive.tick(now));
          assertEquals(naive.compatiblePairs(now), 0);
          matches += proposals.length;
        }
      }
      for (let n = 0; n < 12; n++) maker.withdraw(`peer ${n}`);
      assertEquals(maker.footprint, EMPTY);
    }),
    { numRuns: 1_000 },
  );
  assert(matches > 1_000, "the steps led to matches");
});

Deno.test("Matchmaker pairs all who have waited long enough in one tick, but for the odd one", () => {
  const maker = matchmaker();
  for (let i = 0; i < 101; i++) maker.enter(entryOf(`${i}`, { interests: [`interest ${i}`], since: i }), i);
  assertEquals(maker.waiting, 101);
  assertEquals(maker.tick(WIDEN + 200).length, 50);
  assertEquals(maker.waiting, 1);
});
