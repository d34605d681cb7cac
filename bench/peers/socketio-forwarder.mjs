// The same with Socket.IO as most services run it, but without long polling.
//
//   node bench/peers/socketio-forwarder.mjs <port>

import { createServer } from "node:http";
import process from "node:process";
import { Server } from "socket.io";

const http = createServer();
const server = new Server(http, { transports: ["websocket"], serveClient: false });
let lonely;
let pairs = 0;

server.on("connection", (socket) => {
  socket.on("disconnect", () => {
    if (lonely === socket) lonely = undefined;
    socket.removeAllListeners("m"); // lets go of the partner
  });
  if (lonely === undefined) {
    lonely = socket;
    return;
  }
  const [a, b] = [lonely, socket];
  lonely = undefined;
  a.on("m", (data) => b.emit("m", data));
  b.on("m", (data) => a.emit("m", data));
  pairs++;
  a.emit("pair", pairs);
  b.emit("pair", pairs);
});
http.listen(Number(process.argv[2]), "127.0.0.1");
