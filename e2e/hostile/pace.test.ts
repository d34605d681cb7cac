import { assert, assertEquals } from "@std/assert";
import { CHAPTERS, LONG_CHAPTERS } from "./attacks.ts";
import type { Ground } from "./attack.ts";
import { CONTROLS, NEWCOMERS } from "./attacks/controls.ts";
import { seeded } from "./garbage.ts";
import { asCrowdsCome } from "./pace-command.ts";
import { isCrowd, Pace, sliceMsOf } from "./pace.ts";

/** It runs; what it measures on a busy machine says nothing. */
const SLICE_MS = 200;

Deno.test("The pace of honest people is measured without and with each control", async () => {
  await using pace = await Pace.begin({ transport: "hardened", perSecond: 20, random: seeded(1) });
  for (const control of CONTROLS) {
    const { pairs, attackers } = await pace.compare(control, 2, SLICE_MS);
    assertEquals([pairs.length, attackers], [2, 8]);
    for (const { calm, other } of pairs) assert(calm.length > 0 && other.length > 0);
  }
});

Deno.test("Long slices are compared in pieces, in all of which somebody spoke", async () => {
  await using pace = await Pace.begin({ transport: "hardened", perSecond: 2, random: seeded(1) });
  const { pairs } = await pace.compare(CONTROLS[0]!, 1, 2_000);
  assertEquals(pairs.length, 2);
  for (const { calm, other } of pairs) assert(calm.length > 0 && other.length > 0);
});

Deno.test("Who stays gets long slices, and thousands of sockets are a crowd", () => {
  const attacks = [...CHAPTERS, ...LONG_CHAPTERS].flatMap(({ attacks }) => attacks);
  assertEquals(attacks.filter(isCrowd).map(({ name }) => name), [
    "hundreds of half-open sockets",
    "5,000 half-open sockets",
  ]);
  for (const attack of attacks) assertEquals(sliceMsOf(attack) > 1_000, attack.within > 6, attack.name);
});

Deno.test("Attackers who go elsewhere never come to the people's server", async () => {
  await using pace = await Pace.begin({ transport: "hardened", perSecond: 2, elsewhere: true, random: seeded(1) });
  const arrivals: number[] = [];
  const visit = { ...NEWCOMERS, run: (ground: Ground) => (arrivals.push(ground.victim.pid), NEWCOMERS.run(ground)) };
  const { attackers } = await pace.compare(visit, 1, SLICE_MS);
  assert(attackers > 0);
  assertEquals(new Set(arrivals).size, 1);
  assert(!arrivals.includes(pace.server));
});

Deno.test("Crowds are measured with and without the limits of one address and elsewhere, others once", () => {
  const names = [...CHAPTERS, ...LONG_CHAPTERS].flatMap(asCrowdsCome).map(({ title }) => title);
  assertEquals(names.slice(CHAPTERS.length - 1), [
    "Crowds, of one address",
    "Crowds, each of another address",
    "Crowds, at another server",
    "Big crowds, of one address",
    "Big crowds, each of another address",
    "Big crowds, at another server",
  ]);
  assertEquals(new Set(names).size, CHAPTERS.length + LONG_CHAPTERS.length + 4);
});
