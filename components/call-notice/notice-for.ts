import type { SessionState } from "../session/session-state.ts";

/** What a person in a call should know or answer now. */
export type CallNoticeKind =
  /** There is no TURN: a call shows my network address. `theirs`: the stranger is the one who wants it. */
  | { name: "warn"; theirs: boolean }
  /** I have agreed; the stranger has not answered yet. */
  | { name: "waiting" }
  /** There is TURN, and the stranger would like to go without. */
  | { name: "offer" }
  /** Only I see my picture so far. */
  | { name: "preview" }
  /** My picture is black. */
  | { name: "dark" }
  /** The line is too weak for my picture. */
  | { name: "sound-only" };

/** The most important thing of all; undefined when there is nothing. `dark`: my picture is black. */
export function noticeFor(state: SessionState, dark: boolean): CallNoticeKind | undefined {
  const { line, partner, media, sharing } = state;
  const sends = media.microphone === "on" || media.camera === "on" && sharing.shown;
  if (!line.relayed) {
    if (line.direct === undefined && (line.directPending || partner.direct || sends)) {
      return { name: "warn", theirs: partner.direct && !line.directPending && !sends };
    }
    if (line.direct && !partner.direct) return { name: "waiting" };
  } else if (partner.direct && line.direct === undefined && line.directOffered) return { name: "offer" };
  if (media.camera !== "on") return undefined;
  if (dark) return { name: "dark" };
  if (!sharing.shown) return { name: "preview" };
  return line.soundOnly && state.call === "connected" ? { name: "sound-only" } : undefined;
}
