import type { Effect, PeerId } from "../core/effect.ts";
import type { Lobby, LobbyOptions } from "../core/lobby.ts";
import type { RoomWatch } from "./room-watch.ts";

type LobbyClass = new (options: LobbyOptions) => Lobby;

/** Whose session the message that arrives just now begins, or goes on with. */
export type Bind = (peerId: PeerId) => void;

/** A real lobby, or a faulty one, whose decisions the watch sees before anybody else. */
export function observedLobby(Base: LobbyClass, options: LobbyOptions, watch: RoomWatch, bind: Bind): Lobby {
  /** Methods call each other: only the outermost one's decisions count, or they would count twice. */
  let depth = 0;
  let forgotten: PeerId[] = [];

  function decide<T extends Effect[] | undefined>(now: number, run: () => T): T {
    depth++;
    let effects: T;
    try {
      effects = run();
    } finally {
      depth--;
    }
    if (depth > 0) return effects;
    watch.decided(effects ?? [], now);
    for (const peerId of forgotten) watch.forgotten(peerId);
    forgotten = [];
    return effects;
  }

  class ObservedLobby extends Base {
    override connect(...args: Parameters<Lobby["connect"]>): Effect[] {
      watch.began(args[0]);
      bind(args[0]);
      return decide(args[2], () => super.connect(...args));
    }

    override resume(...args: Parameters<Lobby["resume"]>): Effect[] | undefined {
      const [ticket, , now] = args;
      return decide(now, () => {
        const effects = super.resume(...args);
        if (effects === undefined) return undefined;
        if (!watch.sessions.has(ticket.peerId)) watch.restored(ticket);
        watch.began(ticket.peerId);
        bind(ticket.peerId);
        return effects;
      });
    }

    override lose(...args: Parameters<Lobby["lose"]>): Effect[] {
      return decide(args[1], () => super.lose(...args));
    }

    override disconnect(...args: Parameters<Lobby["disconnect"]>): Effect[] {
      forgotten.push(args[0]);
      return decide(args[1], () => super.disconnect(...args));
    }

    override handle(...args: Parameters<Lobby["handle"]>): Effect[] {
      const [peerId, message, now] = args;
      const effects = decide(now, () => super.handle(...args));
      const isBlocked = effects.some((effect) => effect.type === "send" && effect.message.type === "blocked");
      if (message.type === "block" && isBlocked) watch.blocked(peerId, message.epoch);
      return effects;
    }

    override match(...args: Parameters<Lobby["match"]>): Effect[] {
      return decide(args[1], () => super.match(...args));
    }

    override tick(...args: Parameters<Lobby["tick"]>): Effect[] {
      return decide(args[0], () => super.tick(...args));
    }
  }
  return new ObservedLobby(options);
}
