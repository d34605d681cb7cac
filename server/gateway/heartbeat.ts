import type { CloseName, ServerMessage } from "../../protocol/mod.ts";

/** What the heartbeat needs of a connection. */
export interface Pulse {
  readonly isLive: boolean;
  /** Anything arrived since the last round. */
  heard: boolean;
  /** Rounds in a row without. */
  silentRounds: number;
  send(message: ServerMessage): void;
  end(close: CloseName): void;
}

/** So many silent rounds after the first ping mean that nobody is there. */
const SILENT_ROUNDS_MAX = 2;

/**
 * One round over all connections; call it every `LIMITS.heartbeatMs`. Whoever was silent since the last round is
 * pinged, and closed after two rounds without an answer. One sweep costs less than a timer per socket.
 */
export function sweepHeartbeat(pulses: Iterable<Pulse>): void {
  for (const pulse of pulses) {
    if (!pulse.isLive) continue;
    if (pulse.heard) {
      pulse.heard = false;
      pulse.silentRounds = 0;
    } else if (pulse.silentRounds >= SILENT_ROUNDS_MAX) {
      pulse.end("silent");
    } else {
      pulse.silentRounds++;
      pulse.send({ type: "ping" });
    }
  }
}
