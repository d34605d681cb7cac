import type { Server } from "node:net";

/** What `node:net` keeps of a listening socket (private; `package.json` pins the runtime, and tests hold this to it). */
type ListeningHandle = {
  /** Called for each connection that waits, until one call does not accept it. */
  onconnection(status: number): void;
  /** On a socket that listens already: has it looked after in the next turn. */
  listen(backlog: number): number;
};

/** As `node:net` has it when nothing else is said. */
const BACKLOG = 511;

/**
 * Accepts only so many connections in one turn of the event loop; the rest wait with the system, and nobody is refused. By
 * itself the runtime accepts up to 128 in a turn before it looks again whether anybody has said something, so a crowd that
 * knocks at once would hold up every message by tens of milliseconds.
 *
 * Between two turns the loop has to come to rest: while anything is to be done at once, `setImmediate` included, the runtime
 * asks the system for news only every 61st time (`event_interval` of tokio). A timer of a millisecond lets it.
 *
 * To be called when the server listens.
 */
export function paceAcceptance(server: Server, perTurn: number): void {
  const { _handle: handle } = server as unknown as { _handle: ListeningHandle };
  const accept = handle.onconnection;
  let calls = 0;
  handle.onconnection = (status) => {
    if (calls++ === 0) setTimeout(endTurn, 1);
    if (calls <= perTurn) accept.call(handle, status);
  };
  // Whoever was not accepted is not mentioned again by itself, nor is anybody who comes after them.
  function endTurn() {
    calls = 0;
    if (server.listening) handle.listen(BACKLOG);
  }
}
