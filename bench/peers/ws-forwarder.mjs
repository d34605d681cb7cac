// The same with npm's `ws`, for Node and for Deno.
//
//   node bench/peers/ws-forwarder.mjs <port>

import process from "node:process";
import { WebSocketServer } from "ws";

const server = new WebSocketServer({ host: "127.0.0.1", port: Number(process.argv[2]), perMessageDeflate: false });
let lonely;
let pairs = 0;

server.on("connection", (socket) => {
  socket.on("error", () => {});
  socket.on("close", () => {
    if (lonely === socket) lonely = undefined;
    socket.removeAllListeners("message"); // lets go of the partner
  });
  if (lonely === undefined) {
    lonely = socket;
    return;
  }
  const [a, b] = [lonely, socket];
  lonely = undefined;
  a.on("message", (data, binary) => b.send(data, { binary }));
  b.on("message", (data, binary) => a.send(data, { binary }));
  pairs++;
  a.send(`pair ${pairs}`);
  b.send(`pair ${pairs}`);
});
