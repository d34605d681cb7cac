import type { Server } from "node:http";
import type { Socket } from "node:net";

/**
 * Takes away from an HTTP server what it does with a connection, for {@link onFirstBytes}. Its parser and listeners are most
 * of what a connection costs, and who says nothing shall not cost it.
 */
export function takeServing(server: Server): (connection: Socket) => void {
  const [serve] = server.listeners("connection");
  server.removeAllListeners("connection");
  return (connection) => serve!.call(server, connection);
}

/** Serves a connection once its first bytes are there, beginning with those. */
export function onFirstBytes(connection: Socket, serve: (connection: Socket) => void): void {
  const cut = () => connection.destroy();
  connection.once("error", cut);
  connection.once("end", cut);
  connection.once("data", (bytes) => {
    connection.off("error", cut);
    connection.off("end", cut);
    serve(connection);
    try {
      connection.emit("data", bytes);
    } catch {
      cut(); // who asks too much in one piece (`answer-requests.ts`)
    }
  });
}
