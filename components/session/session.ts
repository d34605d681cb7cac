import type { HeldRow, Wishes } from "../../protocol/mod.ts";
import type { ChoosableDevice } from "./local-media.ts";
import type { ReportDraft, SessionState, Verification } from "./session-state.ts";

/**
 * One visitor's run across many rooms, without any view. `ChatSession` is the real one; views and tests need only this.
 * No method throws on a wrong moment: what makes no sense in the current phase does nothing.
 */
export interface Session {
  /** The current snapshot; a new object after every change. */
  readonly state: SessionState;
  /** Calls back after every change until the signal aborts. */
  subscribe(listener: (state: SessionState) => void, options: { signal: AbortSignal }): void;
  /** Connects when needed and waits for a partner. Also leads from `ended` or `failed` to the next wait. */
  start(wishes: Wishes): void;
  /** Ends the room and waits again with the same wishes. */
  next(): void;
  /** Asks to go back into the room that was just skipped, or agrees to it: see `undo` of the state. */
  undo(): void;
  /** Stops: leaves room or pool, turns devices off, closes the socket, forgets. The conversation stays until the next start. */
  leave(): void;
  /** Never match me with this partner again; ends the room. Also works while the ended room is on the screen. */
  block(): void;
  /**
   * Reports and blocks the partner of the room on the screen, or of the room before it that the draft names. Ends the
   * room when it is live; works after it ended, and after `leave`, too.
   */
  report(draft: ReportDraft): void;
  /** Says something; false when it is empty, too long, or nobody is there. */
  say(text: string): boolean;
  /** Tells the partner whether I am typing; repeats are not sent. */
  setTyping(typing: boolean): void;
  /** Tells the partner whether my tab is hidden. */
  setAway(away: boolean): void;
  /** Asks for the camera or stops it. Call it only from the person's own gesture. */
  setCamera(on: boolean): Promise<void>;
  /** Asks for the microphone or stops it. Call it only from the person's own gesture. */
  setMicrophone(on: boolean): Promise<void>;
  /** Takes this camera, microphone or speaker from now on, by its id in `devices` of the state. */
  chooseDevice(device: ChoosableDevice, id: string): Promise<void>;
  /** Takes the camera on the other side of a phone, or the next one. */
  flipCamera(): Promise<void>;
  /** Sends the picture of my camera, which until then only I see; or no longer. */
  setShown(shown: boolean): void;
  /** Whether I see my picture by myself first when the camera goes on. */
  setPreview(preview: boolean): void;
  /** My answer to connecting directly, so that both learn each other's network address. Both have to agree. */
  setDirect(agrees: boolean): void;
  /** Asks for pictures that take little data, in both directions. */
  setFrugal(frugal: boolean): void;
  /** Everything that the server holds about this session; nothing without a connection. Undefined when it does not answer. */
  whatYouHold(): Promise<HeldRow[] | undefined>;
  /**
   * Has the server forget this session, then forgets it here and goes back to the start: the next start is that of somebody
   * new. What has to stay there, such as reports; undefined when the server does not answer, then nothing has changed.
   */
  erase(): Promise<HeldRow[] | undefined>;
  /** What the person found when comparing the short authentication string. */
  setVerdict(verdict: Verification["verdict"]): void;
}
