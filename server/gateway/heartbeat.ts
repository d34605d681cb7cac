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

/** So many rounds in a row without a sign of life mean that nobody is there. */
const SILENT_ROUNDS_MAX = 2;

/**
 * One round over all connections; call it every `LIMITS.heartbeatMs`. Everybody is pinged, also the talkative: a client that
 * only sends would otherwise hear nothing and take the connection for dead. Whoever was silent for two rounds is closed. One
 * sweep costs less than a timer per socket.
 */
export function sweepHeartbeat(pulses: Iterable<Pulse>): void {
  for (const pulse of pulses) {
    if (!pulse.isLive) continue;
    pulse.silentRounds = pulse.heard ? 0 : pulse.silentRounds + 1;
    pulse.heard = false;
    if (pulse.silentRounds >= SILENT_ROUNDS_MAX) pulse.end("silent");
    else pulse.send({ type: "ping" });
  }
}
