import {
  type HeldRow,
  languageOf,
  LIMITS,
  type Match,
  normalizeInterests,
  type ServerMessage,
  type Wishes,
  type WorkDone,
} from "../../protocol/mod.ts";
import { Alarm } from "./clock.ts";
import { browserEnvironment, type Environment } from "./environment.ts";
import type { ChoosableDevice, Device } from "./local-media.ts";
import { OwnSide } from "./own-side.ts";
import { RoomSession } from "./room-session.ts";
import { RoomShelf } from "./room-shelf.ts";
import { Search } from "./search.ts";
import { serverAddress } from "./server-address.ts";
import { SessionLine } from "./session-line.ts";
import { INITIAL_STATE, SessionStore } from "./session-store.ts";
import type { Session } from "./session.ts";
import type { FailureCode, LocalEndReason, Phase, ReportDraft, SessionState, Verification } from "./session-state.ts";
import { UndoWindow } from "./undo-window.ts";

/** Which server, and for tests what else of the browser is not as usual. */
export type ChatSessionOptions = {
  /** An http or https address, absolute or relative to the page. */
  server: string | URL;
} & Partial<Environment>;

/** A room is kept without a connection for so long, in ms: a server that restarts may take its time. */
const KEEP_ROOM_MS = 60_000;
/** Who waits is told only after so long, in ms, that the server is out of reach. */
const SILENT_MS = 15_000;

/**
 * A visitor's run against a real server. Throws `TypeError` when the address is not one.
 *
 * ```ts
 * const session = new ChatSession({ server: "https://chat.example.org" });
 * session.subscribe((state) => render(state), { signal });
 * session.start({ mode: "text", interests: ["tea"], languages: ["en"] });
 * ```
 */
export class ChatSession implements Session {
  readonly #environment: Environment;
  readonly #store = new SessionStore();
  readonly #rooms = new RoomShelf();
  readonly #side: OwnSide;
  readonly #line: SessionLine;
  readonly #search: Search;
  readonly #undo: UndoWindow;
  /** How long a lost connection is put up with. */
  readonly #patience: Alarm;

  constructor({ server, ...environment }: ChatSessionOptions) {
    const address = serverAddress(server);
    this.#environment = { ...browserEnvironment(), ...environment };
    this.#side = new OwnSide(this.#environment, {
      room: () => this.#rooms.live,
      changed: () => this.#ownFactsChanged(),
    });
    this.#line = new SessionLine(address, this.#environment, {
      message: (message) => this.#receive(message),
      frame: (bytes) => this.#rooms.live?.receive(bytes),
      lost: (code, retrying) => this.#lost(code, retrying),
      room: () => this.#rooms.live && { epoch: this.#rooms.live.facts.epoch, received: this.#rooms.live.received },
    });
    this.#patience = new Alarm(this.#environment.clock);
    this.#search = new Search(this.#environment, {
      again: (work) => this.#sendJoin({}, work),
      paused: () => this.#set({ phase: { name: "waiting", paused: true } }),
      outdated: () => this.#giveUp("unsupported"),
    });
    this.#undo = new UndoWindow(this.#environment.clock, () => {
      this.#rooms.dropKeys();
      if (this.state.undo !== "none") this.#set({});
    });
  }

  get state(): SessionState {
    return this.#store.state;
  }

  subscribe(listener: (state: SessionState) => void, options: { signal: AbortSignal }): void {
    this.#store.subscribe(listener, options);
  }

  start({ mode, interests, languages }: Wishes): void {
    const from = this.state.phase.name;
    if (from !== "idle" && from !== "ended" && from !== "failed") return;
    const known = languages.flatMap((tag) => languageOf(tag) ?? []);
    this.#search.wishes = {
      mode,
      interests: normalizeInterests(interests),
      languages: [...new Set(known)].slice(0, LIMITS.languages),
    };
    if (mode === "text") this.#side.media.stop();
    const cleared = this.#clearScreen();
    if (from === "idle") this.#rooms.forgetOthers();
    this.#join(cleared);
  }

  next(): void {
    const { name } = this.state.phase;
    const { wishes } = this.#search;
    if (wishes && (name === "ended" || name === "failed")) return this.start(wishes);
    if (!this.#rooms.live) return;
    const { epoch } = this.#rooms.live.facts;
    this.#patience.clear(); // that of the room: who searches is told sooner
    this.#rooms.pause();
    this.#search.begin();
    this.#line.send({ type: "next", epoch });
    this.#set({ ...this.#clearScreen(), phase: { name: "waiting" } });
    if (this.#rooms.paused && this.#line.ready) this.#offerUndo("possible");
  }

  undo(): void {
    const room = this.#rooms.paused;
    if (!room || !this.#undo.ask()) return;
    this.#line.send({ type: "undo", epoch: room.facts.epoch, received: room.received });
    this.#set({});
  }

  leave(): void {
    if (this.state.phase.name === "idle") return this.#side.media.stop();
    this.#line.send({ type: "leave" });
    this.#disconnect();
    this.#line.forget();
    this.#undo.close();
    this.#rooms.end();
    this.#rooms.forgetOthers();
    this.#search.wishes = undefined;
    this.#side.leave();
    this.#set({ phase: { name: "idle" }, online: undefined });
  }

  block(): void {
    if (this.#rooms.shown) this.#shutOut(this.#rooms.shown, "blocked");
  }

  report({ reason, note, messages, epoch }: ReportDraft): void {
    if (this.state.report.name === "sending") return;
    const room = this.#rooms.find(epoch);
    if (!room) return epoch === undefined ? undefined : this.#set({ report: { name: "failed" } });
    const content = { context: room.context, reason, note, evidence: room.conversation.evidenceFor(messages) };
    this.#set({ report: { name: "sending" } });
    this.#line.report(content, (report) => this.#set({ report }));
    this.#shutOut(room, "reported");
  }

  say(text: string): boolean {
    return this.#rooms.live?.say(text) ?? false;
  }

  setTyping(typing: boolean): void {
    this.#rooms.live?.setTyping(typing);
  }

  setAway(away: boolean): void {
    if (this.#side.setAway(away)) this.#rooms.live?.setOwn(this.#side.facts);
  }

  setCamera(on: boolean): Promise<void> {
    return this.#turn("camera", on);
  }

  setMicrophone(on: boolean): Promise<void> {
    return this.#turn("microphone", on);
  }

  chooseDevice(device: ChoosableDevice, id: string): Promise<void> {
    return this.#side.media.choose(device, id);
  }

  flipCamera(): Promise<void> {
    return this.#side.media.flip();
  }

  setShown(shown: boolean): void {
    this.#side.media.show(shown);
  }

  setPreview(preview: boolean): void {
    this.#side.media.setPreview(preview);
  }

  setDirect(agrees: boolean): void {
    this.#side.setDirect(agrees);
  }

  setFrugal(frugal: boolean): void {
    this.#side.setFrugal(frugal);
  }

  whatYouHold(): Promise<HeldRow[] | undefined> {
    return this.#line.ask("what-you-hold");
  }

  async erase(): Promise<HeldRow[] | undefined> {
    const rows = await this.#line.ask("erase");
    if (rows === undefined) return undefined;
    this.leave();
    const cleared = this.#clearScreen();
    this.#rooms.forgetOthers();
    this.#set(cleared);
    return rows;
  }

  setVerdict(verdict: Verification["verdict"]): void {
    const { emoji } = this.state.verification;
    if (emoji) this.#set({ verification: { emoji, verdict } });
  }

  // What the server says.

  readonly #onMessage: { [T in ServerMessage["type"]]: (message: Extract<ServerMessage, { type: T }>) => void } = {
    welcome: ({ modes, online, directCalls }) => {
      this.#side.directOffered = directCalls !== "off";
      this.#set({ modes, online });
      if (this.#rooms.live) return; // the server says next how it stands
      this.#connected();
      if (this.#search.isOn) this.#sendJoin();
    },
    online: ({ count }) => this.#set({ online: count }),
    work: (work) => {
      const { connection } = this.#line;
      void this.#search.work(work, () => this.#line.connection === connection);
    },
    waiting: () => {},
    matched: (match) => this.#search.isOn ? this.#enter(match) : this.#line.send({ type: "leave" }),
    "ice-servers": ({ epoch, iceServers }) => {
      if (this.#rooms.live?.facts.epoch === epoch) this.#rooms.live.renewIceServers(iceServers);
    },
    ended: ({ epoch, reason }) => {
      if (this.#rooms.live?.facts.epoch !== epoch) return;
      this.#connected();
      this.#endRoom(reason);
    },
    ticket: () => {}, // the line keeps it, and takes answers to what was asked beside the chat
    "partner-lost": ({ epoch, graceMs }) => {
      if (this.#rooms.live?.facts.epoch !== epoch) return;
      this.#connected();
      this.#rooms.live.hold(this.#environment.clock.now() + graceMs);
    },
    resumed: ({ epoch, received }) => this.#resumed(epoch, received),
    undo: ({ epoch }) => {
      if (this.#rooms.paused?.facts.epoch === epoch) this.#offerUndo("invited");
    },
    idle: () => {},
    blocked: () => {},
    reported: () => {},
    held: () => {},
    erased: () => {},
    error: ({ code, of, epoch, sequence, retryMs }) => {
      if (sequence !== undefined) {
        const room = this.#rooms.live;
        // An answer may come when the next room has begun, where the same number is another message's.
        if (epoch !== undefined && epoch !== room?.facts.epoch) return;
        return room?.refused(of, sequence, code === "rate-limited" ? retryMs : undefined);
      }
      if (code === "bad-ticket") return this.#endRoom("lost"); // this is a new session
      if (of === "undo") return this.#undo.close();
      if (!this.#search.isOn || (of !== "join" && of !== "next")) return;
      if (code === "not-in-room") return this.#sendJoin(); // the room that `next` names had just ended
      if (code === "rate-limited") return this.#search.again(retryMs);
      this.#giveUp(code === "mode-off" ? code : "refused");
    },
    ping: () => {},
  };

  #receive(message: ServerMessage): void {
    (this.#onMessage[message.type] as (message: ServerMessage) => void)(message);
  }

  #lost(code: FailureCode, retrying: boolean): void {
    this.#search.hold();
    this.#undo.close();
    if (retrying && this.#rooms.live) return this.#holdRoom();
    if (retrying && !this.#search.isOn) return; // it comes back without anybody having to know
    if (retrying && this.#waitsSilently(code)) return;
    this.#patience.clear();
    this.#rooms.end();
    if (!retrying) this.#search.end();
    this.#set({ phase: { name: "failed", code, retrying } });
  }

  // Connection and pool.

  #join(changes: Partial<SessionState>): void {
    this.#search.begin();
    if (this.#line.ready) return this.#sendJoin(changes);
    this.#set({ ...changes, phase: { name: "connecting" } });
    this.#line.open();
  }

  #sendJoin(changes: Partial<SessionState> = {}, work?: WorkDone): void {
    const join = this.#search.join(work);
    if (!join) return;
    this.#line.send(join);
    this.#set({ ...changes, phase: { name: "waiting" } });
  }

  #giveUp(code: FailureCode): void {
    this.#disconnect();
    this.#set({ phase: { name: "failed", code, retrying: false } });
  }

  #disconnect(): void {
    this.#search.end();
    this.#patience.clear();
    this.#line.close();
  }

  // Resuming.

  /** The connection is there again, and the server has said how the session stands. */
  #connected(): void {
    this.#patience.clear();
    this.#set({ connection: "live" });
  }

  /** The call goes on, and so may the rest, when the connection is there again. */
  #holdRoom(): void {
    if (!this.#line.canResume) return this.#endRoom("lost");
    this.#rooms.live?.hold();
    if (!this.#patience.isSet) this.#patience.set(KEEP_ROOM_MS, () => this.#endRoom("lost"));
    this.#set({ connection: "reconnecting" });
  }

  /** Whether a lost connection is nothing that somebody who waits has to know, for now. */
  #waitsSilently(code: FailureCode): boolean {
    if (this.state.phase.name !== "waiting" || code !== "no-server") return false;
    if (!this.#patience.isSet) {
      const failed = { name: "failed", code, retrying: true } as const;
      this.#patience.set(SILENT_MS, () => this.#set({ phase: failed, connection: "live" }));
    }
    this.#set({ connection: "reconnecting" });
    return true;
  }

  #resumed(epoch: number, received: number): void {
    const { live, paused } = this.#rooms;
    if (live?.facts.epoch === epoch) {
      this.#line.send({ type: "continue", epoch });
      this.#connected();
      return live.release(received);
    }
    if (paused?.facts.epoch !== epoch || this.state.undo !== "asked") {
      return this.#line.send(this.#search.isOn ? { type: "next", epoch } : { type: "leave" }); // too late for me
    }
    this.#line.send({ type: "continue", epoch });
    this.#undo.use();
    this.#search.end();
    this.#rooms.revive();
    this.#set({ phase: { name: "chatting", room: paused.facts } });
    this.#side.enter(paused.relayed);
    paused.reopen(received, this.#side.facts);
  }

  #offerUndo(state: "possible" | "invited"): void {
    this.#undo.offer(state);
    this.#set({});
  }

  // Rooms.

  #enter(match: Match): void {
    this.#search.end();
    this.#undo.close();
    const cleared = this.#clearScreen();
    this.#side.enter(match.iceServers.length > 0);
    const room = new RoomSession(match, this.#side.facts, this.#environment.clock, {
      send: (frame) => this.#line.sendFrame(frame),
      changed: () => this.#roomChanged(room),
      unsealed: () => {
        this.#line.send({ type: "leave" });
        this.#endRoom("unsealed");
      },
    });
    this.#rooms.enter(room);
    this.#set({ ...cleared, phase: { name: "sealing", room: room.facts } });
    room.open();
  }

  #roomChanged(room: RoomSession): void {
    if (room !== this.#rooms.live) return;
    const phase: Phase = room.emoji ? { name: "chatting", room: room.facts } : this.state.phase;
    this.#set({ phase: phase.name === this.state.phase.name ? this.state.phase : phase });
  }

  #endRoom(reason: LocalEndReason): void {
    const facts = this.#rooms.live?.facts;
    this.#patience.clear();
    if (reason === "left") {
      this.#rooms.pause(); // they may have done so by accident
      if (this.#rooms.paused) this.#undo.open();
    } else this.#rooms.end();
    if (facts) this.#set({ phase: { name: "ended", room: facts, reason }, connection: "live" });
  }

  /** Never again this partner. Ends the room when it is live, and says why on the screen when it is there. */
  #shutOut(room: RoomSession, reason: "blocked" | "reported"): void {
    this.#line.block({ epoch: room.facts.epoch, received: room.received });
    this.#undo.close();
    if (room === this.#rooms.live) this.#endRoom(reason);
    else if (room === this.#rooms.shown && this.state.phase.name === "ended") {
      this.#set({ phase: { name: "ended", room: room.facts, reason } });
    }
  }

  // Devices.

  async #turn(device: Device, on: boolean): Promise<void> {
    if (on && this.state.phase.name !== "idle" && this.#search.wishes?.mode === "text") return;
    await this.#side.turn(device, on);
  }

  #ownFactsChanged(): void {
    this.#rooms.live?.setOwn(this.#side.facts);
    this.#set({});
  }

  // The snapshot.

  /** Takes the last room off the screen. A report on its way stays. */
  #clearScreen(): Partial<SessionState> {
    this.#rooms.clear();
    const report = this.#line.isReporting ? this.state.report : INITIAL_STATE.report;
    return { report, verification: INITIAL_STATE.verification };
  }

  /** The next snapshot: these changes, and what the parts say by now. */
  #set(changes: Partial<SessionState>): void {
    const room = this.#rooms.live;
    const verification = changes.verification ?? this.state.verification;
    this.#store.update({
      ...changes,
      undo: this.#undo.state,
      messages: this.#rooms.shown?.conversation.messages ?? INITIAL_STATE.messages,
      partner: room?.partner ?? INITIAL_STATE.partner,
      ...this.#side.snapshot,
      call: room?.call ?? "none",
      verification: verification.emoji === room?.emoji ? verification : { ...verification, emoji: room?.emoji },
      remoteStream: room?.remoteStream,
    });
  }
}
