import { randomInt } from "node:crypto";
import { connect } from "node:net";

/**
 * Finds a port on this machine that nobody listens on. It lies below those that systems give to outgoing connections
 * (32768 and up on Linux), so none of ours takes it before we listen. Knocking rather than listening leaves nothing
 * behind that is still closing when we do.
 * @returns {Promise<number>}
 */
export async function freePort() {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if (!await answers(port)) return port;
  }
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}
