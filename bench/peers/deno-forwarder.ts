// The least that a server in this runtime can do: pair in order, forward what comes. The runtime's limit.
//
//   deno run --allow-net bench/peers/deno-forwarder.ts <port>

let lonely: WebSocket | undefined;
let pairs = 0;

Deno.serve({ hostname: "127.0.0.1", port: Number(Deno.args[0]), onListen: () => {} }, (request) => {
  const { socket, response } = Deno.upgradeWebSocket(request, { idleTimeout: 0 });
  socket.binaryType = "arraybuffer";
  socket.onopen = () => {
    if (lonely === undefined) {
      lonely = socket;
      return;
    }
    const [a, b] = [lonely, socket];
    lonely = undefined;
    a.onmessage = ({ data }) => b.send(data);
    b.onmessage = ({ data }) => a.send(data);
    pairs++;
    a.send(`pair ${pairs}`);
    b.send(`pair ${pairs}`);
  };
  socket.onclose = () => {
    if (lonely === socket) lonely = undefined;
    socket.onmessage = null; // lets go of the partner
  };
  socket.onerror = (event) => event.preventDefault();
  return response;
});
