import { assertEquals } from "@std/assert";
import type { MatchProposal } from "../core/effect.ts";
import { entryOf } from "../core/testing.ts";
import type { Engine, OnMatch } from "./engine.ts";

/** An engine under test, alone in its world. */
export type EngineFixture = {
  engine: Engine;
  /** Resolves when the engine has announced what the calls so far lead to; at once for an engine that works inside the call. */
  settled(): Promise<void>;
  close(): Promise<void>;
};

export type MakeEngine = (
  options: { widenAfterMs: number; onMatch: OnMatch },
) => EngineFixture | Promise<EngineFixture>;

const WIDEN = 8_000;

/** What every engine promises, as Deno tests. Engines may announce matches during a call or later. */
export function testEngineContract(name: string, makeEngine: MakeEngine): void {
  function test(sentence: string, run: (world: World) => Promise<void>): void {
    Deno.test(`${name} ${sentence}`, async () => {
      const matches: MatchProposal[] = [];
      const onMatch: OnMatch = (proposal) => {
        matches.push(proposal);
      };
      const { engine, settled, close } = await makeEngine({ widenAfterMs: WIDEN, onMatch });
      try {
        await run({ engine, settled, matches });
      } finally {
        await close();
      }
    });
  }

  test("announces a compatible pair once, the longer-waiting one first, and both have left the pool", async (world) => {
    world.engine.enter(entryOf("a", { interests: ["tea", "go"], languages: ["en"] }), 0);
    await world.settled();
    assertEquals([world.engine.waiting, world.matches], [1, []]);
    world.engine.enter(entryOf("b", { interests: ["go", "rain"], languages: ["en", "fr"], since: 1 }), 1);
    await world.settled();
    assertEquals(world.matches, [{ first: "a", second: "b", interests: ["go"], languages: ["en"] }]);
    assertEquals(world.engine.waiting, 0);
    world.engine.tick(1e6);
    await world.settled();
    assertEquals(world.matches.length, 1);
  });

  test("prefers a shared interest, then the longest wait", async (world) => {
    world.engine.enter(entryOf("chess", { interests: ["chess"] }), 0);
    world.engine.enter(entryOf("tea", { interests: ["tea"], since: 100 }), 100);
    world.engine.enter(entryOf("x", { interests: ["tea"], since: WIDEN }), WIDEN);
    await world.settled();
    world.engine.enter(entryOf("y", { interests: ["rain"], since: WIDEN }), WIDEN);
    await world.settled();
    assertEquals(world.matches.map(({ first, second }) => [first, second]), [["tea", "x"], ["chess", "y"]]);
  });

  test("keeps sites and modes apart", async (world) => {
    world.engine.enter(entryOf("a"), 0);
    world.engine.enter(entryOf("b", { mode: "video" }), 0);
    world.engine.enter(entryOf("c", { site: "other" }), 0);
    world.engine.tick(1e6);
    await world.settled();
    assertEquals([world.engine.waiting, world.matches], [3, []]);
  });

  test("never matches blocked peers, and recent partners only when their time is over", async (world) => {
    world.engine.enter(entryOf("a", { recent: new Map([["b", 60_000]]) }), 0);
    world.engine.enter(entryOf("b"), 0);
    world.engine.enter(entryOf("c", { blocked: new Set(["a", "b"]) }), 0);
    world.engine.tick(59_999);
    await world.settled();
    assertEquals([world.engine.waiting, world.matches], [3, []]);
    world.engine.tick(60_000);
    await world.settled();
    assertEquals(world.matches.map(({ first, second }) => [first, second].sort()), [["a", "b"]]);
  });

  test("finds at a tick those who have waited long enough for anybody", async (world) => {
    world.engine.enter(entryOf("a", { interests: ["tea"] }), 0);
    world.engine.enter(entryOf("b", { interests: ["go"] }), 0);
    world.engine.tick(WIDEN - 1);
    await world.settled();
    assertEquals(world.matches, []);
    world.engine.tick(WIDEN);
    await world.settled();
    assertEquals(world.matches.length, 1);
    assertEquals(world.engine.waiting, 0);
  });

  test("replaces the earlier entry of a peer, and never matches a peer with itself", async (world) => {
    world.engine.enter(entryOf("a", { interests: ["tea"] }), 0);
    world.engine.enter(entryOf("a", { interests: ["go"] }), 0);
    world.engine.enter(entryOf("b", { interests: ["tea"] }), 0);
    await world.settled();
    assertEquals([world.engine.waiting, world.matches], [2, []]);
    world.engine.enter(entryOf("c", { interests: ["go"] }), 0);
    await world.settled();
    assertEquals(world.matches.map(({ first, second }) => [first, second]), [["a", "c"]]);
  });

  test("matches nobody who withdrew, and does not mind a stranger withdrawing", async (world) => {
    world.engine.enter(entryOf("a"), 0);
    world.engine.withdraw("a");
    world.engine.withdraw("stranger");
    world.engine.enter(entryOf("b"), 0);
    await world.settled();
    assertEquals([world.engine.waiting, world.matches], [1, []]);
  });

  test("takes back a peer whose match came to nothing, with its old place", async (world) => {
    world.engine.enter(entryOf("a"), 0);
    world.engine.enter(entryOf("b", { since: 1 }), 1);
    await world.settled();
    world.engine.enter(entryOf("c", { interests: ["tea"], since: 2 }), 2);
    world.engine.enter(entryOf("a", { interests: ["go"] }), WIDEN);
    await world.settled();
    assertEquals(world.matches.map(({ first, second }) => [first, second]), [["a", "b"], ["a", "c"]]);
  });
}

type World = { engine: Engine; settled(): Promise<void>; matches: MatchProposal[] };
