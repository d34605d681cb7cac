import { assertEquals } from "@std/assert";
import type { Room } from "./effect.ts";
import { Registry } from "./registry.ts";
import type { Session } from "./session.ts";

const ROOM: Room = {
  epoch: 1,
  id: "room 1",
  site: "site",
  mode: "text",
  impolite: "peer a",
  polite: "peer b",
  interests: ["tea"],
  languages: ["fr"],
};

/** Two in a room. */
function seated() {
  const registry = new Registry({ recentForMs: 1_000, blockedMax: 9, recentMax: 9 });
  const [a, b] = [registry.add("peer a", "site", 0), registry.add("peer b", "site", 0)];
  registry.seat(ROOM, a, b);
  return { registry, a, b };
}

/** Everything that is kept of the room that ended, as somebody could read it in memory. */
function traces({ ended, memory }: Session): string {
  return JSON.stringify([ended, [...memory.blocked], [...memory.recent], memory.last]);
}

Deno.test("Of a room that ended for good only its number, its end and the reason are kept", () => {
  const { registry, a, b } = seated();
  registry.stop(a, "left", 5);
  const ended = { epoch: 1, reason: "left" as const, at: 5, wayBack: undefined, wish: undefined };
  assertEquals([a.ended, b.ended], [ended, ended]);
});

Deno.test("Whoever goes is gone from the partner's memory of the room too, even while that could be undone", () => {
  const { registry, a, b } = seated();
  registry.stop(a, "left", 5, true);
  assertEquals(b.ended?.wayBack?.room, ROOM);
  registry.remove(a);
  assertEquals(b.ended, { epoch: 1, reason: "left", at: 5, wayBack: { room: undefined }, wish: undefined });
  assertEquals(/peer a|room 1|tea/.test(traces(b)), false);
});

Deno.test("A room that one of the two cannot go back to any more is forgotten for both", () => {
  const { registry, a, b } = seated();
  registry.stop(a, "left", 5, true);
  registry.seat({ ...ROOM, epoch: 2, id: "room 2", polite: "peer c" }, a, registry.add("peer c", "site", 6));
  assertEquals([a.ended, b.ended?.wayBack?.room], [undefined, undefined]);
});

Deno.test("How far the two had come in a room is not kept beyond it", () => {
  const { registry, a, b } = seated();
  a.received = b.received = 3;
  registry.stop(b, "lost", 5);
  assertEquals([a.received, b.received], [undefined, undefined]);
});
