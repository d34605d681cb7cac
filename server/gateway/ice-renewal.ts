import type { IceServer, Role, ServerMessage } from "../../protocol/mod.ts";
import type { Room } from "../core/effect.ts";
import type { IceServers } from "./ports.ts";

/** What the renewal needs of a connection. */
export interface Caller {
  /** Its current room and its role in it; undefined together. */
  readonly room: Room | undefined;
  readonly role: Role | undefined;
  send(message: ServerMessage): void;
}

/**
 * Gives credentials for TURN to the two of a room in video mode, and fresh ones while the room lives. Nobody has to ask,
 * so nobody can ask too often; one sweep over all connections costs less than a timer per room.
 */
export class IceRenewal {
  readonly #iceServers: IceServers;
  /** When somebody in a room got the last ones, ms. Of the room nothing is kept. */
  readonly #given = new WeakMap<Caller, number>();

  constructor(iceServers: IceServers) {
    this.#iceServers = iceServers;
  }

  /** What `matched` carries: nothing for text, and nothing without a TURN server. */
  begin(caller: Caller, room: Room, role: Role, now: number): IceServer[] {
    if (room.mode !== "video") return [];
    const servers = this.#iceServers.of(room, role, now);
    if (servers.length > 0) this.#given.set(caller, now);
    return servers;
  }

  /** The room of a caller is over. */
  forget(caller: Caller): void {
    this.#given.delete(caller);
  }

  /** Sends fresh ones to those whose last ones grow old. Call it about once a minute. */
  sweep(callers: Iterable<Caller>, now: number): void {
    for (const caller of callers) {
      const { room, role } = caller;
      if (room === undefined || role === undefined) continue;
      const givenAt = this.#given.get(caller);
      if (givenAt === undefined || now - givenAt < this.#iceServers.renewAfterMs) continue;
      const iceServers = this.begin(caller, room, role, now);
      caller.send({ type: "ice-servers", epoch: room.epoch, iceServers });
    }
  }
}
