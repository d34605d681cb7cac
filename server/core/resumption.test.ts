import { assert, assertEquals } from "@std/assert";
import type { ServerMessage } from "../../protocol/mod.ts";
import type { Effect, PeerId, Room } from "./effect.ts";
import { Lobby, type LobbyMessage, type LobbyOptions } from "./lobby.ts";
import { lobbyRows } from "./testing.ts";
import type { Ticket } from "./ticket.ts";

const GRACE = 20_000;
const RENEW = 120_000;
const JOIN: LobbyMessage = { type: "join", mode: "text", interests: ["tea"], languages: [] };
const NOBODY = { connected: 0, absent: 0, idle: 0, waiting: 0, away: 0, rooms: 0 };

/** A process whose clients keep the last ticket that they got. */
class Process {
  readonly lobby: Lobby;
  readonly tickets: Map<PeerId, Ticket>;

  constructor(
    issuer: string,
    tickets = new Map<PeerId, Ticket>(),
    options: { graceMs?: number } & Partial<LobbyOptions> = {},
  ) {
    let epoch = 0;
    const newRoom = () => ({ epoch: ++epoch, id: `${issuer} ${epoch}` });
    const rows = lobbyRows({ graceMs: options.graceMs ?? GRACE, renewMs: RENEW });
    this.lobby = new Lobby({ newRoom, rows, ticketRenewMs: RENEW, issuer, ...options });
    this.tickets = tickets;
  }

  /** What effects say besides tickets, which their holders take. */
  take(effects: Effect[]): Effect[] {
    for (const effect of effects) if (effect.type === "ticket") this.tickets.set(effect.peerId, effect.ticket);
    return effects.filter(({ type }) => type !== "ticket");
  }

  join(peerId: PeerId, now: number): void {
    this.lobby.connect(peerId, "site", now);
    this.take(this.lobby.handle(peerId, JOIN, now));
  }

  /** Puts two into a room at time 2; the first is impolite. */
  pair(a: PeerId, b: PeerId): Room {
    this.join(a, 0);
    this.join(b, 1);
    const effects = this.take(this.lobby.match({ first: a, second: b, interests: [], languages: [] }, 2));
    assert(effects[0]?.type === "open-room");
    return effects[0].room;
  }

  resume(peerId: PeerId, room: { epoch: number; received: number } | undefined, now: number): Effect[] | undefined {
    const effects = this.lobby.resume(structuredClone(this.tickets.get(peerId)!), room, now);
    return effects && this.take(effects);
  }
}

function send(peerId: PeerId, message: ServerMessage): Effect {
  return { type: "send", peerId, message };
}

function ended(peerId: PeerId, epoch: number, reason: "left" | "lost" = "lost"): Effect {
  return send(peerId, { type: "ended", epoch, reason });
}

function partnerLost(peerId: PeerId, epoch: number, graceMs = GRACE): Effect {
  return send(peerId, { type: "partner-lost", epoch, graceMs });
}

Deno.test("A lost connection keeps the room for the grace period and tells the partner", () => {
  const one = new Process("one");
  const { lobby } = one;
  const room = one.pair("a", "b");
  assertEquals(lobby.lose("a", 10), [partnerLost("b", room.epoch)]);
  assertEquals([lobby.roomOf("a"), lobby.roomOf("b")], [room, room]);
  assertEquals(lobby.stats(), { ...NOBODY, connected: 1, absent: 1, rooms: 1 });
  assertEquals(lobby.tick(10 + GRACE - 1), []);
  assertEquals(lobby.tick(10 + GRACE), [{ type: "close-room", room }, ended("b", room.epoch)]);
  assertEquals(lobby.stats(), { ...NOBODY, connected: 1, idle: 1 });
});

Deno.test("Coming back within the grace period seats both again and says what the one who came back has", () => {
  const one = new Process("one");
  const room = one.pair("a", "b");
  one.lobby.lose("b", 10);
  assertEquals(one.resume("b", { epoch: room.epoch, received: 7 }, 20), [
    { type: "reseat", room, received: { impolite: undefined, polite: 7 } },
  ]);
  assertEquals(one.lobby.stats(), { ...NOBODY, connected: 2, rooms: 1 });
  assertEquals(one.lobby.tick(10 + GRACE), []);
});

Deno.test("When both were lost the first waits for the second, and then both are told", () => {
  const one = new Process("one");
  const room = one.pair("a", "b");
  one.lobby.lose("a", 10);
  assertEquals(one.lobby.lose("b", 12), []);
  assertEquals(one.lobby.stats(), { ...NOBODY, absent: 2, rooms: 1 });
  const { epoch } = room;
  assertEquals(one.resume("a", { epoch, received: 3 }, 15), [partnerLost("a", epoch, GRACE - 3)]);
  assertEquals(one.resume("b", { epoch, received: 4 }, 16), [
    { type: "reseat", room, received: { impolite: 3, polite: 4 } },
  ]);
});

Deno.test("A room whose two are gone ends once, and who comes back later hears how", () => {
  const one = new Process("one");
  const { epoch } = one.pair("a", "b");
  one.lobby.lose("a", 10);
  one.lobby.lose("b", 15);
  assertEquals(one.lobby.tick(10 + GRACE).map(({ type }) => type), ["close-room"]);
  assertEquals(one.resume("b", { epoch, received: 0 }, 11 + GRACE), [ended("b", epoch)]);
  assertEquals(one.resume("a", { epoch, received: 0 }, 11 + GRACE), undefined);
  assertEquals(one.lobby.stats(), { ...NOBODY, connected: 1, idle: 1 });
});

Deno.test("Who was left while away hears that", () => {
  const one = new Process("one");
  const { epoch } = one.pair("a", "b");
  one.lobby.lose("a", 10);
  one.lobby.handle("b", { type: "next", epoch }, 11);
  assertEquals(one.resume("a", { epoch, received: 0 }, 12), [ended("a", epoch, "left")]);
});

Deno.test("Who comes back without the room ends it: they went on, or never heard of it", () => {
  const one = new Process("one");
  const room = one.pair("a", "b");
  one.lobby.lose("a", 10);
  assertEquals(one.resume("a", undefined, 12), [{ type: "close-room", room }, ended("b", room.epoch)]);
  assertEquals(one.lobby.stats(), { ...NOBODY, connected: 2, idle: 2 });
});

Deno.test("Who waits keeps the place for the grace period, but is matched with nobody meanwhile", () => {
  const one = new Process("one");
  const { lobby } = one;
  one.join("a", 5);
  assertEquals(lobby.lose("a", 10), [{ type: "withdraw", peerId: "a" }]);
  assertEquals(lobby.stats(), { ...NOBODY, absent: 1, away: 1 });
  assertEquals(one.resume("a", undefined, 12), []);
  const [, , enter] = lobby.handle("a", JOIN, 13);
  assert(enter?.type === "enter");
  assertEquals(enter.entry.since, 5);
});

Deno.test("A wait that began in the future of this process' clock began now: nobody comes before those who waited longer", () => {
  const [one, two] = [new Process("one"), new Process("two")];
  one.join("a", 500);
  const late = structuredClone(one.tickets.get("a")!);
  two.lobby.resume(late, undefined, 20);
  const [, , enter] = two.lobby.handle("a", JOIN, 30);
  assert(enter?.type === "enter");
  assertEquals(enter.entry.since, 20);
});

Deno.test("Who never got a ticket cannot come back and is forgotten at once", () => {
  const { lobby } = new Process("one");
  lobby.connect("a", "site", 0);
  lobby.lose("a", 1);
  assertEquals(lobby.stats(), NOBODY);
});

Deno.test("Without a grace period a lost connection ends the room at once", () => {
  const one = new Process("one", new Map(), { graceMs: 0 });
  const room = one.pair("a", "b");
  assertEquals(one.lobby.lose("a", 3), [{ type: "close-room", room }, ended("b", room.epoch)]);
});

Deno.test("A ticket works once, the one before the latest as well, and any older one not at all", () => {
  const one = new Process("one");
  one.join("a", 0);
  const tickets = [one.tickets.get("a")!];
  for (const now of [RENEW, 2 * RENEW]) {
    one.take(one.lobby.tick(now));
    tickets.push(one.tickets.get("a")!);
  }
  const now = 2 * RENEW;
  assertEquals(tickets.map(({ serial }) => serial), [1, 2, 3]);
  assertEquals(one.lobby.resume(tickets[0]!, undefined, now), undefined);
  assert(one.lobby.resume(tickets[1]!, undefined, now));
  one.lobby.hear("a");
  assertEquals(one.lobby.resume(tickets[1]!, undefined, now), undefined);
  assertEquals(one.lobby.resume(tickets[2]!, undefined, now), undefined);
});

Deno.test("A ticket can be used again as long as the peer was not heard: the next one may never have arrived", () => {
  const one = new Process("one");
  one.join("a", 0);
  const first = one.tickets.get("a")!;
  for (let attempt = 0; attempt < 5; attempt++) {
    assert(one.lobby.resume(first, undefined, attempt));
    one.lobby.lose("a", attempt);
  }
  const next = one.lobby.resume(first, undefined, 9)!.find(({ type }) => type === "ticket");
  one.lobby.handle("a", JOIN, 10);
  assertEquals(one.lobby.resume(first, undefined, 11), undefined);
  assert(next?.type === "ticket" && one.lobby.resume(next.ticket, undefined, 12));
});

Deno.test("A ticket of somebody who has left brings nobody back", () => {
  const one = new Process("one");
  const { epoch } = one.pair("a", "b");
  one.lobby.disconnect("a", 10);
  assertEquals(one.resume("a", { epoch, received: 0 }, 11), undefined);
});

Deno.test("After a restart the first one waits in the room for the second, who completes it", () => {
  const one = new Process("one");
  const room = one.pair("a", "b");
  const { epoch, id } = room;
  const two = new Process("two", one.tickets);
  assertEquals(two.resume("b", { epoch, received: 5 }, 100), [partnerLost("b", epoch)]);
  assertEquals(two.lobby.stats(), { ...NOBODY, connected: 1, absent: 1, rooms: 1 });
  const again = { ...room, interests: [], languages: [] };
  assertEquals(two.resume("a", { epoch, received: -1 }, 110), [
    { type: "reseat", room: again, received: { impolite: -1, polite: 5 } },
  ]);
  assertEquals(two.lobby.roomOf("a")?.id, id);
  assertEquals(two.lobby.stats(), { ...NOBODY, connected: 2, rooms: 1 });
  assertEquals(two.lobby.handle("a", { type: "next", epoch }, 120).map(({ type }) => type), [
    "close-room",
    "send",
    "send",
    "ticket",
    "enter",
  ]);
});

Deno.test("After a restart a partner who does not come back ends the room after the grace period", () => {
  const one = new Process("one");
  const { epoch } = one.pair("a", "b");
  const two = new Process("two", one.tickets);
  two.resume("a", { epoch, received: 0 }, 100);
  assertEquals(two.lobby.tick(100 + GRACE).at(-1), ended("a", epoch));
  assertEquals(two.lobby.stats(), { ...NOBODY, connected: 1, idle: 1 });
  assertEquals(two.resume("b", { epoch, received: 0 }, 101 + GRACE), [ended("b", epoch)]);
});

Deno.test("After a restart an epoch that another room has taken ends the old one clearly", () => {
  const one = new Process("one");
  const { epoch } = one.pair("a", "b");
  const two = new Process("two", one.tickets);
  const other = two.pair("c", "d");
  assertEquals(other.epoch, epoch);
  assertEquals(two.resume("a", { epoch, received: 0 }, 100), [ended("a", epoch)]);
  assertEquals(two.lobby.roomOf("c"), other);
});

Deno.test("After a restart a partner who went on elsewhere is not called back", () => {
  const one = new Process("one");
  const { epoch } = one.pair("a", "b");
  const two = new Process("two", one.tickets);
  assertEquals(two.resume("b", undefined, 100), []);
  assertEquals(two.resume("a", { epoch, received: 0 }, 101), [ended("a", epoch)]);
});

Deno.test("After a restart blocked and recent partners are still remembered", () => {
  const one = new Process("one");
  const { epoch } = one.pair("a", "b");
  one.take(one.lobby.handle("a", { type: "block", epoch }, 10));
  const two = new Process("two", one.tickets);
  two.resume("a", undefined, 100);
  const effects = two.lobby.handle("a", JOIN, 101);
  const enter = effects.find(({ type }) => type === "enter");
  assert(enter?.type === "enter");
  assertEquals(enter.entry.blocked, new Set(["b"]));
  assertEquals([...enter.entry.recent.keys()], ["b"]);
});

Deno.test("A stolen ticket works at most until its owner comes, and then not again", () => {
  const one = new Process("one");
  one.pair("a", "b");
  const stolen = one.tickets.get("a")!;
  one.take(one.lobby.tick(RENEW + 2));
  const two = new Process("two", one.tickets);
  const loot = two.lobby.resume(stolen, undefined, RENEW + 3)!.find(({ type }) => type === "ticket");
  two.lobby.hear("a");
  assert(loot?.type === "ticket");
  assert(two.resume("a", undefined, RENEW + 4));
  two.lobby.hear("a");
  for (const ticket of [stolen, loot.ticket]) assertEquals(two.lobby.resume(ticket, undefined, RENEW + 5), undefined);
});

Deno.test("Who has heard of a block has the ticket that says so, and the next process keeps it", () => {
  const [live, over] = ["live", "over"].map((when) => {
    const one = new Process("one");
    const { epoch } = one.pair("a", "b");
    if (when === "over") one.lobby.handle("b", { type: "leave" }, 9);
    // The connection breaks as soon as the answer has arrived, and the process with it.
    const effects = one.lobby.handle("a", { type: "block", epoch }, 10);
    const answerAt = effects.findIndex((effect) => effect.type === "send" && effect.message.type === "blocked");
    one.take(effects.slice(0, answerAt + 1));
    const two = new Process("two", one.tickets);
    two.resume("a", undefined, 20);
    return two.lobby.handle("a", JOIN, 21).find(({ type }) => type === "enter");
  });
  for (const enter of [live, over]) assertEquals(enter?.type === "enter" && [...enter.entry.blocked], ["b"]);
});

Deno.test("A block that another process took holds as well where the session is known", () => {
  const one = new Process("one");
  const { epoch } = one.pair("a", "b");
  const two = new Process("two", one.tickets);
  one.lobby.lose("a", 10);
  two.resume("b", { epoch, received: 0 }, 11);
  two.resume("a", { epoch, received: 0 }, 12);
  two.take(two.lobby.handle("a", { type: "block", epoch }, 13));
  // Back where it came from, within the grace period.
  one.resume("a", undefined, 14);
  const enter = one.lobby.handle("a", JOIN, 15).find(({ type }) => type === "enter");
  assertEquals(enter?.type === "enter" && [...enter.entry.blocked], ["b"]);
});

Deno.test("Across two restarts a used ticket opens a session again, until its time is over or its owner has come", () => {
  const one = new Process("one");
  one.pair("a", "b");
  const used = one.tickets.get("a")!;
  const two = new Process("two", one.tickets);
  two.resume("a", undefined, 100);
  two.lobby.hear("a");
  assertEquals(two.lobby.resume(used, undefined, 101), undefined, "the process that saw it used remembers that");
  // The third process cannot know what the second has seen: this is the window that docs/SECURITY.md states.
  assert(new Process("three").lobby.resume(used, undefined, 200));
  assertEquals(new Process("three").lobby.resume(used, undefined, used.expires), undefined);
  const three = new Process("three", one.tickets);
  assert(three.resume("a", undefined, 200));
  three.lobby.hear("a");
  assertEquals(three.lobby.resume(used, undefined, 201), undefined);
});

Deno.test("What is remembered of used tickets goes when they have expired", () => {
  const one = new Process("one");
  one.pair("a", "b");
  const two = new Process("two", one.tickets);
  const used = one.tickets.get("a")!;
  two.resume("a", undefined, 100);
  two.lobby.disconnect("a", 101);
  two.lobby.sweep(used.expires - 1);
  assertEquals(two.lobby.resume(used, undefined, used.expires - 1), undefined);
  two.lobby.sweep(used.expires);
  assertEquals(two.lobby.resume(used, undefined, used.expires), undefined);
  assertEquals([two.lobby.footprint, two.lobby.stats()], [{ restored: 0, renewals: 0 }, NOBODY]);
});

Deno.test("Undo brings both back into the room when both agree, also from the pool", () => {
  const one = new Process("one");
  const room = one.pair("a", "b");
  const { epoch } = room;
  one.lobby.handle("a", { type: "next", epoch }, 10);
  assertEquals(one.lobby.handle("a", { type: "undo", epoch, received: 2 }, 11), [send("b", { type: "undo", epoch })]);
  assertEquals(one.lobby.handle("a", { type: "undo", epoch, received: 2 }, 11), [], "it is asked once");
  assertEquals(one.take(one.lobby.handle("b", { type: "undo", epoch, received: 3 }, 12)), [
    { type: "withdraw", peerId: "a" },
    { type: "reseat", room, received: { impolite: 2, polite: 3 } },
  ]);
  assertEquals(one.lobby.stats(), { ...NOBODY, connected: 2, rooms: 1 });
});

Deno.test("Undo is refused late, for other rooms, after leaving, and when one is somewhere else", () => {
  const refused = (epoch: number) => [send("b", { type: "error", code: "not-in-room", of: "undo", epoch })];
  for (
    const [end, at] of [
      [(lobby: Lobby, epoch: number) => lobby.handle("a", { type: "next", epoch }, 10), 10_011],
      [(lobby: Lobby) => lobby.handle("a", { type: "leave" }, 10), 11],
      [(lobby: Lobby, epoch: number) => {
        lobby.handle("a", { type: "next", epoch }, 10);
        lobby.handle("a", { type: "leave" }, 10);
      }, 11],
      [(lobby: Lobby) => lobby.disconnect("a", 10), 11],
      [(lobby: Lobby, epoch: number) => {
        lobby.handle("a", { type: "next", epoch }, 10);
        lobby.lose("a", 10);
      }, 11],
      [(lobby: Lobby, epoch: number) => {
        lobby.handle("a", { type: "next", epoch }, 10);
        lobby.connect("c", "site", 10);
        lobby.handle("c", JOIN, 10);
        lobby.match({ first: "a", second: "c", interests: [], languages: [] }, 10);
      }, 11],
    ] as [(lobby: Lobby, epoch: number) => void, number][]
  ) {
    const one = new Process("one");
    const { epoch } = one.pair("a", "b");
    const inRoom = one.lobby.handle("b", { type: "undo", epoch, received: 0 }, 5);
    end(one.lobby, epoch);
    assertEquals(inRoom, refused(epoch));
    assertEquals(one.lobby.handle("b", { type: "undo", epoch, received: 0 }, at), refused(epoch));
    const other = one.lobby.handle("b", { type: "undo", epoch: epoch + 9, received: 0 }, at);
    assertEquals(other, refused(epoch + 9));
  }
});

Deno.test("Undo never reaches somebody who blocked, and does not tell that they did", () => {
  const one = new Process("one");
  const { epoch } = one.pair("a", "b");
  one.lobby.handle("a", { type: "next", epoch }, 10);
  one.lobby.handle("b", { type: "block", epoch }, 11);
  for (const peerId of ["a", "b"]) {
    assertEquals(one.lobby.handle(peerId, { type: "undo", epoch, received: 0 }, 12), []);
  }
  assertEquals(one.lobby.roomOf("a"), undefined);
});
