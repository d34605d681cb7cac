import type { Session } from "../session.ts";
import type { SessionState } from "../session-state.ts";

/** Resolves with the first snapshot for which `holds` is true, the current one included. */
export function until(session: Session, holds: (state: SessionState) => boolean): Promise<SessionState> {
  if (holds(session.state)) return Promise.resolve(session.state);
  return new Promise((resolve) => {
    const over = new AbortController();
    session.subscribe((state) => {
      if (!holds(state)) return;
      over.abort();
      resolve(state);
    }, over);
  });
}
