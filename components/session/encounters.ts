import type { Match } from "../../protocol/mod.ts";
import type { Clock } from "./clock.ts";
import type { Outage } from "./outage.ts";
import type { OwnSide } from "./own-side.ts";
import { RoomSession } from "./room-session.ts";
import type { RoomShelf } from "./room-shelf.ts";
import type { Search } from "./search.ts";
import type { SessionLine } from "./session-line.ts";
import type { LocalEndReason, Phase, ReportDraft } from "./session-state.ts";
import { INITIAL_STATE, type SessionStore, type Told } from "./session-store.ts";
import type { UndoWindow } from "./undo-window.ts";

/** The other parts of the session. */
export type EncountersOptions = {
  clock: Clock;
  store: SessionStore;
  rooms: RoomShelf;
  undo: UndoWindow;
  side: OwnSide;
  line: SessionLine;
  search: Search;
  outage: Outage;
};

/** The strangers of a run, one after the other: into a room with one, out of it, and back when both want that. */
export class Encounters {
  readonly #clock: Clock;
  readonly #store: SessionStore;
  readonly #rooms: RoomShelf;
  readonly #undo: UndoWindow;
  readonly #side: OwnSide;
  readonly #line: SessionLine;
  readonly #search: Search;
  readonly #outage: Outage;

  constructor({ clock, store, rooms, undo, side, line, search, outage }: EncountersOptions) {
    this.#clock = clock;
    this.#store = store;
    this.#rooms = rooms;
    this.#undo = undo;
    this.#side = side;
    this.#line = line;
    this.#search = search;
    this.#outage = outage;
  }

  /** Somebody was found. */
  enter(match: Match): void {
    this.#search.end();
    this.#undo.close();
    const cleared = this.clearScreen();
    this.#side.enter(match.iceServers.length > 0);
    const room = new RoomSession(match, this.#side.facts, this.#clock, {
      send: (frame) => this.#line.sendFrame(frame),
      changed: () => this.#roomChanged(room),
      unsealed: () => {
        this.#line.send({ type: "leave" });
        this.end("unsealed");
      },
    });
    this.#rooms.enter(room);
    this.#store.update({ ...cleared, phase: { name: "sealing", room: room.facts } });
    room.open();
  }

  /** The person goes on to the next. */
  skip(): void {
    if (!this.#rooms.live) return;
    const { epoch } = this.#rooms.live.facts;
    this.#outage.forget(); // that of the room: who searches is told sooner
    this.#rooms.pause();
    this.#search.begin();
    this.#line.send({ type: "next", epoch });
    this.#store.update({ ...this.clearScreen(), phase: { name: "waiting" } });
    if (this.#rooms.paused && this.#line.ready) this.#offerUndo("possible");
  }

  /** The person wants to go back to whom they skipped, or agrees to it. */
  askBack(): void {
    const room = this.#rooms.paused;
    if (!room || !this.#undo.ask()) return;
    this.#line.send({ type: "undo", epoch: room.facts.epoch, received: room.received });
    this.#store.update({});
  }

  /** The partner wants to come back. */
  invited(epoch: number): void {
    if (this.#rooms.paused?.facts.epoch === epoch) this.#offerUndo("invited");
  }

  /** A room goes on, whose partner has everything up to this sequence: the one that is live, or the one before it. */
  resumed(epoch: number, received: number): void {
    const { live, paused } = this.#rooms;
    if (live?.facts.epoch === epoch) {
      this.#line.send({ type: "continue", epoch });
      this.#outage.end();
      return live.release(received);
    }
    if (paused?.facts.epoch !== epoch || this.#store.state.undo !== "asked") {
      return this.#line.send(this.#search.isOn ? { type: "next", epoch } : { type: "leave" }); // too late for me
    }
    this.#line.send({ type: "continue", epoch });
    this.#goBack(paused, received);
  }

  /** The partner's connection is gone: the live room waits for it for so long, in ms. */
  hold(graceMs: number): void {
    this.#rooms.live?.hold(this.#clock.now() + graceMs);
  }

  /** The live room is over. */
  end(reason: LocalEndReason): void {
    const facts = this.#rooms.live?.facts;
    this.#outage.forget();
    if (reason === "left") {
      this.#rooms.pause(); // they may have done so by accident
      if (this.#rooms.paused) this.#undo.open();
    } else this.#rooms.end();
    if (facts) this.#store.update({ phase: { name: "ended", room: facts, reason }, connection: "live" });
  }

  block(): void {
    const { shown } = this.#rooms;
    if (shown) this.#shutOut(shown, "blocked");
  }

  report({ reason, note, messages, epoch }: ReportDraft): void {
    if (this.#store.state.report.name === "sending") return;
    const room = this.#rooms.find(epoch);
    if (!room) return epoch === undefined ? undefined : this.#store.update({ report: { name: "failed" } });
    const content = { context: room.context, reason, note, evidence: room.conversation.evidenceFor(messages) };
    this.#store.update({ report: { name: "sending" } });
    this.#line.report(content, (report) => this.#store.update({ report }));
    this.#shutOut(room, "reported");
  }

  /** Takes the last room off the screen; what the next snapshot says of it. A report on its way stays. */
  clearScreen(): Partial<Told> {
    this.#rooms.clear();
    const report = this.#line.isReporting ? this.#store.state.report : INITIAL_STATE.report;
    return { report, verification: INITIAL_STATE.verification };
  }

  #roomChanged(room: RoomSession): void {
    if (room !== this.#rooms.live) return;
    const { phase: before } = this.#store.state;
    const phase: Phase = room.emoji ? { name: "chatting", room: room.facts } : before;
    this.#store.update({ phase: phase.name === before.name ? before : phase });
  }

  #offerUndo(state: "possible" | "invited"): void {
    this.#undo.offer(state);
    this.#store.update({});
  }

  #goBack(room: RoomSession, received: number): void {
    this.#undo.use();
    this.#search.end();
    this.#rooms.revive();
    this.#store.update({ phase: { name: "chatting", room: room.facts } });
    this.#side.enter(room.relayed);
    room.reopen(received, this.#side.facts);
  }

  /** Never again this partner. Ends the room when it is live, and says why on the screen when it is there. */
  #shutOut(room: RoomSession, reason: "blocked" | "reported"): void {
    this.#line.block({ epoch: room.facts.epoch, received: room.received });
    this.#undo.close();
    if (room === this.#rooms.live) this.end(reason);
    else if (room === this.#rooms.shown && this.#store.state.phase.name === "ended") {
      this.#store.update({ phase: { name: "ended", room: room.facts, reason } });
    }
  }
}
