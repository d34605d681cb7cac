import { type Attack, type Ground, SEVERAL } from "../attack.ts";
import { frameBytes, type FrameOptions, TOO_BIG } from "../attacker.ts";

/** Of those that cost the native transport dearly. */
const FEW = { short: 4, long: 16 };
const HUGE = 63 * 1_024 * 1_024;
const ENDLESS =
  "the runtime collects a whole message of up to 64 MiB, and fragments without end, before it hands it over";
const LENIENT = "the runtime's WebSocket does not check this; nothing comes of it, the message is read like any other";

/** Frames that RFC 6455 forbids, and messages that never should be so long. */
export const FRAME_ATTACKS: readonly Attack[] = [
  lenient(wrong("text frame without a mask", [1, "x", { masked: false }])),
  lenient(wrong("binary frame without a mask", [2, "x", { masked: false }])),
  ...[1, 2, 4].map((bit) => wrong(`reserved bit ${bit} set`, [1, "x", { reserved: bit }])),
  ...[3, 7, 11, 15].map((opcode) => wrong(`reserved opcode ${opcode}`, [opcode, "x"])),
  wrong("close frame of 126 bytes", [8, new Uint8Array(126)]),
  wrong("ping of 126 bytes", [9, new Uint8Array(126)]),
  lenient(wrong("pong of 126 bytes", [10, new Uint8Array(126)])),
  wrong("control frame in fragments", [9, "x", { fin: false }]),
  wrong("continuation of nothing", [0, "x"]),
  wrong("message inside a fragmented message", [1, "x", { fin: false }], [1, "x"]),
  wrong("text that is not UTF-8", [1, Uint8Array.of(0xff, 0xfe)]),
  wrong("text with half a surrogate pair", [1, Uint8Array.of(0xed, 0xa0, 0x80)]),
  lenient(
    wrong("text that breaks off in the middle of a character", [1, Uint8Array.of(0xe2, 0x82), { fin: false }], [0, ""]),
  ),
  wrong("close frame of one byte", [8, Uint8Array.of(3)]),
  ...[0, 999, 1004, 1005, 1006, 5000].map((code) => wrong(`close code ${code}`, [8, Uint8Array.of(code >> 8, code)])),
  wrong("close reason that is not UTF-8", [8, Uint8Array.of(3, 0xe8, 0xff)]),

  wrong("message one byte too long", [2, new Uint8Array(TOO_BIG)]),
  wrong("text one byte too long, in characters of two bytes", [1, "é".repeat(TOO_BIG / 2 + 1)]),
  {
    name: "announces 4 EiB and sends a little",
    within: 1,
    attackers: SEVERAL,
    run: (ground) => ended(ground, [2, new Uint8Array(1_000), { claims: 2 ** 62 }]),
  },
  {
    name: "announces 63 MiB and sends a little",
    within: 1,
    attackers: FEW,
    run: (ground) => ended(ground, [2, new Uint8Array(1_000), { claims: HUGE }]),
    gap: ENDLESS,
  },
  {
    name: "sends 63 MiB in one frame",
    isAlone: true,
    within: 5,
    attackers: FEW,
    async run(ground) {
      const attacker = await ground.greet();
      await attacker.write(frameBytes(2, "", { claims: HUGE }));
      const block = new Uint8Array(65_536);
      for (let sent = 0; sent < HUGE && await attacker.write(block); sent += block.length);
      await attacker.ended;
    },
    gap: ENDLESS,
  },
  {
    name: "fragments of one byte without end",
    within: 1,
    attackers: FEW,
    run: (ground) => fragments(ground, new Uint8Array(1)),
    gap: ENDLESS,
  },
  {
    name: "empty fragments without end",
    within: 1,
    attackers: FEW,
    run: (ground) => fragments(ground, new Uint8Array(0)),
    gap: ENDLESS,
  },
  {
    name: "fragments of 10 KB without end",
    within: 1,
    attackers: FEW,
    run: (ground) => fragments(ground, new Uint8Array(10_000)),
    gap: ENDLESS,
  },
];

type FrameArguments = [opcode: number, payload: string | Uint8Array, options?: FrameOptions];

function wrong(name: string, ...frames: FrameArguments[]): Attack {
  return { name, within: 1, attackers: SEVERAL, run: (ground) => ended(ground, ...frames) };
}

/** The native transport lets it pass. */
function lenient(attack: Attack): Attack {
  return { ...attack, gap: LENIENT };
}

async function ended(ground: Ground, ...frames: FrameArguments[]): Promise<void> {
  const attacker = await ground.greet();
  for (const frame of frames) await attacker.frame(...frame);
  await attacker.ended;
}

async function fragments(ground: Ground, payload: Uint8Array): Promise<void> {
  const attacker = await ground.greet();
  const over = attacker.ended;
  let isOver = false;
  over.then(() => isOver = true);
  await attacker.frame(2, payload, { fin: false });
  const fragment = frameBytes(0, payload, { fin: false });
  // With pauses: the point is that it never ends, not how fast it goes.
  for (let sent = 1; !isOver && !ground.signal.aborted; sent++) {
    if (!await attacker.write(fragment)) break;
    if (sent % 10 === 0) await ground.pause(20);
  }
  await over;
}
