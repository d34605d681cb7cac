import { buildFrame, COMMITMENT_BYTES, FRAME_KINDS, type FrameKind, TAG_BYTES } from "../../../protocol/mod.ts";
import { DEFAULT_RATES, type RateKind } from "../../../server/core/rate-limits.ts";
import { type Attack, type Ground, SEVERAL } from "../attack.ts";
import { type Attacker, frameBytes } from "../attacker.ts";
import { garbageFrames, garbageMessages } from "../garbage.ts";

const EPOCH = 7;

/** One well-formed message or frame of each kind that has more than its type. */
const SAMPLES: Readonly<Record<string, string | Uint8Array>> = {
  join: '{"type":"join","mode":"text","interests":["only for floods"],"languages":[]}',
  next: `{"type":"next","epoch":${EPOCH}}`,
  block: `{"type":"block","epoch":${EPOCH}}`,
  continue: `{"type":"continue","epoch":${EPOCH}}`,
  undo: `{"type":"undo","epoch":${EPOCH},"received":-1}`,
  report: '{"type":"report","context":"AAAA","reason":"spam","note":"","evidence":0}',
  evidence: JSON.stringify({
    type: "evidence",
    own: false,
    sequence: 0,
    index: 0,
    text: "x",
    key: "A".repeat(43),
    commitment: "A".repeat(43),
    stamp: "A".repeat(54),
  }),
  ...Object.fromEntries((Object.keys(FRAME_KINDS) as FrameKind[]).map((kind) => {
    const payload = new Uint8Array(kind === "handshake" ? 34 : 64 + TAG_BYTES);
    const commitment = kind === "chat" ? new Uint8Array(COMMITMENT_BYTES) : undefined;
    return [kind, buildFrame({ kind, epoch: EPOCH, sequence: 0, payload }, commitment)];
  })),
};

/** Too much of everything, well-formed or not. */
export const FLOOD_ATTACKS: readonly Attack[] = [
  ...(Object.keys(DEFAULT_RATES) as RateKind[]).map((kind): Attack => ({
    name: `ten times too many: ${kind}`,
    within: 3,
    attackers: SEVERAL,
    async run(ground) {
      const { burst, perSecond } = DEFAULT_RATES[kind];
      await flood(ground, () => SAMPLES[kind] ?? JSON.stringify({ type: kind }), 10 * Math.max(burst, perSecond));
    },
  })),
  {
    name: "garbage for messages",
    within: 3,
    attackers: SEVERAL,
    async run(ground) {
      const messages = garbageMessages(Math.floor(Math.random() * 1e9));
      await flood(ground, () => messages.next().value, 200);
    },
  },
  {
    name: "garbage for frames",
    within: 3,
    attackers: SEVERAL,
    async run(ground) {
      const frames = garbageFrames(Math.floor(Math.random() * 1e9));
      await flood(ground, () => frames.next().value, 200);
    },
  },
  {
    name: "empty messages",
    within: 3,
    attackers: SEVERAL,
    run: (ground) => flood(ground, () => "", 200),
  },
  {
    name: "messages before hello",
    within: 3,
    attackers: SEVERAL,
    run: async (ground) => await send(ground, await ground.open(), () => SAMPLES.join!, 200),
  },
  ...([[9, "pings"], [10, "pongs"]] as const).map(([opcode, name]): Attack => ({
    name: `${name} without end`,
    within: 3,
    attackers: SEVERAL,
    async run(ground) {
      const attacker = await ground.greet();
      const ended = attacker.ended;
      const block = join(Array(100).fill(frameBytes(opcode, "")));
      while (await attacker.write(block) && !ground.signal.aborted) await ground.pause(10);
      await ended;
    },
    gap: "the runtime answers pings itself and tells nobody",
  })),
];

async function flood(ground: Ground, next: () => string | Uint8Array, count: number): Promise<string | void> {
  return await send(ground, await ground.greet(), next, count);
}

/** Sends so many at once, and goes on with the same again and again until it is closed. */
async function send(ground: Ground, attacker: Attacker, next: () => string | Uint8Array, count: number) {
  const ended = attacker.ended;
  do {
    const frames = Array.from({ length: count }, () => {
      const data = next();
      return frameBytes(typeof data === "string" ? 1 : 2, data);
    });
    if (!await attacker.write(join(frames))) break;
    await ground.pause(50);
  } while (!ground.signal.aborted);
  const { code } = await ended;
  // Bytes on their way when the server closes turn its goodbye into a reset: then there is no code.
  if (code !== undefined && code !== 4002 && code !== 4003 && code !== 1009) return `closed with ${code}`;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
