import type { ClientMessage, Resume } from "../../protocol/mod.ts";
import type { PeerId } from "../core/effect.ts";
import type { Connection, Ending } from "./connection.ts";
import type { EffectRunner } from "./effect-runner.ts";
import type { GatewayOptions } from "./gateway-options.ts";
import type { Holder } from "./ports.ts";
import { giveUpWork } from "./work-gate.ts";

export type ReceptionOptions =
  & Pick<GatewayOptions, "lobby" | "reports" | "dataAccess" | "tickets" | "modes" | "directCalls" | "onlineCount">
  & Pick<GatewayOptions, "newPeerId" | "allowances">
  & {
    /** The connection of each session that has one: kept here. */
    sessions: Map<PeerId, Connection>;
    effects: EffectRunner;
  };

/** Which session is on which connection: greets who comes, goes on with who comes back, and sees out who goes. */
export class Reception {
  readonly #options: ReceptionOptions;

  constructor(options: ReceptionOptions) {
    this.#options = options;
  }

  /** Answers `hello`. */
  greet(connection: Connection, { resume }: Extract<ClientMessage, { type: "hello" }>, now: number): void {
    const { sessions, effects, lobby, modes, onlineCount, directCalls } = this.#options;
    const isNew = !connection.isGreeted;
    connection.greet();
    const direct = directCalls === "off" ? { directCalls } : {};
    connection.send({ type: "welcome", modes: [...modes], online: onlineCount.shown, ...direct });
    if (!isNew || !connection.isLive || (resume && this.#resume(connection, resume, now))) return;
    if (resume) connection.refuse("bad-ticket", { of: "hello" });
    if (!connection.isLive) return; // too slow to be told even that: nobody would ever end its session
    sessions.set(connection.peerId, connection);
    effects.run(lobby.connect(connection.peerId, connection.site, now));
  }

  /** Says what is held about the one on this connection. */
  tellHeld(connection: Connection, now: number): void {
    connection.send({ type: "held", rows: this.#options.dataAccess.rows(holderOf(connection), now) });
  }

  /** Forgets a session while its connection stays: from now on that is somebody new. */
  erase(connection: Connection, now: number): void {
    const { sessions, effects, lobby, reports, dataAccess, newPeerId } = this.#options;
    const rows = dataAccess.staying(holderOf(connection), now);
    const before = connection.peerId;
    effects.run(lobby.disconnect(before, now, "left"));
    reports.forget(before);
    giveUpWork(connection);
    sessions.delete(before);
    const resumed = { epoch: undefined, unanswered: 0 };
    Object.assign(connection, { peerId: newPeerId(), forwarded: -1, partnerForwarded: -1, isHeld: false, resumed });
    sessions.set(connection.peerId, connection);
    effects.run(lobby.connect(connection.peerId, connection.site, now));
    connection.send({ type: "erased", rows });
  }

  /** A connection is over. Its session may have gone on on another one, or may yet. */
  seeOut(connection: Connection, ending: Ending, isDraining: boolean, now: number): void {
    const { sessions, effects, lobby, reports } = this.#options;
    const { peerId } = connection;
    if (sessions.get(peerId) !== connection) return;
    sessions.delete(peerId);
    reports.forget(peerId);
    if (isDraining) return; // all sessions go on, on another process
    if (ending === "lost") effects.run(lobby.lose(peerId, now));
    else effects.run(lobby.disconnect(peerId, now, ending === "left" ? "left" : "lost"));
  }

  /** Goes on with an earlier session on this connection; false when its ticket is not good. */
  #resume(connection: Connection, { ticket, room }: Resume, now: number): boolean {
    const { sessions, effects, lobby, tickets } = this.#options;
    const opened = tickets.open(ticket, now);
    const resumed = opened?.site === connection.site ? lobby.resume(opened, room, now) : undefined;
    if (opened === undefined || resumed === undefined) return false;
    const before = sessions.get(opened.peerId);
    connection.peerId = opened.peerId;
    sessions.set(connection.peerId, connection);
    if (before !== undefined) {
      before.end("replaced");
      this.#exchangeAllowance(connection, now);
    }
    effects.run(resumed);
    return true;
  }

  /** Goes on with what the connection that has just ended had left, if it was from the same address. */
  #exchangeAllowance(connection: Connection, now: number): void {
    const { allowances } = this.#options;
    const { bucket, allowance } = connection;
    connection.adopt(allowances.take(bucket, now), now);
    allowances.giveBack(bucket, allowance, now);
  }
}

function holderOf({ peerId, bucket, site, block, allowance }: Connection): Holder {
  return { peerId, bucket, site, block, allowance };
}
