import type { ServerMessage } from "../../protocol/mod.ts";
import type { LobbyMessage } from "../core/lobby.ts";
import type { Connection } from "./connection.ts";
import type { EffectRunner } from "./effect-runner.ts";
import type { GatewayOptions } from "./gateway-options.ts";
import type { MessageHandlers } from "./intake.ts";
import type { Reception } from "./reception.ts";
import type { Seating } from "./seating.ts";
import type { Turnstile } from "./turnstile.ts";
import { giveUpWork } from "./work-gate.ts";

export type MessageHandlersOptions = Pick<GatewayOptions, "lobby" | "reports" | "modes"> & {
  reception: Reception;
  seating: Seating;
  turnstile: Turnstile;
  effects: EffectRunner;
};

/** What each control message of somebody who was greeted leads to. */
export function createMessageHandlers(options: MessageHandlersOptions): MessageHandlers {
  const { lobby, reports, modes, reception, seating, turnstile, effects } = options;

  function decide(connection: Connection, message: LobbyMessage, now: number): void {
    if (endsRoom(message, connection.resumed.epoch)) connection.resumed.unanswered = 0;
    effects.run(lobby.handle(connection.peerId, message, now));
  }

  return {
    hello: (connection, message, now) => reception.greet(connection, message, now),
    join: (connection, message, now) => {
      if (!modes.includes(message.mode)) return connection.refuse("mode-off", { of: "join" });
      if (connection.room !== undefined) return decide(connection, message, now); // nobody in a room works in advance
      if (turnstile.takesWork(connection, message, now, (now) => decide(connection, message, now))) return;
      if (turnstile.mayPass(connection, message, now)) decide(connection, message, now);
    },
    next: (connection, message, now) => {
      const isHere = connection.room?.epoch === message.epoch;
      if (isHere) connection.skips.left(now);
      if (turnstile.mayPass(connection, message, now)) decide(connection, message, now);
      // The room is over all the same: nobody sits with somebody who wants to go.
      else if (isHere) decide(connection, { type: "leave" }, now);
    },
    leave: (connection, message, now) => {
      connection.skips.left(now);
      giveUpWork(connection);
      decide(connection, message, now);
    },
    block: decide,
    undo: decide,
    continue: (connection, { epoch }, now) => {
      if (seating.continue(connection, epoch, now)) lobby.hear(connection.peerId);
    },
    report: (connection, message, now) => answer(connection, reports.begin(connection, message, now)),
    evidence: (connection, message, now) => answer(connection, reports.evidence(connection, message, now)),
    "what-you-hold": (connection, _message, now) => reception.tellHeld(connection, now),
    erase: (connection, _message, now) => reception.erase(connection, now),
    pong: (connection) => lobby.hear(connection.peerId),
  };
}

/** Whoever ends a room answers nothing any more that was said about it. */
function endsRoom(message: LobbyMessage, epoch: number | undefined): boolean {
  if (message.type === "leave") return true;
  return (message.type === "next" || message.type === "block") && message.epoch === epoch;
}

function answer(connection: Connection, message: ServerMessage | undefined): void {
  if (message !== undefined) connection.send(message);
}
