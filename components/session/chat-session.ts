import {
  type HeldRow,
  languageOf,
  LIMITS,
  normalizeInterests,
  type ServerMessage,
  type Wishes,
} from "../../protocol/mod.ts";
import { Encounters } from "./encounters.ts";
import { browserEnvironment, type Environment } from "./environment.ts";
import type { ChoosableDevice, Device } from "./local-media.ts";
import { Outage } from "./outage.ts";
import { OwnSide } from "./own-side.ts";
import type { RoomSession } from "./room-session.ts";
import { RoomShelf } from "./room-shelf.ts";
import { Search } from "./search.ts";
import { serverAddress } from "./server-address.ts";
import { SessionLine } from "./session-line.ts";
import { SessionStore } from "./session-store.ts";
import type { Session } from "./session.ts";
import type { FailureCode, ReportDraft, SessionState, Verification } from "./session-state.ts";
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
  readonly #rooms = new RoomShelf();
  readonly #undo: UndoWindow;
  readonly #side: OwnSide;
  readonly #store: SessionStore;
  readonly #line: SessionLine;
  readonly #outage: Outage;
  readonly #search: Search;
  readonly #encounters: Encounters;

  constructor({ server, ...others }: ChatSessionOptions) {
    const address = serverAddress(server);
    const environment = { ...browserEnvironment(), ...others };
    const { clock, loadWork } = environment;
    const rooms = this.#rooms;
    const undo = this.#undo = new UndoWindow(clock, () => {
      rooms.dropKeys();
      if (this.state.undo !== "none") this.#store.update({});
    });
    const side = this.#side = new OwnSide(environment, {
      room: () => rooms.live,
      changed: () => this.#ownFactsChanged(),
    });
    const store = this.#store = new SessionStore({ rooms, undo, side });
    const line = this.#line = new SessionLine(address, environment, {
      message: (message) => this.#receive(message),
      frame: (bytes) => rooms.live?.receive(bytes),
      lost: (code, retrying) => this.#lost(code, retrying),
      room: () => rooms.live && { epoch: rooms.live.facts.epoch, received: rooms.live.received },
    });
    const outage = this.#outage = new Outage(clock, store);
    const search = this.#search = new Search({ clock, loadWork, store, line, outage });
    this.#encounters = new Encounters({ clock, store, rooms, undo, side, line, search, outage });
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
    const cleared = this.#encounters.clearScreen();
    if (from === "idle") this.#rooms.forgetOthers();
    this.#search.start(cleared);
  }

  next(): void {
    const { name } = this.state.phase;
    const { wishes } = this.#search;
    if (wishes && (name === "ended" || name === "failed")) return this.start(wishes);
    this.#encounters.skip();
  }

  undo(): void {
    this.#encounters.askBack();
  }

  leave(): void {
    if (this.state.phase.name === "idle") return this.#side.media.stop();
    this.#line.send({ type: "leave" });
    this.#search.end();
    this.#outage.end();
    this.#line.close();
    this.#line.forget();
    this.#undo.close();
    this.#rooms.end();
    this.#rooms.forgetOthers();
    this.#search.wishes = undefined;
    this.#side.leave();
    this.#store.update({ phase: { name: "idle" }, online: undefined });
  }

  block(): void {
    this.#encounters.block();
  }

  report(draft: ReportDraft): void {
    this.#encounters.report(draft);
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
    const cleared = this.#encounters.clearScreen();
    this.#rooms.forgetOthers();
    this.#store.update(cleared);
    return rows;
  }

  setVerdict(verdict: Verification["verdict"]): void {
    const { emoji } = this.state.verification;
    if (emoji) this.#store.update({ verification: { emoji, verdict } });
  }

  // What the server says.

  readonly #onMessage: { [T in ServerMessage["type"]]: (message: Extract<ServerMessage, { type: T }>) => void } = {
    welcome: ({ modes, online, directCalls }) => {
      this.#side.directOffered = directCalls !== "off";
      this.#store.update({ modes, online });
      if (this.#rooms.live) return; // the server says next how it stands
      this.#outage.end();
      this.#search.join();
    },
    online: ({ count }) => this.#store.update({ online: count }),
    work: (work) => void this.#search.work(work),
    waiting: () => {},
    matched: (match) => this.#search.isOn ? this.#encounters.enter(match) : this.#line.send({ type: "leave" }),
    "ice-servers": ({ epoch, iceServers }) => this.#live(epoch)?.renewIceServers(iceServers),
    ended: ({ epoch, reason }) => {
      if (!this.#live(epoch)) return;
      this.#outage.end();
      this.#encounters.end(reason);
    },
    ticket: () => {}, // the line keeps it, and takes answers to what was asked beside the chat
    "partner-lost": ({ epoch, graceMs }) => {
      if (!this.#live(epoch)) return;
      this.#outage.end();
      this.#encounters.hold(graceMs);
    },
    resumed: ({ epoch, received }) => this.#encounters.resumed(epoch, received),
    undo: ({ epoch }) => this.#encounters.invited(epoch),
    idle: () => {},
    blocked: () => {},
    reported: () => {},
    held: () => {},
    erased: () => {},
    error: ({ code, of, epoch, sequence, retryMs }) => {
      if (sequence !== undefined) {
        // An answer may come when the next room has begun, where the same number is another message's.
        const room = epoch === undefined ? this.#rooms.live : this.#live(epoch);
        return room?.refused(of, sequence, code === "rate-limited" ? retryMs : undefined);
      }
      if (code === "bad-ticket") return this.#encounters.end("lost"); // this is a new session
      if (of === "undo") return this.#undo.close();
      if (!this.#search.isOn || (of !== "join" && of !== "next")) return;
      if (code === "not-in-room") return this.#search.join(); // the room that `next` names had just ended
      if (code === "rate-limited") return this.#search.again(retryMs);
      this.#search.giveUp(code === "mode-off" ? code : "refused");
    },
    ping: () => {},
  };

  #receive(message: ServerMessage): void {
    (this.#onMessage[message.type] as (message: ServerMessage) => void)(message);
  }

  /** The live room, if that is the one. */
  #live(epoch: number): RoomSession | undefined {
    return this.#rooms.live?.facts.epoch === epoch ? this.#rooms.live : undefined;
  }

  // When the connection is lost.

  #lost(code: FailureCode, retrying: boolean): void {
    this.#search.hold();
    this.#undo.close();
    if (retrying && this.#rooms.live) return this.#holdRoom();
    if (retrying && !this.#search.isOn) return; // it comes back without anybody having to know
    if (retrying && this.#waitsSilently(code)) return;
    this.#outage.end();
    this.#rooms.end();
    if (!retrying) this.#search.end();
    this.#store.update({ phase: { name: "failed", code, retrying } });
  }

  /** The call goes on, and so may the rest, when the connection is there again. */
  #holdRoom(): void {
    if (!this.#line.canResume) return this.#encounters.end("lost");
    this.#rooms.live?.hold();
    this.#outage.begin(KEEP_ROOM_MS, () => this.#encounters.end("lost"));
  }

  /** Whether a lost connection is nothing that somebody who waits has to know, for now. */
  #waitsSilently(code: FailureCode): boolean {
    if (this.state.phase.name !== "waiting" || code !== "no-server") return false;
    const failed = { name: "failed", code, retrying: true } as const;
    this.#outage.begin(SILENT_MS, () => this.#store.update({ phase: failed, connection: "live" }));
    return true;
  }

  // The own side.

  async #turn(device: Device, on: boolean): Promise<void> {
    if (on && this.state.phase.name !== "idle" && this.#search.wishes?.mode === "text") return;
    await this.#side.turn(device, on);
  }

  #ownFactsChanged(): void {
    this.#rooms.live?.setOwn(this.#side.facts);
    this.#store.update({});
  }
}
