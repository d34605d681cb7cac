import { buildFrame, HEADER_BYTES, SIZE_CLASSES, TAG_BYTES } from "../../../protocol/mod.ts";
import { BUFFER_HARD_BYTES } from "../../../server/gateway/relay.ts";
import { type Attack, type Ground, SEVERAL } from "../attack.ts";
import { type Attacker, frameBytes, PAGE } from "../attacker.ts";
import { tcpEnd } from "../tcp-end.ts";
import { upgradeRequest } from "../../../server/transport/raw-client.ts";

const NO_DEADLINE = "the runtime has no deadline for headers and bodies";
const NO_CUT = "the runtime cannot cut a WebSocket from the server's side";
const NO_FRAME_DEADLINE = "the runtime does not say that a frame has begun";

/** A reader's system takes so little that the server's must hold the rest, bytes. */
const READER_TAKES = 4_096;
/** Of the biggest frame of a signal, and of its header. */
const FRAME_BYTES = HEADER_BYTES + SIZE_CLASSES.at(-1)! + TAG_BYTES;
/** After so many frames the sender waits until the server has read them. */
const BATCH = 16;
/** The server's own bound, and what is sent between its decision and the sender's hearing of it. */
const WAITING_MAX = BUFFER_HARD_BYTES + 2 * BATCH * FRAME_BYTES;

/** Clients that take their time: each holds a connection and hopes that nobody minds. */
export const PATIENCE_ATTACKS: readonly Attack[] = [
  {
    name: "connects and says nothing",
    within: 8,
    attackers: SEVERAL,
    run: async (ground) => void await (await ground.connect()).ended,
    gap: NO_DEADLINE,
  },
  {
    name: "request headers in drips",
    within: 8,
    attackers: SEVERAL,
    run: (ground) => drip(ground, ground.connect(), "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", "y"),
    gap: NO_DEADLINE,
  },
  {
    name: "an upgrade that stops before its last line",
    within: 8,
    attackers: SEVERAL,
    async run(ground) {
      const attacker = await ground.connect();
      await attacker.write(upgradeRequest({ origin: PAGE }).slice(0, -2));
      await attacker.ended;
    },
    gap: NO_DEADLINE,
  },
  {
    name: "a request body in drips",
    within: 14,
    attackers: SEVERAL,
    run: (ground) =>
      drip(
        ground,
        ground.connect(),
        "POST /passerby.js HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\n\r\n",
        "y",
      ),
    gap: NO_DEADLINE,
  },
  {
    name: "keeps the connection after a request, asks nothing more",
    within: 8,
    attackers: SEVERAL,
    async run(ground) {
      const attacker = await ground.connect();
      await attacker.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
      await attacker.ended;
    },
    gap: NO_DEADLINE,
  },
  {
    name: "asks for the bundle 500 times and reads nothing",
    within: 12,
    attackers: { short: 8, long: 32 },
    async run(ground) {
      const attacker = await ground.connect();
      const request = "GET /passerby.js HTTP/1.1\r\nHost: localhost\r\n\r\n";
      // Resolves when the other side has cut the connection: only writing tells somebody who does not read.
      for (let sent = 0; await attacker.write(request) && !ground.signal.aborted; sent++) {
        if (sent >= 500) await ground.pause(250);
      }
    },
    gap: NO_DEADLINE,
  },
  {
    name: "opens a WebSocket and never says hello",
    within: 8,
    attackers: SEVERAL,
    async run(ground) {
      const { code } = await (await ground.open()).ended;
      if (code !== 4001) return `closed with ${code}`;
    },
  },
  {
    name: "a frame in drips",
    within: 15,
    attackers: SEVERAL,
    run: (ground) => drip(ground, ground.greet(), frameBytes(2, "", { claims: 16_000 }), "y"),
    gap: NO_FRAME_DEADLINE,
  },
  {
    name: "half a frame, then nothing",
    within: 15,
    attackers: SEVERAL,
    async run(ground) {
      const attacker = await ground.greet();
      await attacker.write(frameBytes(2, "half", { claims: 16_000 }));
      await attacker.ended;
    },
    gap: NO_FRAME_DEADLINE,
  },
  {
    name: "never answers the close",
    within: 3,
    attackers: SEVERAL,
    run: async (ground) => void await (await ground.open({ "sec-websocket-protocol": "other" })).endedByForce,
    gap: NO_CUT,
  },
  {
    name: "never answers the close and goes on sending",
    within: 3,
    attackers: SEVERAL,
    async run(ground) {
      const attacker = await ground.open({ "sec-websocket-protocol": "other" });
      await sendOn(ground, attacker, attacker.endedByForce, { bytes: 1_000, everyMs: 10 });
    },
  },
  {
    name: "answers the close and goes on sending",
    within: 3,
    attackers: SEVERAL,
    async run(ground) {
      const attacker = await ground.open({ "sec-websocket-protocol": "other" });
      await sendOn(ground, attacker, attacker.ended, { bytes: 16_000, everyMs: 1 });
    },
  },
  {
    name: "closes and goes on sending",
    within: 3,
    attackers: SEVERAL,
    async run(ground) {
      const attacker = await ground.open();
      const over = attacker.ended;
      await attacker.frame(8, Uint8Array.of(3, 232)); // 1000
      await sendOn(ground, attacker, over, { bytes: 16_000, everyMs: 1 });
    },
  },
  {
    name: "reads nothing: its partner is told, and what waits for it stays within its bound",
    within: 20,
    attackers: { short: 4, long: 16 },
    connections: 2,
    async run(ground) {
      const { waiting } = await readNothing(ground);
      if (waiting > WAITING_MAX) return `${waiting} bytes waited for it`;
    },
  },
  {
    name: "reads nothing until it is cut",
    within: 20,
    attackers: { short: 4, long: 16 },
    connections: 2,
    async run(ground) {
      const { reader } = await readNothing(ground);
      const { port } = ground.victim;
      while (tcpEnd(port, reader.port).isEstablished && !ground.signal.aborted) await ground.pause(100);
    },
    gap: NO_CUT,
  },
];

/** Sends message after message until nobody takes them, and the connection is over. */
async function sendOn(
  ground: Ground,
  attacker: Attacker,
  over: Promise<unknown>,
  { bytes, everyMs }: { bytes: number; everyMs: number },
): Promise<void> {
  while (await attacker.frame(2, new Uint8Array(bytes)) && !ground.signal.aborted) await ground.pause(everyMs);
  await over;
}

async function drip(
  ground: Ground,
  opening: Promise<Attacker>,
  beginning: string | Uint8Array,
  drop: string,
): Promise<void> {
  const attacker = await opening;
  const over = attacker.ended;
  let open = await attacker.write(beginning);
  while (open && !ground.signal.aborted) {
    await ground.pause(500);
    open = await attacker.write(drop);
  }
  await over;
}

/**
 * One of two in a room reads nothing, and the other sends the biggest frames that an honest sender may, as fast as it may,
 * until it is told that its partner is gone. Resolves with what the server held for the reader at that moment, bytes.
 */
async function readNothing(ground: Ground): Promise<{ reader: Attacker; waiting: number }> {
  const { one: sender, other: reader, epoch } = await ground.pair(READER_TAKES);
  const { port } = ground.victim;
  let isTold = false;
  const told = sender.until("partner-lost").then(() => isTold = true);
  told.catch(() => {});
  const payload = new Uint8Array(FRAME_BYTES - HEADER_BYTES);
  const began = performance.now();
  let sent = 0;
  for (let sequence = 0; !isTold && !ground.signal.aborted; sequence++) {
    if (!await sender.frame(2, buildFrame({ kind: "signal", epoch, sequence, payload }))) break;
    sent += FRAME_BYTES;
    // 120 at once, then a little less than the 30 in a second that are allowed.
    await ground.pause(Math.max(0, began + Math.max(0, sequence - 116) * 35 - performance.now()));
    // What was sent is then known to have been either passed on or refused. Looking is slow where there are many sockets.
    while (sequence % BATCH === 0 && tcpEnd(port, sender.port).received > 0) await ground.pause(2);
  }
  const waiting = sent - tcpEnd(port, reader.port).sent - tcpEnd(reader.port, port).received;
  await told;
  return { reader, waiting };
}
