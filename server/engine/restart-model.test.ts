import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Effect, PeerId, Room } from "../core/effect.ts";
import { Lobby } from "../core/lobby.ts";
import { lobbyRows } from "../core/testing.ts";
import type { Ticket } from "../core/ticket.ts";

const GRACE = 7_000;
const PEERS = ["a", "b", "c", "d", "e"];

/** What a browser holds: the last ticket, and the room for which it has keys. */
type Client = { ticket: Ticket | undefined; room: { epoch: number; id: string } | undefined; isConnected: boolean };

/** Browsers that outlive processes. Whoever is alone in the pool is matched with the next one. */
class Town {
  now = 1_000;
  resumed = 0;
  reseated = 0;
  readonly clients = new Map<PeerId, Client>();
  #lobby!: Lobby;
  #processes = 0;
  #names = 0;
  readonly #epochs: () => number;

  constructor(epochs: () => number) {
    this.#epochs = epochs;
    for (const peerId of PEERS) this.clients.set(peerId, { ticket: undefined, room: undefined, isConnected: false });
    this.restart();
  }

  /** Everybody is cut off, and the next process remembers nobody. */
  restart(): void {
    const process = this.#processes++;
    let rooms = 0;
    this.#lobby = new Lobby({
      newRoom: () => ({ epoch: this.#epochs(), id: `${process}.${rooms++}` }),
      rows: lobbyRows({ recentForMs: 0, graceMs: GRACE }),
      issuer: `process ${process}`,
    });
    for (const client of this.clients.values()) client.isConnected = false;
  }

  comeBack(peerId: PeerId, hasKeys: boolean): void {
    const client = this.clients.get(peerId)!;
    if (client.ticket === undefined) this.lose(peerId);
    if (!hasKeys) client.room = undefined;
    const claimed = client.room && { epoch: client.room.epoch, received: 0 };
    const effects = client.ticket && this.#lobby.resume(client.ticket, claimed, this.now);
    client.isConnected = true;
    if (effects) {
      this.resumed++;
      return this.#take(effects);
    }
    // A new session, under a name that was never used.
    client.room = client.ticket = undefined;
    const renamed = `${peerId[0]}${this.#names++}`;
    this.clients.delete(peerId);
    this.clients.set(renamed, client);
    this.#take(this.#lobby.connect(renamed, "site", this.now));
  }

  join(peerId: PeerId): void {
    this.#say(peerId, { type: "join", mode: "text", interests: [], languages: [] });
  }

  next(peerId: PeerId): void {
    const { room } = this.clients.get(peerId)!;
    if (room) this.#say(peerId, { type: "next", epoch: room.epoch });
  }

  lose(peerId: PeerId): void {
    const client = this.clients.get(peerId)!;
    if (!client.isConnected) return;
    client.isConnected = false;
    this.#take(this.#lobby.lose(peerId, this.now));
  }

  pass(ms: number): void {
    this.now += ms;
    this.#take(this.#lobby.tick(this.now));
    this.#lobby.sweep(this.now);
  }

  check(): void {
    const rooms = new Map<number, Set<PeerId>>();
    for (const [peerId, client] of this.clients) {
      const room = this.#lobby.roomOf(peerId);
      if (room === undefined) {
        if (client.isConnected) assertEquals(client.room, undefined, "who is connected knows how it stands");
        continue;
      }
      assert(room.impolite !== room.polite && [room.impolite, room.polite].includes(peerId));
      const { epoch, id } = room;
      if (client.isConnected) assertEquals(client.room, { epoch, id }, "a room is the same one for server and client");
      rooms.set(epoch, (rooms.get(epoch) ?? new Set()).add(peerId));
    }
    const stats = this.#lobby.stats();
    assertEquals(stats.idle + stats.waiting + stats.away + 2 * stats.rooms, stats.connected + stats.absent);
    assertEquals(stats.connected, [...this.clients.values()].filter(({ isConnected }) => isConnected).length);
    assertEquals(stats.rooms, rooms.size);
  }

  assertEmpty(): void {
    assertEquals(this.#lobby.stats(), { connected: 0, absent: 0, idle: 0, waiting: 0, away: 0, rooms: 0 });
    assertEquals(this.#lobby.footprint, { restored: 0, renewals: 0 });
  }

  #say(peerId: PeerId, message: Parameters<Lobby["handle"]>[1]): void {
    if (this.clients.get(peerId)!.isConnected) this.#take(this.#lobby.handle(peerId, message, this.now));
  }

  #take(effects: Effect[]): void {
    for (const effect of effects) {
      if (effect.type === "ticket") this.#client(effect.peerId).ticket = effect.ticket;
      else if (effect.type === "send" && ["ended", "waiting"].includes(effect.message.type)) {
        this.#client(effect.peerId).room = undefined;
      } else if (effect.type === "open-room") this.#enter(effect.room, false);
      else if (effect.type === "reseat") this.#enter(effect.room, true);
    }
    const waiting = [...this.clients].filter(([, { isConnected, room }]) => isConnected && room === undefined)
      .map(([peerId]) => peerId);
    if (effects.some(({ type }) => type === "enter") && waiting.length > 1) {
      const [first, second] = waiting as [PeerId, PeerId];
      const matched = this.#lobby.match({ first, second, interests: [], languages: [] }, this.now);
      if (matched.some(({ type }) => type === "open-room")) this.#take(matched);
    }
  }

  #enter({ epoch, id, impolite, polite }: Room, again: boolean): void {
    for (const peerId of [impolite, polite]) {
      const client = this.#client(peerId);
      if (again) assertEquals(client.room, { epoch, id }, "nobody is put into a room without its keys");
      client.room = { epoch, id };
    }
    if (again) this.reseated++;
  }

  #client(peerId: PeerId): Client {
    const client = this.clients.get(peerId);
    assert(client?.isConnected, "an effect is for somebody who is connected");
    return client;
  }
}

const who = fc.nat(PEERS.length - 1);
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("comeBack" as const),
      who,
      hasKeys: fc.constantFrom(true, true, true, false),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom("join" as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("next" as const, "lose" as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("pass" as const), ms: fc.nat(4_000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("restart" as const) }) },
);

Deno.test("However often processes are replaced, browsers and server agree on who is in which room", () => {
  let [resumed, reseated] = [0, 0];
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100, size: "max" }), fc.infiniteStream(fc.nat(6)), (steps, epochs) => {
      const town = new Town(() => epochs.next().value);
      for (const step of steps) {
        const peerId = "who" in step ? [...town.clients.keys()][step.who]! : "";
        if (step.do === "pass") town.pass(step.ms);
        else if (step.do === "restart") town.restart();
        else if (step.do === "comeBack") town.comeBack(peerId, step.hasKeys);
        else town[step.do](peerId);
        town.check();
      }
      for (const peerId of town.clients.keys()) town.lose(peerId);
      town.pass(1_000_000);
      town.assertEmpty();
      resumed += town.resumed;
      reseated += town.reseated;
    }),
    { numRuns: 600 },
  );
  assert(resumed > 1_000 && reseated > 100, `got ${resumed} resumed and ${reseated} reseated`);
});
