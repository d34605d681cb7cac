import type { EndReason, EvidenceResult, Mode, ReportReason } from "../../protocol/mod.ts";
import type { DeviceFacts, SharingFacts } from "./local-media.ts";
import type { LinkQuality } from "./call-monitor.ts";

/** Where a chatter stands. Each phase carries what it alone needs. */
export type Phase =
  /** Nothing started; no socket, no camera. */
  | { name: "idle" }
  /** The socket opens. */
  | { name: "connecting" }
  /** In the waiting pool; `paused` while the server asks for a moment before that. */
  | { name: "waiting"; paused?: true }
  /** Matched; the browsers agree on keys. Nothing can be said yet. */
  | { name: "sealing"; room: RoomFacts }
  /** Sealed: text, typing and, in video mode, calls. */
  | { name: "chatting"; room: RoomFacts }
  /** The room is over; the conversation stays on the screen until the next one. */
  | { name: "ended"; room: RoomFacts; reason: LocalEndReason }
  /** Something is wrong; `retrying` says whether the session tries again by itself. */
  | { name: "failed"; code: FailureCode; retrying: boolean };

/** Why a room ended, seen from here: the partner's reasons, or mine. */
export type LocalEndReason = EndReason | "me" | "blocked" | "reported" | "unsealed";

/** Why there is no session: server out of reach, refused, full, another version, restricted, … */
export type FailureCode =
  | "no-server"
  | "refused"
  | "full"
  | "unsupported"
  | "too-fast"
  /** Too many connections come from this person's network. */
  | "crowded"
  /** The server offers text or video, and not what was wanted. */
  | "mode-off"
  /** The session goes on over another connection. */
  | "replaced"
  | "restricted";

/** What I know of the current room. */
export type RoomFacts = {
  epoch: number;
  mode: Mode;
  /** Interests that both named. */
  interests: readonly string[];
  /** Languages that both named. */
  languages: readonly string[];
};

/** One line of the conversation. Texts are clean but still a stranger's: only ever a text binding. */
export type ChatMessage = {
  /** Stable within the conversation. */
  id: number;
  own: boolean;
  text: string;
  /** ms since 1970. */
  at: number;
  /**
   * Own messages: on its way, confirmed by the partner ("sent"), or refused by the server or not confirmed when the room
   * ended ("refused"). Received messages are always "sent".
   */
  status: "sending" | "sent" | "refused";
};

/** What the partner does right now. */
export type PartnerFacts = {
  typing: boolean;
  /** Their tab is hidden. */
  away: boolean;
  camera: boolean;
  microphone: boolean;
  /** They agree to connect directly. */
  direct: boolean;
  /** Their connection is gone: until then, ms since 1970, the room waits for them. */
  lostUntil?: number | undefined;
};

/** My own way to the server. While it is "reconnecting" a call goes on, and what is said waits. */
export type ConnectionState = "live" | "reconnecting";

/**
 * The way back into the room that was just skipped: there is none, I may ask, I have asked, or the partner asks me. It
 * closes by itself after a few seconds.
 */
export type UndoState = "none" | "possible" | "asked" | "invited";

/** What my devices do. `problem` stays until the next attempt. */
export type MediaFacts = {
  camera: "off" | "starting" | "on";
  microphone: "off" | "starting" | "on";
  problem: MediaProblem | undefined;
};

/** Why a camera or microphone did not start. */
export type MediaProblem = {
  device: "camera" | "microphone";
  /** "unplugged" and "stopped" (by the browser or the system) happen midway. */
  code: "denied" | "absent" | "busy" | "insecure" | "failed" | "unplugged" | "stopped";
};

/** How the connection for video stands. */
export type CallState = "none" | "connecting" | "connected" | "interrupted" | "failed";

/** What carries the calls of a room. */
export type LineFacts = {
  /** They go through the site's TURN servers, and nobody learns the other's network address. */
  relayed: boolean;
  /** The server lets people connect directly. */
  directOffered: boolean;
  /** My answer to connecting directly; undefined until given. */
  direct: boolean | undefined;
  /** A device that I want on waits for that answer. */
  directPending: boolean;
  /** How well it comes through, measured. */
  quality: LinkQuality;
  /** It is too weak for my picture: only sound goes out. */
  soundOnly: boolean;
  /** The partner's camera may be on, but no picture of it has come for some seconds. */
  stalled: boolean;
  /** I want pictures that take little data, in both directions. */
  frugal: boolean;
};

/** How the comparison of the short authentication string stands. */
export type Verification = {
  /** Indices into the emoji table, in order; undefined while there is nothing to compare. */
  emoji: readonly number[] | undefined;
  verdict: "unknown" | "matches" | "differs";
};

/**
 * A report as the person filled it in. `messages` are ids of the conversation to reveal. `epoch` names the room that it
 * is about: give it whenever a form stays open while rooms may change. Without it, the room on the screen is meant.
 */
export type ReportDraft = { reason: ReportReason; note: string; messages: readonly number[]; epoch?: number };

/** What became of the report. */
export type ReportState =
  | { name: "none" }
  | { name: "sending" }
  | { name: "sent"; results: readonly EvidenceResult[] }
  | { name: "failed" };

/** Everything that a view shows, one immutable snapshot. */
export type SessionState = {
  phase: Phase;
  connection: ConnectionState;
  messages: readonly ChatMessage[];
  partner: PartnerFacts;
  undo: UndoState;
  media: MediaFacts;
  /** What can be chosen from, and what is. */
  devices: DeviceFacts;
  sharing: SharingFacts;
  call: CallState;
  line: LineFacts;
  verification: Verification;
  report: ReportState;
  /** People online, rounded by the server; undefined until known. */
  online: number | undefined;
  /** Modes that the server offers; undefined until known. */
  modes: readonly Mode[] | undefined;
  localStream: MediaStream | undefined;
  remoteStream: MediaStream | undefined;
};
