import type { PeerId, Room } from "../core/effect.ts";
import type { World } from "./world.ts";

/** After every event: the counts that cost nothing to compare. */
export function checkCounts({ node, door, pool, accuse }: World): void {
  if (node === undefined || node.gateway.isDraining) return; // on its way down it leaves everything as it is
  const { connected, absent, idle, waiting, away, rooms } = node.lobby.stats();
  if (connected !== door.size) accuse(9, `${door.size} are connected, the lobby counts ${connected}`);
  if (waiting !== pool.size) accuse(9, `${pool.size} wait, the lobby counts ${waiting}`);
  if (idle + waiting + away + 2 * rooms !== connected + absent) {
    accuse(9, `${idle} idle, ${waiting} waiting, ${away} away, ${rooms} rooms, but ${connected} + ${absent} sessions`);
  }
}

/** Now and then: looks at every session from outside. */
export function checkEverybody({ node, door, pool, rooms, clock, accuse }: World): void {
  door.checkBans();
  if (node === undefined || node.gateway.isDraining) return;
  const { lobby } = node;
  const found = new Set<Room>();
  for (const peerId of rooms.sessions) {
    const room = lobby.roomOf(peerId);
    if (room === undefined) continue;
    found.add(room);
    if (pool.has(peerId)) accuse(1, `${peerId} waits and is in room ${room.epoch}`);
    const partner = partnerIn(room, peerId);
    if (partner === undefined) accuse(2, `${peerId} is in room ${room.epoch} of others`);
    else if (partner === peerId) accuse(2, `${peerId} is alone in room ${room.epoch}`);
    else if (lobby.roomOf(partner) !== room) accuse(2, `${partner} is not in room ${room.epoch} with ${peerId}`);
  }
  const stats = lobby.stats();
  if (found.size !== stats.rooms) accuse(9, `there are ${found.size} rooms, the lobby counts ${stats.rooms}`);
  const idle = door.sessions.filter((peerId) => !pool.has(peerId) && lobby.roomOf(peerId) === undefined).length;
  if (idle !== stats.idle) accuse(9, `${idle} are idle, the lobby counts ${stats.idle}`);
  pool.check(clock.now());
}

/** Nothing happens any more, and everybody who stayed is back: nothing may be missing in the rooms that live. */
export function checkSettled({ people, letters, accuse }: World): void {
  const sides = new Map<string, number>();
  for (const { room, isReady } of people) {
    if (room && isReady && !room.isHeld) sides.set(room.id, (sides.get(room.id) ?? 0) + 1);
  }
  for (const [room, count] of sides) {
    if (count === 2) letters.settled(room);
    else if (count > 2) accuse(2, `${count} people are in room ${room}`);
  }
}

/** Everybody left long ago: nothing may be left of them. */
export function checkEmpty({ node, accuse }: World): void {
  const left = Object.entries(node?.footprint() ?? {}).filter(([, count]) => count !== 0);
  if (left.length > 0) accuse(8, `left behind: ${left.map(([name, count]) => `${count} ${name}`).join(", ")}`);
}

function partnerIn({ impolite, polite }: Room, peerId: PeerId): PeerId | undefined {
  return impolite === peerId ? polite : polite === peerId ? impolite : undefined;
}
