import { assertEquals, assertNotEquals } from "@std/assert";
import { type Mode, parseServerMessage, type ServerMessage, SUBPROTOCOL } from "../protocol/mod.ts";
import { findCoturn, signCredential, startCoturn } from "./coturn.ts";
import { type ServerProcess, startServer } from "./harness/server-process.ts";
import { TurnClient } from "./turn-client.ts";

const SECRET = "what-both-servers-know-and-nobody-else-does";

const version = await findCoturn();

Deno.test({
  name: "What the server hands out with a match opens relays of a real coturn, for video only",
  ignore: version === undefined,
  fn: async () => {
    const coturn = await startCoturn({ secret: SECRET });
    let server: ServerProcess | undefined;
    try {
      server = await startServer({ env: { TURN_URLS: coturn.urls.join(), TURN_SECRET: SECRET } });
      const video = await match(server.origin, "video");
      for (const { iceServers } of video) {
        assertEquals(iceServers.map(({ urls }) => urls), [coturn.urls]);
        for (const transport of ["udp", "tcp"] as const) {
          assertEquals((await allocate(coturn.port, iceServers[0]!, transport)).code, 0);
        }
      }
      const names = video.map(({ iceServers }) => iceServers[0]!.username);
      assertNotEquals(names[0], names[1]);
      assertEquals((await match(server.origin, "text")).map(({ iceServers }) => iceServers), [[], []]);
      // The positive answers mean something: the same name signed by another is refused.
      const [expiry, id] = names[0]!.split(":");
      const forged = signCredential("another secret", Number(expiry), id!);
      assertEquals((await allocate(coturn.port, forged, "udp")).code, 401);
      for (const secret of [SECRET, ...names]) assertEquals(server.log().includes(secret), false);
    } finally {
      await server?.stop();
      await coturn.stop();
    }
  },
});

type Matched = Extract<ServerMessage, { type: "matched" }>;

/** Two people who meet, and what each of them is told. */
async function match(origin: string, mode: Mode): Promise<Matched[]> {
  // Deno's options; the browsers' types, which come along with the scripts for pages, do not know them.
  const options = { protocols: [SUBPROTOCOL], headers: { origin } } as unknown as string[];
  const sockets = [0, 1].map(() => new WebSocket(`${origin.replace("http", "ws")}/ws`, options));
  try {
    return await Promise.all(sockets.map((socket) => matched(socket, mode)));
  } finally {
    await Promise.all(sockets.map((socket) => {
      const closed = new Promise((resolve) => socket.addEventListener("close", resolve));
      socket.close(1000);
      return closed;
    }));
  }
}

function matched(socket: WebSocket, mode: Mode): Promise<Matched> {
  return new Promise((resolve, reject) => {
    socket.addEventListener("open", () => {
      socket.send(JSON.stringify({ type: "hello" }));
      socket.send(JSON.stringify({ type: "join", mode, interests: [], languages: [] }));
    });
    socket.addEventListener("message", ({ data }) => {
      const message = parseServerMessage(data);
      if (message?.type === "matched") resolve(message);
    });
    socket.addEventListener(
      "close",
      ({ code }) => reject(new Error(`Cannot be matched: the server closed with ${code}`)),
    );
  });
}

async function allocate(port: number, server: { username: string; credential: string }, transport: "udp" | "tcp") {
  const client = await TurnClient.connect({ port, transport });
  try {
    return await client.allocate(server);
  } finally {
    client.close();
  }
}
