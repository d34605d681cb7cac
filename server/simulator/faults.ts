import { frameKind, STAMP_OFFSET, writeUint32 } from "../../protocol/mod.ts";
import { AddressLimits } from "../core/address-limits.ts";
import { Bans } from "../core/bans.ts";
import type { Effect } from "../core/effect.ts";
import { Lobby } from "../core/lobby.ts";
import type { Invariant } from "./violation.ts";
import type { Fault } from "./world.ts";

/** A lobby whose decisions are changed. */
function lobbyThat(change: (effects: Effect[]) => Effect[]): typeof Lobby {
  return class extends Lobby {
    override match(...args: Parameters<Lobby["match"]>): Effect[] {
      return change(super.match(...args));
    }

    override resume(...args: Parameters<Lobby["resume"]>): Effect[] | undefined {
      const effects = super.resume(...args);
      return effects && change(effects);
    }
  };
}

/** Every nth call does it. */
function everyNth(n: number): () => boolean {
  let calls = 0;
  return () => ++calls % n === 0;
}

/** Mistakes that somebody could make, one or more for every promise, and how to put them in. */
export const FAULTS: Record<string, { breaks: Invariant; make: () => Fault }> = {
  "a lobby that seats somebody in a second room": {
    breaks: 1,
    make: () => {
      const isTime = everyNth(5);
      return {
        Lobby: lobbyThat((effects) =>
          effects.flatMap((effect): Effect[] => {
            if (effect.type !== "open-room" || !isTime()) return [effect];
            const { room } = effect;
            return [effect, { ...effect, room: { ...room, epoch: ~room.epoch >>> 0, id: `${room.id.slice(1)}A` } }];
          })
        ),
      };
    },
  },
  "a lobby that matches somebody with themselves": {
    breaks: 2,
    make: () => {
      const isTime = everyNth(5);
      return {
        Lobby: lobbyThat((effects) =>
          effects.map((effect) =>
            effect.type === "open-room" && isTime()
              ? { ...effect, room: { ...effect.room, polite: effect.room.impolite } }
              : effect
          )
        ),
      };
    },
  },
  "a relay that does not look at the epoch": {
    breaks: 3,
    make: () => ({
      tamper: (data, epoch) => {
        if (typeof data !== "string" && epoch !== undefined && frameKind(data)) writeUint32(data, 2, epoch);
        return data;
      },
    }),
  },
  "a server that says it has more than it forwarded": {
    breaks: 4,
    make: () => ({
      Lobby: lobbyThat((effects) =>
        effects.map((effect) =>
          effect.type === "reseat"
            ? {
              ...effect,
              received: { impolite: (effect.received.impolite ?? 0) + 2, polite: (effect.received.polite ?? 0) + 2 },
            }
            : effect
        )
      ),
    }),
  },
  "a lobby that confirms a block and forgets it": {
    breaks: 5,
    make: () => ({
      Lobby: class extends Lobby {
        override handle(...args: Parameters<Lobby["handle"]>): Effect[] {
          const [peerId, message, now] = args;
          if (message.type !== "block" || this.roomOf(peerId)?.epoch !== message.epoch) return super.handle(...args);
          const { epoch } = message;
          return [
            ...super.handle(peerId, { type: "leave" }, now),
            { type: "send", peerId, message: { type: "blocked", epoch } },
          ];
        }
      },
    }),
  },
  "bans that let those who are connected stay, and come back": {
    breaks: 6,
    make: () => ({
      Bans: class extends Bans {
        override isBanned(): boolean {
          return false;
        }
      },
    }),
  },
  "an engine that never looks again": {
    breaks: 7,
    make: () => ({
      engine: (engine) => ({
        enter: (entry, now) => engine.enter(entry, now),
        withdraw: (peerId) => engine.withdraw(peerId),
        tick: () => {},
        get waiting() {
          return engine.waiting;
        },
      }),
    }),
  },
  "a count of connections that misses one that ended": {
    breaks: 8,
    make: () => ({
      AddressLimits: class extends AddressLimits {
        #forgets = true;

        override release(key: string): void {
          if (!this.#forgets) super.release(key);
          this.#forgets = false;
        }
      },
    }),
  },
  "a lobby that does not hear that a connection is lost": {
    breaks: 9,
    make: () => {
      const isTime = everyNth(7);
      return {
        Lobby: class extends Lobby {
          override lose(...args: Parameters<Lobby["lose"]>): Effect[] {
            return isTime() ? [] : super.lose(...args);
          }
        },
      };
    },
  },
  "a stamp for another message": {
    breaks: 10,
    make: () => ({
      stamper: (stamper) => ({
        of: (room, sender) => {
          const stamp = stamper.of(room, sender);
          return {
            write: (frame, now) => {
              stamp.write(frame, now);
              frame[STAMP_OFFSET + 8]! ^= 1;
            },
          };
        },
      }),
    }),
  },
  "a review that believes every stamp": {
    breaks: 10,
    make: () => ({ check: () => () => "ok" }),
  },
};
