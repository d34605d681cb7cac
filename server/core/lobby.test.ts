import { assert, assertEquals, assertThrows } from "@std/assert";
import { LIMITS, type ServerMessage, type Wishes } from "../../protocol/mod.ts";
import type { Effect, PeerId, Room } from "./effect.ts";
import { Lobby, type LobbyOptions } from "./lobby.ts";
import { lobbyRows } from "./testing.ts";

const RECENT = 60_000;
const WISHES: Wishes = { mode: "text", interests: ["tea"], languages: ["en"] };
const JOIN = { type: "join", ...WISHES } as const;

/** Says all but which tickets it issues; `resumption.test.ts` looks at those. */
class QuietLobby extends Lobby {
  override handle(...args: Parameters<Lobby["handle"]>): Effect[] {
    return withoutTickets(super.handle(...args));
  }

  override match(...args: Parameters<Lobby["match"]>): Effect[] {
    return withoutTickets(super.match(...args));
  }
}

function withoutTickets(effects: Effect[]): Effect[] {
  return effects.filter(({ type }) => type !== "ticket");
}

const NOBODY = { connected: 0, absent: 0, idle: 0, waiting: 0, away: 0, rooms: 0 };

function lobbyWith(options: Partial<LobbyOptions> = {}, ...peerIds: PeerId[]): Lobby {
  let epoch = 0;
  const lobby = new QuietLobby({
    newRoom: () => ({ epoch: ++epoch, id: `room ${epoch}` }),
    rows: lobbyRows({ recentForMs: RECENT }),
    ...options,
  });
  for (const peerId of peerIds) assertEquals(lobby.connect(peerId, "site", 0), []);
  return lobby;
}

/** A lobby in which a (waiting since 0) and b (since 1) are in room 1 from time 2. */
function lobbyWithRoom(...others: PeerId[]): { lobby: Lobby; room: Room } {
  const lobby = lobbyWith({}, "a", "b", ...others);
  lobby.handle("a", JOIN, 0);
  lobby.handle("b", { ...JOIN, interests: ["rain", "tea"] }, 1);
  const room = openedRoom(lobby.match({ first: "a", second: "b", interests: ["tea"], languages: ["en"] }, 2));
  return { lobby, room };
}

function openedRoom(effects: Effect[]): Room {
  const last = effects.at(-1);
  assert(last?.type === "open-room");
  return last.room;
}

function send(peerId: PeerId, message: ServerMessage): Effect {
  return { type: "send", peerId, message };
}

function notInRoom(peerId: PeerId, of: string, epoch: number): Effect[] {
  return [send(peerId, { type: "error", code: "not-in-room", of, epoch })];
}

function entry(
  peerId: PeerId,
  since: number,
  fields: { interests?: string[]; blocked?: PeerId[]; recent?: [PeerId, number][] } = {},
): Effect {
  const { interests = WISHES.interests, blocked = [], recent = [] } = fields;
  const memory = { blocked: new Set(blocked), recent: new Map(recent) };
  return { type: "enter", entry: { ...WISHES, interests, peerId, site: "site", since, ...memory } };
}

Deno.test("Join says waiting, then enters the pool, so that a match at once comes after it", () => {
  const lobby = lobbyWith({}, "a");
  assertEquals(lobby.handle("a", JOIN, 5), [send("a", { type: "waiting" }), entry("a", 5)]);
  assertEquals(lobby.stats(), { ...NOBODY, connected: 1, idle: 0, waiting: 1, rooms: 0 });
});

Deno.test("Join while waiting says waiting again and changes nothing", () => {
  const lobby = lobbyWith({}, "a");
  lobby.handle("a", JOIN, 5);
  assertEquals(lobby.handle("a", { ...JOIN, mode: "video" }, 9), [send("a", { type: "waiting" })]);
  lobby.connect("b", "site", 9);
  lobby.handle("b", JOIN, 9);
  const room = openedRoom(lobby.match({ first: "a", second: "b", interests: [], languages: [] }, 9));
  assertEquals([room.mode, room.impolite], ["text", "a"]);
});

Deno.test("Join in a room changes nothing", () => {
  const { lobby, room } = lobbyWithRoom();
  assertEquals(lobby.handle("a", JOIN, 9), []);
  assertEquals(lobby.roomOf("a"), room);
});

Deno.test("A match opens a room with the longer-waiting peer impolite and only what both named", () => {
  const { lobby, room } = lobbyWithRoom();
  assertEquals(room, {
    epoch: 1,
    id: "room 1",
    site: "site",
    mode: "text",
    impolite: "a",
    polite: "b",
    interests: ["tea"],
    languages: ["en"],
  });
  assertEquals([lobby.roomOf("a"), lobby.roomOf("b")], [room, room]);
  assertEquals(lobby.stats(), { ...NOBODY, connected: 2, idle: 0, waiting: 0, rooms: 1 });
});

Deno.test("A match goes by how long both really waited, not by the order in the proposal", () => {
  const lobby = lobbyWith({}, "a", "b");
  lobby.handle("a", JOIN, 3);
  lobby.handle("b", JOIN, 2);
  assertEquals(openedRoom(lobby.match({ first: "a", second: "b", interests: [], languages: [] }, 4)).impolite, "b");
});

Deno.test("A match with somebody who does not wait any more puts the other back with the same place", () => {
  const lobby = lobbyWith({}, "a", "b");
  lobby.handle("a", JOIN, 5);
  assertEquals(lobby.match({ first: "a", second: "b", interests: [], languages: [] }, 9), [entry("a", 5)]);
  assertEquals(lobby.match({ first: "gone", second: "a", interests: [], languages: [] }, 9), [entry("a", 5)]);
  assertEquals(lobby.match({ first: "gone", second: "b", interests: [], languages: [] }, 9), []);
  assertEquals(lobby.stats().rooms, 0);
});

Deno.test("A match that came too late for a change of mode, another site, oneself or a block puts both back", () => {
  const { lobby } = lobbyWithRoom("c");
  lobby.connect("elsewhere", "other site", 0);
  lobby.handle("b", { type: "block", epoch: 1 }, 3);
  for (const peerId of ["a", "b", "elsewhere"]) lobby.handle(peerId, JOIN, 4);
  lobby.handle("c", { ...JOIN, mode: "video" }, 4);
  for (const [first, second] of [["a", "b"], ["a", "c"], ["a", "elsewhere"], ["a", "a"]] as const) {
    const effects = lobby.match({ first, second, interests: [], languages: [] }, 1e6);
    assertEquals(effects.map((effect) => effect.type), ["enter", "enter"]);
  }
  assertEquals(lobby.stats(), { ...NOBODY, connected: 4, idle: 0, waiting: 4, rooms: 0 });
});

Deno.test("Next ends the room before it lets anybody into another, and waits with the same wishes", () => {
  const { lobby, room } = lobbyWithRoom();
  assertEquals(lobby.handle("a", { type: "next", epoch: 1 }, 10), [
    { type: "close-room", room },
    send("b", { type: "ended", epoch: 1, reason: "left" }),
    send("a", { type: "waiting" }),
    entry("a", 10, { recent: [["b", 10 + RECENT]] }),
  ]);
  assertEquals(lobby.stats(), { ...NOBODY, connected: 2, idle: 1, waiting: 1, rooms: 0 });
});

Deno.test("Next after the partner ended the room waits again with the last wishes", () => {
  const { lobby } = lobbyWithRoom();
  lobby.handle("b", { type: "leave" }, 10);
  assertEquals(lobby.handle("a", { type: "next", epoch: 1 }, 11), [
    send("a", { type: "waiting" }),
    entry("a", 0, { recent: [["b", 10 + RECENT]] }),
  ]);
});

Deno.test("Who is left as soon as they have met keeps their place in the pool, if they take it soon", () => {
  const sinceAfter = (stayMs: number, restMs: number, type: "next" | "join" | "leave") => {
    const lobby = lobbyWith({}, "a", "b");
    lobby.handle("a", JOIN, 0);
    lobby.handle("b", JOIN, 3_000);
    openedRoom(lobby.match({ first: "a", second: "b", interests: [], languages: [] }, 3_000));
    lobby.handle("b", { type: "next", epoch: 1 }, 3_000 + stayMs);
    const now = 3_000 + stayMs + restMs;
    if (type === "leave") lobby.handle("a", { type: "leave" }, now);
    const enter = lobby.handle("a", type === "next" ? { type: "next", epoch: 1 } : JOIN, now).at(-1);
    return enter?.type === "enter" && (enter.entry.since === now ? "anew" : enter.entry.since);
  };
  assertEquals(sinceAfter(4_999, 10_000, "next"), 0);
  assertEquals(sinceAfter(4_999, 10_000, "join"), 0);
  assertEquals(sinceAfter(5_000, 10, "next"), "anew");
  assertEquals(sinceAfter(4_999, 10_001, "join"), "anew");
  assertEquals(sinceAfter(4_999, 10, "leave"), "anew");
});

Deno.test("Next while waiting says waiting", () => {
  const lobby = lobbyWith({}, "a");
  lobby.handle("a", JOIN, 0);
  assertEquals(lobby.handle("a", { type: "next", epoch: 99 }, 1), [send("a", { type: "waiting" })]);
});

Deno.test("Next for any other room is refused and ends nothing", () => {
  const { lobby, room } = lobbyWithRoom("c");
  assertEquals(lobby.handle("a", { type: "next", epoch: 2 }, 3), notInRoom("a", "next", 2));
  assertEquals(lobby.handle("c", { type: "next", epoch: 1 }, 3), notInRoom("c", "next", 1));
  assertEquals(lobby.roomOf("a"), room);
});

Deno.test("A second next for the same room does not end the room that came after it", () => {
  const { lobby } = lobbyWithRoom("c");
  lobby.handle("c", JOIN, 3);
  lobby.handle("a", { type: "next", epoch: 1 }, 4);
  const room = openedRoom(lobby.match({ first: "c", second: "a", interests: [], languages: [] }, 4));
  assertEquals(lobby.handle("a", { type: "next", epoch: 1 }, 5), notInRoom("a", "next", 1));
  assertEquals(lobby.roomOf("a"), room);
});

Deno.test("Leave ends the room, tells both, and forgets the wishes", () => {
  const { lobby, room } = lobbyWithRoom();
  assertEquals(lobby.handle("a", { type: "leave" }, 10), [
    { type: "close-room", room },
    send("b", { type: "ended", epoch: 1, reason: "left" }),
    send("a", { type: "idle" }),
  ]);
  assertEquals(lobby.handle("a", { type: "next", epoch: 1 }, 11), notInRoom("a", "next", 1));
  assertEquals(lobby.stats(), { ...NOBODY, connected: 2, idle: 2, waiting: 0, rooms: 0 });
});

Deno.test("Leave while waiting takes the peer out of the pool, and while idle only answers", () => {
  const lobby = lobbyWith({}, "a");
  lobby.handle("a", JOIN, 0);
  assertEquals(lobby.handle("a", { type: "leave" }, 1), [
    { type: "withdraw", peerId: "a" },
    send("a", { type: "idle" }),
  ]);
  assertEquals(lobby.handle("a", { type: "leave" }, 2), [send("a", { type: "idle" })]);
});

Deno.test("Block ends the live room like leaving and keeps the partner away for good", () => {
  const { lobby, room } = lobbyWithRoom();
  assertEquals(lobby.handle("a", { type: "block", epoch: 1 }, 10), [
    { type: "close-room", room },
    send("b", { type: "ended", epoch: 1, reason: "left" }),
    send("a", { type: "blocked", epoch: 1 }),
  ]);
  const later = 10 + RECENT;
  lobby.sweep(later);
  assertEquals(lobby.handle("a", JOIN, later).at(-1), entry("a", later, { blocked: ["b"] }));
});

Deno.test("Block works on the ended room, also while waiting, and then tells the engine", () => {
  const { lobby } = lobbyWithRoom();
  lobby.handle("b", { type: "leave" }, 10);
  assertEquals(lobby.handle("a", { type: "block", epoch: 1 }, 11), [send("a", { type: "blocked", epoch: 1 })]);
  lobby.handle("b", JOIN, 12);
  assertEquals(lobby.handle("b", { type: "block", epoch: 1 }, 13), [
    send("b", { type: "blocked", epoch: 1 }),
    entry("b", 12, { interests: ["tea"], blocked: ["a"], recent: [["a", 10 + RECENT]] }),
  ]);
});

Deno.test("Block works on the room before while the next one goes on", () => {
  const { lobby } = lobbyWithRoom("c");
  lobby.handle("c", JOIN, 3);
  lobby.handle("a", { type: "next", epoch: 1 }, 4);
  const room = openedRoom(lobby.match({ first: "c", second: "a", interests: [], languages: [] }, 4));
  assertEquals(lobby.handle("a", { type: "block", epoch: 1 }, 5), [send("a", { type: "blocked", epoch: 1 })]);
  assertEquals(lobby.roomOf("a"), room);
});

Deno.test("Block of a partner who is gone is answered too, block of any other room is refused", () => {
  const { lobby } = lobbyWithRoom();
  lobby.disconnect("b", 10);
  assertEquals(lobby.handle("a", { type: "block", epoch: 1 }, 11), [send("a", { type: "blocked", epoch: 1 })]);
  assertEquals(lobby.handle("a", { type: "block", epoch: 2 }, 11), notInRoom("a", "block", 2));
});

Deno.test("Disconnect tells the partner that the connection was lost and forgets everything", () => {
  const { lobby, room } = lobbyWithRoom();
  assertEquals(lobby.disconnect("a", 10), [
    { type: "close-room", room },
    send("b", { type: "ended", epoch: 1, reason: "lost" }),
  ]);
  assertEquals(
    lobby.handle("b", { type: "next", epoch: 1 }, 11).at(-1),
    entry("b", 1, { interests: ["rain", "tea"] }),
  );
  assertEquals(lobby.disconnect("b", 12), [{ type: "withdraw", peerId: "b" }]);
  assertEquals(lobby.stats(), { ...NOBODY, connected: 0, idle: 0, waiting: 0, rooms: 0 });
});

Deno.test("An unknown peer has no effect", () => {
  const lobby = lobbyWith();
  assertEquals(lobby.handle("a", JOIN, 0), []);
  assertEquals(lobby.disconnect("a", 0), []);
  assertEquals(lobby.roomOf("a"), undefined);
});

Deno.test("Connecting the same peer twice is a programmer's mistake", () => {
  assertThrows(() => lobbyWith({}, "a", "a"), TypeError, "Cannot connect a peer that is connected already");
});

Deno.test("A new room never takes the epoch of a live room, nor of a room that its peers were just in", () => {
  const epochs = [1, 1, 2, 1, 2, 3];
  const lobby = lobbyWith({ newRoom: () => ({ epoch: epochs.shift()!, id: "id" }) }, "a", "b", "c", "d");
  for (const peerId of ["a", "b", "c", "d"]) lobby.handle(peerId, JOIN, 0);
  assertEquals(openedRoom(lobby.match({ first: "a", second: "b", interests: [], languages: [] }, 1)).epoch, 1);
  assertEquals(openedRoom(lobby.match({ first: "c", second: "d", interests: [], languages: [] }, 1)).epoch, 2);
  lobby.handle("b", { type: "next", epoch: 1 }, 2);
  lobby.handle("d", { type: "next", epoch: 2 }, 2);
  assertEquals(openedRoom(lobby.match({ first: "b", second: "d", interests: [], languages: [] }, 3)).epoch, 3);
});

Deno.test("A source of epochs that repeats itself forever is an error, not an endless loop, and leaves both waiting", () => {
  const lobby = lobbyWith({ newRoom: () => ({ epoch: 7, id: "id" }) }, "a", "b", "c", "d");
  for (const peerId of ["a", "b", "c", "d"]) lobby.handle(peerId, JOIN, 0);
  lobby.match({ first: "a", second: "b", interests: [], languages: [] }, 1);
  const again = () => lobby.match({ first: "c", second: "d", interests: [], languages: [] }, 1);
  assertThrows(again, RangeError, "Cannot open a room: expected an unused epoch within 1000 attempts");
  assertEquals(lobby.stats(), { ...NOBODY, connected: 4, idle: 0, waiting: 2, rooms: 1 });
});

Deno.test("A room can be undone for its time to the millisecond, and only while neither is through with it", () => {
  const undo = { type: "undo", epoch: 1, received: -1 } as const;
  const refused: Effect[] = [{
    type: "send",
    peerId: "b",
    message: { type: "error", code: "not-in-room", of: "undo", epoch: 1 },
  }];
  const canGoBack = (lobby: Lobby) => lobby.holdings("b")?.endedRoom?.canGoBack;
  for (const late of [0, 1]) {
    const { lobby } = lobbyWithRoom();
    lobby.handle("a", { type: "next", epoch: 1 }, 10);
    assertEquals(canGoBack(lobby), true);
    const answer = lobby.handle("b", undo, 10 + LIMITS.undoMs + late);
    assertEquals(answer, late ? refused : [{ type: "send", peerId: "a", message: { type: "undo", epoch: 1 } }]);
  }
  const { lobby } = lobbyWithRoom();
  lobby.handle("a", { type: "next", epoch: 1 }, 10);
  lobby.handle("a", { type: "leave" }, 11);
  assertEquals([canGoBack(lobby), lobby.handle("b", undo, 12)], [false, refused]);
});
