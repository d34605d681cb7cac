import { assert, assertEquals } from "@std/assert";
import { lobbyRows } from "../core/testing.ts";
import fc from "fast-check";
import type { Wishes } from "../../protocol/mod.ts";
import { areCompatible } from "../core/compatibility.ts";
import type { Effect, PeerId, Room, WaitingEntry } from "../core/effect.ts";
import { Lobby, type LobbyMessage } from "../core/lobby.ts";
import { Matchmaker } from "../core/matchmaker.ts";
import { createRamEngine } from "./ram-engine.ts";

const WIDEN = 8_000;
const RECENT = 20_000;

/** What somebody watching from outside knows of a peer. */
type Watched = {
  site: string;
  state: "idle" | "waiting" | Room;
  wishes: Wishes;
  since: number;
  last: { epoch: number; partner: PeerId } | undefined;
  blocked: Set<PeerId>;
  recent: Map<PeerId, number>;
};

/** The real lobby and engine with a shell that carries out effects, and an outside view that every effect must fit. */
class World {
  now = 1_000;
  matches = 0;
  readonly peers = new Map<PeerId, Watched>();
  readonly #queue: Effect[] = [];
  readonly #matchmaker = new Matchmaker({ widenAfterMs: WIDEN });
  readonly #lobby: Lobby;
  readonly #engine = createRamEngine({
    matchmaker: this.#matchmaker,
    onMatch: (proposal, now) => this.#queue.push(...this.#lobby.match(proposal, now)),
  });

  /** Epochs come from a small set, so that they would often collide. */
  constructor(epochs: () => number) {
    this.#lobby = new Lobby({
      newRoom: () => ({ epoch: epochs(), id: "id" }),
      rows: lobbyRows({ recentForMs: RECENT }),
    });
  }

  connect(peerId: PeerId, site: string): void {
    if (this.peers.has(peerId)) return;
    const wishes: Wishes = { mode: "text", interests: [], languages: [] };
    const memory = { last: undefined, blocked: new Set<PeerId>(), recent: new Map<PeerId, number>() };
    this.peers.set(peerId, { site, state: "idle", wishes, since: 0, ...memory });
    this.#run(this.#lobby.connect(peerId, site, this.now));
  }

  disconnect(peerId: PeerId): void {
    if (!this.peers.has(peerId)) return;
    const effects = this.#lobby.disconnect(peerId, this.now);
    const peer = this.peers.get(peerId)!;
    if (typeof peer.state === "object") this.#part(peer.state);
    this.peers.delete(peerId);
    this.#run(effects);
  }

  say(peerId: PeerId, message: LobbyMessage): void {
    const effects = this.#lobby.handle(peerId, message, this.now);
    const peer = this.peers.get(peerId);
    if (peer === undefined) return assertEquals(effects, []);
    if (message.type === "join" && peer.state === "idle") peer.wishes = message;
    const room = typeof peer.state === "object" ? peer.state : undefined;
    const ends = message.type === "leave" || ("epoch" in message && message.epoch === room?.epoch);
    const last = room?.epoch === ("epoch" in message && message.epoch)
      ? { epoch: room!.epoch, partner: partnerIn(room!, peerId) }
      : peer.last;
    if (message.type === "block" && message.epoch === last?.epoch) peer.blocked.add(last.partner);
    if (room && ends) this.#part(room);
    this.#run(effects);
  }

  tick(ms: number): void {
    this.now += ms;
    this.#engine.tick(this.now);
    this.#run([]);
    const waiting = this.#entries();
    for (const [i, a] of waiting.entries()) {
      for (const b of waiting.slice(i + 1)) {
        assert(
          a.site !== b.site || a.mode !== b.mode || !areCompatible(a, b, this.now, WIDEN),
          `${a.peerId} and ${b.peerId} still wait`,
        );
      }
    }
  }

  check(): void {
    let [idle, waiting] = [0, 0];
    const epochs = new Map<number, number>();
    for (const [peerId, { state }] of this.peers) {
      if (state === "idle") idle++;
      else if (state === "waiting") waiting++;
      else {
        assertEquals(this.peers.get(partnerIn(state, peerId))?.state, state);
        epochs.set(state.epoch, (epochs.get(state.epoch) ?? 0) + 1);
      }
      assertEquals(this.#lobby.roomOf(peerId), typeof state === "object" ? state : undefined);
    }
    assertEquals([...epochs.values()].filter((count) => count !== 2), []);
    const rooms = epochs.size;
    assertEquals(this.#lobby.stats(), { connected: this.peers.size, absent: 0, idle, waiting, away: 0, rooms });
    assertEquals(idle + waiting + 2 * rooms, this.peers.size);
    assertEquals(this.#engine.waiting, waiting);
  }

  assertEmpty(): void {
    assertEquals(this.#lobby.stats(), { connected: 0, absent: 0, idle: 0, waiting: 0, away: 0, rooms: 0 });
    assertEquals(this.#matchmaker.footprint, { waiters: 0, pools: 0, interests: 0, due: 0 });
  }

  #run(effects: Effect[]): void {
    this.#queue.push(...effects);
    for (let effect = this.#queue.shift(); effect; effect = this.#queue.shift()) this.#apply(effect);
  }

  #apply(effect: Effect): void {
    switch (effect.type) {
      case "send": {
        const peer = this.#peer(effect.peerId);
        const { message } = effect;
        if (message.type === "waiting") {
          if (peer.state !== "waiting") peer.since = this.now;
          peer.state = "waiting";
        }
        if (message.type === "idle") peer.state = "idle";
        if (message.type === "ended") assertEquals([peer.state, peer.last?.epoch], ["idle", message.epoch]);
        return;
      }
      case "enter": {
        const peer = this.#peer(effect.entry.peerId);
        assertEquals(peer.state, "waiting");
        return this.#engine.enter(effect.entry, this.now);
      }
      case "withdraw":
        return this.#engine.withdraw(effect.peerId);
      case "close-room":
        for (const peerId of [effect.room.impolite, effect.room.polite]) {
          assert(this.peers.get(peerId)?.state !== effect.room, "the room is over");
        }
        return;
      case "open-room":
        return this.#open(effect.room);
      case "ticket":
        return;
      case "reseat":
      case "close":
        throw new Error("The lobby closes no connection");
    }
  }

  #open(room: Room): void {
    const [impolite, polite] = [this.#peer(room.impolite), this.#peer(room.polite)];
    assert(room.impolite !== room.polite);
    assertEquals([impolite.state, polite.state], ["waiting", "waiting"]);
    assertEquals([polite.site, polite.wishes.mode], [impolite.site, impolite.wishes.mode]);
    const [a, b] = [this.#entry(room.impolite, impolite), this.#entry(room.polite, polite)];
    assert(areCompatible(a, b, this.now, WIDEN), "only compatible peers meet");
    assert(a.since <= b.since, "the longer-waiting peer is impolite");
    assertEquals(new Set(room.interests), new Set(a.interests).intersection(new Set(b.interests)));
    assertEquals(new Set(room.languages), new Set(a.languages).intersection(new Set(b.languages)));
    for (const { state } of this.peers.values()) assert(typeof state === "string" || state.epoch !== room.epoch);
    impolite.state = polite.state = room;
    this.matches++;
  }

  #part(room: Room): void {
    for (const peerId of [room.impolite, room.polite]) {
      const peer = this.#peer(peerId);
      const partner = partnerIn(room, peerId);
      peer.state = "idle";
      peer.last = { epoch: room.epoch, partner };
      peer.recent.set(partner, this.now + RECENT);
    }
  }

  /** Every effect must be for somebody who is here. */
  #peer(peerId: PeerId): Watched {
    const peer = this.peers.get(peerId);
    assert(peer, "an effect targets a connected peer");
    return peer;
  }

  #entries(): WaitingEntry[] {
    return [...this.peers].filter(([, { state }]) => state === "waiting").map(([peerId, peer]) =>
      this.#entry(peerId, peer)
    );
  }

  #entry(peerId: PeerId, { site, wishes, since, blocked, recent }: Watched): WaitingEntry {
    return { ...wishes, peerId, site, since, blocked, recent };
  }
}

function partnerIn(room: Room, peerId: PeerId): PeerId {
  return room.impolite === peerId ? room.polite : room.impolite;
}

/** Which room a message names: mostly the one that the sender is in or was in last. */
type Names = { which: "current" | "last" | "random"; epoch: number };

const peer = fc.integer({ min: 0, max: 7 });
const names: fc.Arbitrary<Names> = fc.record({
  which: fc.constantFrom("current", "current", "last", "random"),
  epoch: fc.nat(20),
});
const join = fc.record({
  mode: fc.constantFrom("text" as const, "text" as const, "text" as const, "video" as const),
  interests: fc.uniqueArray(fc.constantFrom("tea", "go", "rain"), { maxLength: 2 }),
  languages: fc.uniqueArray(fc.constantFrom("en", "fr"), { maxLength: 1 }),
});
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("connect" as const), peer, site: fc.constantFrom("x", "x", "x", "y") }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("disconnect" as const), peer }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant("join" as const), peer, join }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("next" as const, "block" as const), peer, names }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("leave" as const), peer }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("tick" as const), ms: fc.nat(6_000) }) },
);

function epochFor(world: World, peerId: PeerId, { which, epoch }: Names): number {
  const watched = world.peers.get(peerId);
  if (which === "current" && typeof watched?.state === "object") return watched.state.epoch;
  if (which !== "random" && watched?.last) return watched.last.epoch;
  return epoch;
}

Deno.test("Lobby and engine keep every promise about waiting peers and rooms, whatever happens in whatever order", () => {
  let matches = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120, size: "max" }), fc.infiniteStream(fc.nat(20)), (steps, epochs) => {
      const world = new World(() => epochs.next().value);
      const generations = new Array<number>(8).fill(0); // nobody returns under an id used before
      const id = (n: number) => `peer ${n}.${generations[n]}`;
      for (const n of generations.keys()) world.connect(id(n), "x");
      for (const step of steps) {
        if (step.do === "tick") world.tick(step.ms);
        else if (step.do === "connect") world.connect(id(step.peer), step.site);
        else if (step.do === "join") world.say(id(step.peer), { type: "join", ...step.join });
        else if (step.do === "leave") world.say(id(step.peer), { type: "leave" });
        else if (step.do === "disconnect") {
          world.disconnect(id(step.peer));
          generations[step.peer]!++;
        } else world.say(id(step.peer), { type: step.do, epoch: epochFor(world, id(step.peer), step.names) });
        world.check();
      }
      for (const n of generations.keys()) {
        world.disconnect(id(n));
        world.check();
      }
      world.assertEmpty();
      matches += world.matches;
    }),
    { numRuns: 600 },
  );
  assert(matches > 1_000, `the steps led to matches, got ${matches}`);
});
