import { assert, assertEquals } from "@std/assert";
import { lobbyRows } from "../core/testing.ts";
import fc from "fast-check";
import { LIMITS, type Wishes } from "../../protocol/mod.ts";
import { areCompatible } from "../core/compatibility.ts";
import type { Effect, PeerId, Room, WaitingEntry } from "../core/effect.ts";
import { Lobby, type LobbyMessage } from "../core/lobby.ts";
import type { Ticket } from "../core/ticket.ts";
import { Matchmaker } from "../core/matchmaker.ts";
import { createRamEngine } from "./ram-engine.ts";

const WIDEN = 8_000;
const RECENT = 20_000;
const GRACE = 7_000;
/** Who is left sooner than this keeps their place for so long. */
const INSTANT = 5_000;
const PLACE_KEPT = 10_000;

/** What somebody watching from outside knows of a peer. */
type Watched = {
  site: string;
  state: "idle" | "waiting" | Room;
  wishes: Wishes;
  since: number;
  last: { epoch: number; partner: PeerId } | undefined;
  blocked: Set<PeerId>;
  recent: Map<PeerId, number>;
  /** Without a socket, until then. */
  absentUntil: number | undefined;
  /** The place that a lost connection left. */
  heldSince: number | undefined;
  /** The place of one whose partner went as soon as they had met. */
  placeKept: { since: number; until: number } | undefined;
  metAt: number;
  ended: { room: Room; at: number; byNext: boolean; wish: boolean } | undefined;
};

/** The real lobby and engine with a shell that carries out effects, and an outside view that every effect must fit. */
class World {
  now = 1_000;
  matches = 0;
  resumed = 0;
  undone = 0;
  /** Whose time without a socket was over. */
  readonly givenUp = new Set<PeerId>();
  readonly #tickets = new Map<PeerId, Ticket>();
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
      rows: lobbyRows({ recentForMs: RECENT, graceMs: GRACE }),
    });
  }

  connect(peerId: PeerId, site: string): void {
    if (this.peers.has(peerId)) return;
    const wishes: Wishes = { mode: "text", interests: [], languages: [] };
    const memory = { last: undefined, blocked: new Set<PeerId>(), recent: new Map<PeerId, number>() };
    const absence = { absentUntil: undefined, heldSince: undefined, ended: undefined };
    this.peers.set(peerId, {
      site,
      state: "idle",
      wishes,
      since: 0,
      placeKept: undefined,
      metAt: 0,
      ...memory,
      ...absence,
    });
    this.#run(this.#lobby.connect(peerId, site, this.now));
  }

  disconnect(peerId: PeerId): void {
    if (!this.peers.has(peerId)) return;
    const effects = this.#lobby.disconnect(peerId, this.now);
    const peer = this.peers.get(peerId)!;
    if (typeof peer.state === "object") this.#part(peer.state, peerId, false);
    this.peers.delete(peerId);
    this.#run(effects);
  }

  /** The connection breaks: who has a ticket is kept for the grace period, at once out of the pool. */
  lose(peerId: PeerId): void {
    const peer = this.peers.get(peerId);
    if (peer === undefined || peer.absentUntil !== undefined) return;
    const effects = this.#lobby.lose(peerId, this.now);
    if (!this.#tickets.has(peerId)) {
      this.givenUp.add(peerId);
      this.peers.delete(peerId);
    } else {
      this.#leavePool(peer);
      peer.absentUntil = this.now + GRACE;
    }
    this.#run(effects);
  }

  /** Comes back, or replaces a connection that still stands. `claim` is the room that the client has keys for. */
  resume(peerId: PeerId, claim: number | undefined): void {
    const peer = this.peers.get(peerId);
    const ticket = this.#tickets.get(peerId);
    if (peer === undefined || ticket === undefined) return;
    const effects = this.#lobby.resume(
      ticket,
      claim === undefined ? undefined : { epoch: claim, received: 0 },
      this.now,
    );
    assert(effects, "the last ticket is good");
    this.resumed++;
    this.#leavePool(peer);
    peer.absentUntil = undefined;
    if (typeof peer.state === "object" && peer.state.epoch !== claim) this.#part(peer.state, peerId, false);
    this.#run(effects);
    this.#lobby.hear(peerId);
    assertEquals(this.#lobby.resume(ticket, undefined, this.now), undefined, "a ticket is good once");
  }

  /** Goes on to the next and, a while later, wishes to be back, as does the partner. */
  regret(peerId: PeerId, ms: number): void {
    const state = this.peers.get(peerId)?.state;
    if (typeof state !== "object") return;
    this.say(peerId, { type: "next", epoch: state.epoch });
    this.tick(ms);
    for (const each of [state.impolite, state.polite]) {
      this.say(each, { type: "undo", epoch: state.epoch, received: 0 });
    }
  }

  #leavePool(peer: Watched): void {
    if (peer.state !== "waiting") return;
    peer.heldSince = peer.since;
    peer.state = "idle";
  }

  say(peerId: PeerId, message: LobbyMessage): void {
    const effects = this.#lobby.handle(peerId, message, this.now);
    const peer = this.peers.get(peerId);
    if (peer === undefined || peer.absentUntil !== undefined) return assertEquals(effects, []);
    if (message.type === "undo") {
      if (peer.ended?.room.epoch === message.epoch) peer.ended.wish = true;
      return this.#run(effects);
    }
    // A refused `next` and one of somebody who waits are a single answer; otherwise it is a new wait.
    if (message.type === "leave" || (message.type === "next" && effects.length > 1)) peer.heldSince = undefined;
    if (message.type === "leave") peer.placeKept = undefined;
    if (message.type === "join" && peer.state === "idle") peer.wishes = message;
    const room = typeof peer.state === "object" ? peer.state : undefined;
    const ends = message.type === "leave" || ("epoch" in message && message.epoch === room?.epoch);
    const last = room?.epoch === ("epoch" in message && message.epoch)
      ? { epoch: room!.epoch, partner: partnerIn(room!, peerId) }
      : peer.last;
    if (message.type === "block" && message.epoch === last?.epoch) peer.blocked.add(last.partner);
    if (room && ends) this.#part(room, peerId, message.type === "next");
    this.#run(effects);
  }

  tick(ms: number): void {
    this.now += ms;
    for (const [peerId, { state, absentUntil }] of this.peers) {
      if (absentUntil === undefined || absentUntil > this.now) continue;
      if (typeof state === "object") this.#part(state, peerId, false);
      this.peers.delete(peerId);
      this.givenUp.add(peerId);
    }
    this.#run(this.#lobby.tick(this.now));
    for (const [peerId, ticket] of this.#tickets) {
      if (!this.peers.has(peerId)) assertEquals(this.#lobby.resume(ticket, undefined, this.now), undefined);
    }
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
    let [idle, waiting, away, absent] = [0, 0, 0, 0];
    const epochs = new Map<number, number>();
    for (const [peerId, { state, absentUntil }] of this.peers) {
      if (absentUntil !== undefined) absent++;
      if (state === "idle") absentUntil === undefined ? idle++ : away++;
      else if (state === "waiting") waiting++;
      else {
        assertEquals(this.peers.get(partnerIn(state, peerId))?.state, state);
        epochs.set(state.epoch, (epochs.get(state.epoch) ?? 0) + 1);
      }
      assertEquals(this.#lobby.roomOf(peerId), typeof state === "object" ? state : undefined);
    }
    assertEquals([...epochs.values()].filter((count) => count !== 2), []);
    const rooms = epochs.size;
    const connected = this.peers.size - absent;
    assertEquals(this.#lobby.stats(), { connected, absent, idle, waiting, away, rooms });
    assertEquals(idle + waiting + away + 2 * rooms, connected + absent);
    assertEquals(this.#engine.waiting, waiting);
  }

  assertEmpty(): void {
    assertEquals(this.#lobby.stats(), { connected: 0, absent: 0, idle: 0, waiting: 0, away: 0, rooms: 0 });
    assertEquals(this.#lobby.footprint, { restored: 0, renewals: 0 });
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
        assertEquals(peer.absentUntil, undefined, "nothing is said to who cannot hear it");
        if (message.type === "waiting") {
          if (peer.state !== "waiting") peer.since = peer.heldSince ?? this.#keptPlace(peer) ?? this.now;
          peer.heldSince = peer.placeKept = undefined;
          peer.state = "waiting";
        }
        if (message.type === "idle") peer.state = "idle";
        if (message.type === "ended") assertEquals(peer.state, "idle");
        if (message.type === "partner-lost") assertEquals((peer.state as Room).epoch, message.epoch);
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
        this.#tickets.set(effect.peerId, effect.ticket);
        return;
      case "reseat":
        return this.#reseat(effect.room);
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
    impolite.metAt = polite.metAt = this.now;
    this.matches++;
  }

  /** Both are here; they were in the room all the time, or both wished to go back in time. */
  #reseat(room: Room): void {
    const peers = [this.#peer(room.impolite), this.#peer(room.polite)];
    const isUndo = peers[0]!.state !== room;
    for (const [i, { state, absentUntil, ended, blocked }] of peers.entries()) {
      assertEquals([absentUntil, state !== room], [undefined, isUndo]);
      if (!isUndo) continue;
      assert(typeof state === "string" && ended?.room === room && ended.byNext && ended.wish);
      assert(this.now <= ended.at + LIMITS.undoMs);
      assert(!blocked.has([room.polite, room.impolite][i]!), "who blocked is not brought back");
    }
    for (const peer of peers) peer.state = room;
    if (isUndo) this.undone++;
  }

  #part(room: Room, leaver: PeerId, byNext: boolean): void {
    for (const peerId of [room.impolite, room.polite]) {
      const peer = this.#peer(peerId);
      const partner = partnerIn(room, peerId);
      peer.state = "idle";
      const isLeft = peerId !== leaver && this.now - peer.metAt < INSTANT;
      peer.placeKept = isLeft ? { since: peer.since, until: this.now + PLACE_KEPT } : undefined;
      peer.last = { epoch: room.epoch, partner };
      peer.ended = { room, at: this.now, byNext, wish: false };
      peer.recent.set(partner, this.now + RECENT);
    }
  }

  #keptPlace({ placeKept }: Watched): number | undefined {
    return placeKept && this.now <= placeKept.until ? placeKept.since : undefined;
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
  { weight: 2, arbitrary: fc.record({ do: fc.constant("lose" as const), peer }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("resume" as const), peer, names, hasRoom: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("undo" as const), peer, names }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("regret" as const), peer, ms: fc.nat(14_000) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("tick" as const), ms: fc.nat(6_000) }) },
);

function epochFor(world: World, peerId: PeerId, { which, epoch }: Names): number {
  const watched = world.peers.get(peerId);
  if (which === "current" && typeof watched?.state === "object") return watched.state.epoch;
  if (which !== "random" && watched?.last) return watched.last.epoch;
  return epoch;
}

Deno.test("Lobby and engine keep every promise about waiting peers and rooms, whatever happens in whatever order", () => {
  let [matches, resumed, undone] = [0, 0, 0];
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
        else if (step.do === "regret") world.regret(id(step.peer), step.ms);
        else if (step.do === "lose") world.lose(id(step.peer));
        else if (step.do === "resume") {
          world.resume(id(step.peer), step.hasRoom ? epochFor(world, id(step.peer), step.names) : undefined);
        } else if (step.do === "undo") {
          world.say(id(step.peer), { type: "undo", epoch: epochFor(world, id(step.peer), step.names), received: 0 });
        } else if (step.do === "disconnect") {
          world.disconnect(id(step.peer));
          generations[step.peer]!++;
        } else world.say(id(step.peer), { type: step.do, epoch: epochFor(world, id(step.peer), step.names) });
        for (const n of generations.keys()) if (world.givenUp.has(id(n))) generations[n]!++;
        world.check();
      }
      for (const n of generations.keys()) {
        world.disconnect(id(n));
        world.check();
      }
      world.assertEmpty();
      matches += world.matches;
      resumed += world.resumed;
      undone += world.undone;
    }),
    { numRuns: 1_200 },
  );
  const seen = `the steps led to something, got ${matches} matches, ${resumed} resumed and ${undone} undone`;
  assert(matches > 1_000 && resumed > 1_000 && undone > 100, seen);
});
