import { buildFrame, TAG_BYTES } from "../../../protocol/mod.ts";
import { type Attack, type Ground, SEVERAL } from "../attack.ts";
import { type Attacker, frameBytes, PAGE } from "../attacker.ts";
import { upgradeRequest } from "../../../server/transport/raw-client.ts";

const NO_DEADLINE = "the runtime has no deadline for headers and bodies";
const NO_CUT = "the runtime cannot cut a WebSocket from the server's side";
const NO_FRAME_DEADLINE = "the runtime does not say that a frame has begun";

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
      const over = attacker.endedByForce;
      while (await attacker.frame(2, new Uint8Array(1_000)) && !ground.signal.aborted) await ground.pause(10);
      await over;
    },
  },
  {
    name: "a partner who reads nothing of what is sent to it",
    within: 30,
    gap:
      "the runtime cannot cut a connection; its partner is told and goes on, what waits for it stays within its bound",
    // How much the kernel takes before anything waits decides whether it is over in time.
    isGapUnsteady: true,
    attackers: { short: 4, long: 16 },
    async run(ground) {
      const { one, other, epoch } = await ground.pair();
      const told = one.until("ended").then(() => true, () => true);
      await sendUntil(one, epoch, told, ground);
      // Cut, too: only writing tells somebody who does not read.
      while (await other.frame(1, '{"type":"pong"}') && !ground.signal.aborted) await ground.pause(100);
    },
  },
];

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

/** Sends the biggest frames that an honest sender may, as fast as it may. */
async function sendUntil(sender: Attacker, epoch: number, over: Promise<boolean>, ground: Ground): Promise<void> {
  let isOver = false;
  over.then(() => isOver = true);
  const payload = new Uint8Array(16_128 + TAG_BYTES);
  for (let sequence = 0; !isOver && !ground.signal.aborted; sequence++) {
    await sender.frame(2, buildFrame({ kind: "signal", epoch, sequence, payload }));
    // 120 at once, then a little less than the 30 in a second that are allowed.
    if (sequence >= 118) await ground.pause(36);
  }
}
