import { WebSocket as ServerSocket } from "ws";
import { SUBPROTOCOL } from "../../protocol/mod.ts";

/** A message of the WebSocket: control messages are text, frames are bytes. */
export type Message = string | Uint8Array<ArrayBuffer>;

/** One person's connection through the relay. */
export type Leg = {
  /** Counts the legs of this relay from 0. */
  number: number;
  toServer(message: Message): void;
  toPerson(message: Message): void;
};

/** What somebody in the middle does with a message: pass on what is returned, or nothing. */
export type Meddle = (message: Message, leg: Leg) => Message | undefined | Promise<Message | undefined>;

/** `target` is the origin of the real server; `forwardedFor` is what the relay tells it as everybody's address. */
export type RelayOptions = { target: string; up?: Meddle; down?: Meddle; forwardedFor?: string };

/** Somebody between the browsers and the server, on an origin of their own, who reads and may change everything. */
export type RelayProxy = {
  origin: string;
  /** All that went to the server: request lines, headers and bodies, and every message of every socket, unmasked. */
  received: Uint8Array[];
  stop(): Promise<void>;
};

/** Starts a relay on a free port of loopback. */
export function startRelay({ target, up = pass, down = pass, forwardedFor }: RelayOptions): RelayProxy {
  const received: Uint8Array[] = [];
  const sockets = new Set<ServerSocket>();
  let legs = 0;

  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const url = new URL(request.url);
    const address = new URL(url.pathname + url.search, target);
    const headers = new Headers(request.headers);
    if (forwardedFor !== undefined) headers.set("x-forwarded-for", forwardedFor);
    received.push(encode(`${request.method} ${address.pathname}${address.search} ${JSON.stringify([...headers])}`));
    if (headers.get("upgrade") === "websocket") return bridge(request, address, headers);
    const body = request.body ? new Uint8Array(await request.arrayBuffer()) : undefined;
    if (body) received.push(body);
    headers.delete("host");
    headers.delete("accept-encoding"); // fetch decodes, and says so
    return await fetch(address, { method: request.method, headers, body, redirect: "manual" });
  });

  function bridge(request: Request, address: URL, headers: Headers): Response {
    const { socket: person, response } = Deno.upgradeWebSocket(request, { protocol: SUBPROTOCOL });
    person.binaryType = "arraybuffer";
    address.protocol = "ws:";
    const told = ["user-agent", "x-forwarded-for"].flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value]];
    });
    const options = { perMessageDeflate: false, origin: target, headers: Object.fromEntries(told) };
    const far = new ServerSocket(address, SUBPROTOCOL, options);
    sockets.add(far);
    const farIsOpen = new Promise<void>((resolve) => far.once("open", resolve));
    const leg: Leg = {
      number: legs++,
      toServer(message) {
        received.push(typeof message === "string" ? encode(message) : message.slice());
        far.send(message);
      },
      toPerson(message) {
        if (person.readyState === WebSocket.OPEN) person.send(message);
      },
    };
    // Meddling may take its time; the order stays.
    const inOrder = (first: Promise<unknown>, meddle: Meddle, deliver: (message: Message) => void) => {
      let queue = first;
      return (message: Message) => {
        queue = queue.then(() => meddle(message, leg)).then((changed) =>
          changed === undefined ? undefined : deliver(changed)
        )
          .catch((error) => console.error("The relay failed:", error));
      };
    };
    const goUp = inOrder(farIsOpen, up, leg.toServer);
    const goDown = inOrder(Promise.resolve(), down, leg.toPerson);
    person.addEventListener("message", ({ data }) => goUp(typeof data === "string" ? data : new Uint8Array(data)));
    far.on("message", (data: Uint8Array, binary: boolean) => goDown(binary ? new Uint8Array(data) : String(data)));
    person.addEventListener("close", () => far.close());
    far.on("close", (code: number, reason: Uint8Array) => {
      sockets.delete(far);
      const sendable = code === 1000 || code >= 3000;
      if (person.readyState <= WebSocket.OPEN) person.close(sendable ? code : 1000, String(reason));
    });
    far.on("error", () => far.close());
    return response;
  }

  return {
    origin: `http://localhost:${server.addr.port}`,
    received,
    async stop() {
      for (const socket of sockets) socket.terminate();
      await server.shutdown();
    },
  };
}

function pass(message: Message): Message {
  return message;
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
