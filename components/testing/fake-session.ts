import type { HeldRow, Wishes } from "../../protocol/mod.ts";
import type { ChoosableDevice } from "../session/local-media.ts";
import { INITIAL_STATE } from "../session/session-store.ts";
import type { Session } from "../session/session.ts";
import type {
  ChatMessage,
  Phase,
  ReportDraft,
  RoomFacts,
  SessionState,
  Verification,
} from "../session/session-state.ts";

/** One call that a view made. */
export type SessionCall =
  | ["start", Wishes]
  | ["what-you-hold" | "erase" | "next" | "undo" | "leave" | "block"]
  | ["report", ReportDraft]
  | ["say", string]
  | ["typing" | "away" | "camera" | "microphone" | "shown" | "preview" | "direct" | "frugal", boolean]
  | ["choose", ChoosableDevice, string]
  | ["flip"]
  | ["verdict", Verification["verdict"]];

/** Nothing started. */
export const IDLE: SessionState = INITIAL_STATE;

/** A session without a server: tests set its state and read what the view called. */
export class FakeSession implements Session {
  state: SessionState;
  readonly calls: SessionCall[] = [];
  readonly #listeners = new Set<(state: SessionState) => void>();

  constructor(state: Partial<SessionState> = {}) {
    this.state = { ...IDLE, ...state };
  }

  /** How many views listen. */
  get listeners(): number {
    return this.#listeners.size;
  }

  /** Moves to another snapshot and tells everybody. */
  set(change: Partial<SessionState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.#listeners) listener(this.state);
  }

  subscribe(listener: (state: SessionState) => void, { signal }: { signal: AbortSignal }): void {
    this.#listeners.add(listener);
    signal.addEventListener("abort", () => this.#listeners.delete(listener), { once: true });
  }

  start(wishes: Wishes): void {
    this.calls.push(["start", wishes]);
  }
  next(): void {
    this.calls.push(["next"]);
  }
  undo(): void {
    this.calls.push(["undo"]);
  }
  leave(): void {
    this.calls.push(["leave"]);
  }
  block(): void {
    this.calls.push(["block"]);
  }
  report(draft: ReportDraft): void {
    this.calls.push(["report", draft]);
  }
  say(text: string): boolean {
    this.calls.push(["say", text]);
    return true;
  }
  setTyping(typing: boolean): void {
    this.calls.push(["typing", typing]);
  }
  setAway(away: boolean): void {
    this.calls.push(["away", away]);
  }
  setCamera(on: boolean): Promise<void> {
    this.calls.push(["camera", on]);
    return Promise.resolve();
  }
  setMicrophone(on: boolean): Promise<void> {
    this.calls.push(["microphone", on]);
    return Promise.resolve();
  }
  chooseDevice(device: ChoosableDevice, id: string): Promise<void> {
    this.calls.push(["choose", device, id]);
    return Promise.resolve();
  }
  flipCamera(): Promise<void> {
    this.calls.push(["flip"]);
    return Promise.resolve();
  }
  setShown(shown: boolean): void {
    this.calls.push(["shown", shown]);
  }
  setPreview(preview: boolean): void {
    this.calls.push(["preview", preview]);
  }
  setDirect(agrees: boolean): void {
    this.calls.push(["direct", agrees]);
  }
  setFrugal(frugal: boolean): void {
    this.calls.push(["frugal", frugal]);
  }
  /** What the server would answer; undefined for no answer. */
  held: HeldRow[] | undefined = [];

  whatYouHold(): Promise<HeldRow[] | undefined> {
    this.calls.push(["what-you-hold"]);
    return Promise.resolve(this.held);
  }
  erase(): Promise<HeldRow[] | undefined> {
    this.calls.push(["erase"]);
    return Promise.resolve(this.held);
  }
  setVerdict(verdict: Verification["verdict"]): void {
    this.calls.push(["verdict", verdict]);
  }
}

/** A room, text by default. */
export function room(facts: Partial<RoomFacts> = {}): RoomFacts {
  return { epoch: 1, mode: "text", interests: [], languages: [], ...facts };
}

/** The phase in which two people talk. */
export function chatting(facts: Partial<RoomFacts> = {}): Phase {
  return { name: "chatting", room: room(facts) };
}

/** A conversation: texts that begin with ">" are the stranger's. */
export function conversation(...texts: string[]): ChatMessage[] {
  return texts.map((text, id) => ({
    id,
    own: !text.startsWith(">"),
    text: text.replace(/^> ?/, ""),
    at: 1_700_000_000_000 + id * 20_000,
    status: "sent",
  }));
}
