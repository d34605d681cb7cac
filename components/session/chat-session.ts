import {
  languageOf,
  LIMITS,
  type Match,
  normalizeInterests,
  type ServerMessage,
  type Wishes,
} from "../../protocol/mod.ts";
import { Alarm } from "./clock.ts";
import { browserEnvironment, type Environment } from "./environment.ts";
import { type Device, LocalMedia } from "./local-media.ts";
import { ReportDelivery } from "./report-delivery.ts";
import { type OwnFacts, RoomSession } from "./room-session.ts";
import { RoomShelf } from "./room-shelf.ts";
import { serverAddress } from "./server-address.ts";
import { ServerConnection } from "./server-connection.ts";
import { INITIAL_STATE, SessionStore } from "./session-store.ts";
import type { Session } from "./session.ts";
import type {
  FailureCode,
  LocalEndReason,
  Phase,
  ReportDraft,
  ReportState,
  SessionState,
  Verification,
} from "./session-state.ts";

/** Which server, and for tests what else of the browser is not as usual. */
export type ChatSessionOptions = {
  /** An http or https address, absolute or relative to the page. */
  server: string | URL;
} & Partial<Environment>;

/** When the server does not say when to ask again, in ms. */
const REJOIN_MS = 2_000;

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
  readonly #address: { socket: string; ready: string };
  readonly #environment: Environment;
  readonly #store = new SessionStore();
  readonly #rooms = new RoomShelf();
  readonly #media: LocalMedia;
  readonly #rejoin: Alarm;
  #connection: ServerConnection | undefined;
  #wishes: Wishes | undefined;
  /** Whether the person waits for a partner. */
  #waiting = false;
  #report: ReportDelivery | undefined;
  #away = false;

  constructor({ server, ...environment }: ChatSessionOptions) {
    this.#address = serverAddress(server);
    this.#environment = { ...browserEnvironment(), ...environment };
    this.#media = new LocalMedia(this.#environment.devices, () => this.#ownFactsChanged());
    this.#rejoin = new Alarm(this.#environment.clock);
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
    this.#wishes = {
      mode,
      interests: normalizeInterests(interests),
      languages: [...new Set(known)].slice(0, LIMITS.languages),
    };
    if (mode === "text") this.#media.stop();
    const cleared = this.#clearScreen();
    if (from === "idle") this.#rooms.forgetOthers();
    this.#join(cleared);
  }

  next(): void {
    const { name } = this.state.phase;
    if (this.#wishes && (name === "ended" || name === "failed")) return this.start(this.#wishes);
    if (!this.#rooms.live) return;
    const { epoch } = this.#rooms.live.facts;
    this.#rooms.end();
    this.#waiting = true;
    this.#connection?.send({ type: "next", epoch });
    this.#set({ ...this.#clearScreen(), phase: { name: "waiting" } });
  }

  leave(): void {
    if (this.state.phase.name === "idle") return this.#media.stop();
    this.#connection?.send({ type: "leave" });
    this.#disconnect();
    this.#rooms.end();
    this.#rooms.forgetOthers();
    this.#wishes = undefined;
    this.#media.stop();
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
    const settled = (report: ReportState) => {
      this.#report = undefined;
      this.#set({ report });
    };
    this.#set({ report: { name: "sending" } });
    this.#report = new ReportDelivery(content, this.#address, this.#environment, settled);
    this.#report.start(this.#connection);
    this.#shutOut(room, "reported");
  }

  say(text: string): boolean {
    return this.#rooms.live?.say(text) ?? false;
  }

  setTyping(typing: boolean): void {
    this.#rooms.live?.setTyping(typing);
  }

  setAway(away: boolean): void {
    if (away === this.#away) return;
    this.#away = away;
    this.#rooms.live?.setOwn(this.#own());
  }

  setCamera(on: boolean): Promise<void> {
    return this.#turn("camera", on);
  }

  setMicrophone(on: boolean): Promise<void> {
    return this.#turn("microphone", on);
  }

  setVerdict(verdict: Verification["verdict"]): void {
    const { emoji } = this.state.verification;
    if (emoji) this.#set({ verification: { emoji, verdict } });
  }

  // What the server says.

  readonly #onMessage: { [T in ServerMessage["type"]]: (message: Extract<ServerMessage, { type: T }>) => void } = {
    welcome: ({ modes, online }) => {
      this.#set({ modes, online });
      if (this.#waiting) this.#sendJoin();
    },
    online: ({ count }) => this.#set({ online: count }),
    waiting: () => {},
    matched: (match) => this.#waiting ? this.#enter(match) : this.#connection?.send({ type: "leave" }),
    "ice-servers": ({ epoch, iceServers }) => {
      if (this.#rooms.live?.facts.epoch === epoch) this.#rooms.live.renewIceServers(iceServers);
    },
    ended: ({ epoch, reason }) => {
      if (this.#rooms.live?.facts.epoch === epoch) this.#endRoom(reason);
    },
    ticket: () => {},
    "partner-lost": () => {},
    resumed: () => {},
    undo: () => {},
    idle: () => {},
    blocked: () => {},
    reported: () => {},
    error: ({ code, of, sequence, retryMs }) => {
      if (sequence !== undefined) {
        return this.#rooms.live?.refused(of, sequence, code === "rate-limited" ? retryMs : undefined);
      }
      if (!this.#waiting || (of !== "join" && of !== "next")) return;
      if (code === "not-in-room") return this.#sendJoin(); // the room that `next` names had just ended
      if (code === "rate-limited") return this.#rejoin.set(retryMs ?? REJOIN_MS, () => this.#sendJoin());
      this.#disconnect();
      this.#set({ phase: { name: "failed", code: "refused", retrying: false } });
    },
    ping: () => {},
  };

  #receive(message: ServerMessage): void {
    this.#report?.receive(message);
    (this.#onMessage[message.type] as (message: ServerMessage) => void)(message);
  }

  #lost(code: FailureCode, retrying: boolean): void {
    this.#report?.connectionLost();
    this.#rejoin.clear();
    if (!retrying) this.#connection = undefined;
    if (retrying && this.#rooms.live) return this.#endRoom("lost");
    if (retrying && !this.#waiting) return; // it comes back without anybody having to know
    this.#rooms.end();
    this.#waiting &&= retrying;
    this.#set({ phase: { name: "failed", code, retrying } });
  }

  // Connection and pool.

  #join(changes: Partial<SessionState>): void {
    this.#waiting = true;
    if (this.#connection?.ready) return this.#sendJoin(changes);
    this.#connection?.close();
    const connection = this.#connection = new ServerConnection(this.#address, this.#environment, {
      message: (message) => this.#receive(message),
      frame: (bytes) => this.#rooms.live?.receive(bytes),
      lost: (code, retrying) => this.#lost(code, retrying),
    });
    this.#set({ ...changes, phase: { name: "connecting" } });
    connection.open();
  }

  #sendJoin(changes: Partial<SessionState> = {}): void {
    if (!this.#waiting || !this.#wishes) return;
    this.#rejoin.clear();
    this.#connection?.send({ type: "join", ...this.#wishes });
    this.#set({ ...changes, phase: { name: "waiting" } });
  }

  #disconnect(): void {
    this.#waiting = false;
    this.#rejoin.clear();
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.close();
    this.#report?.connectionLost();
  }

  // Rooms.

  #enter(match: Match): void {
    this.#waiting = false;
    this.#rejoin.clear();
    const cleared = this.#clearScreen();
    const room = new RoomSession(match, this.#own(), this.#environment.clock, {
      send: (frame) => this.#connection?.sendFrame(frame),
      changed: () => this.#roomChanged(room),
      unsealed: () => {
        this.#connection?.send({ type: "leave" });
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
    this.#rooms.end();
    if (facts) this.#set({ phase: { name: "ended", room: facts, reason } });
  }

  /** Never again this partner. Ends the room when it is live, and says why on the screen when it is there. */
  #shutOut(room: RoomSession, reason: "blocked" | "reported"): void {
    this.#connection?.send({ type: "block", epoch: room.facts.epoch });
    if (room === this.#rooms.live) this.#endRoom(reason);
    else if (room === this.#rooms.shown && this.state.phase.name === "ended") {
      this.#set({ phase: { name: "ended", room: room.facts, reason } });
    }
  }

  // Devices.

  async #turn(device: Device, on: boolean): Promise<void> {
    if (on && this.state.phase.name !== "idle" && this.#wishes?.mode === "text") return;
    await this.#media.turn(device, on);
  }

  #own(): OwnFacts {
    const tracks = { camera: this.#media.track("camera"), microphone: this.#media.track("microphone") };
    return { away: this.#away, tracks };
  }

  #ownFactsChanged(): void {
    this.#rooms.live?.setOwn(this.#own());
    this.#set({});
  }

  // The snapshot.

  /** Takes the last room off the screen. A report on its way stays. */
  #clearScreen(): Partial<SessionState> {
    this.#rooms.clear();
    const report = this.#report ? this.state.report : INITIAL_STATE.report;
    return { report, verification: INITIAL_STATE.verification };
  }

  /** The next snapshot: these changes, and what the parts say by now. */
  #set(changes: Partial<SessionState>): void {
    const room = this.#rooms.live;
    const verification = changes.verification ?? this.state.verification;
    this.#store.update({
      ...changes,
      messages: this.#rooms.shown?.conversation.messages ?? INITIAL_STATE.messages,
      partner: room?.partner ?? INITIAL_STATE.partner,
      media: this.#media.facts,
      call: room?.call ?? "none",
      verification: verification.emoji === room?.emoji ? verification : { ...verification, emoji: room?.emoji },
      localStream: this.#media.stream,
      remoteStream: room?.remoteStream,
    });
  }
}
