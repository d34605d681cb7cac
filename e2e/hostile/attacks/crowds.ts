import { type Attack, type Ground } from "../attack.ts";
import { Attacker } from "../attacker.ts";

/** Many connections at once, by one attacker. */
export const CROWD_ATTACKS: readonly Attack[] = [
  crowd("hundreds of half-open sockets", 600),
];

/** The same in thousands, for the long form. */
export const LONG_CROWD_ATTACKS: readonly Attack[] = [
  crowd("5,000 half-open sockets", 5_000),
];

/** Holds so many connections without a word; honest people must get in meanwhile, and all of it must be gone soon. */
function crowd(name: string, size: number): Attack {
  return {
    name,
    within: 12,
    attackers: { short: 1, long: 1 },
    connections: size,
    async run(ground) {
      const before = ground.victim.descriptors();
      const crowd: Promise<unknown>[] = [];
      for (let at = 0; at < size; at++) crowd.push((await ground.connect()).ended);
      const honest = await enterHonestly(ground);
      if (honest !== undefined) return honest;
      await Promise.all(crowd);
      while (ground.victim.descriptors() > before + 10 && !ground.signal.aborted) await ground.pause(100);
    },
    gap: "the runtime has no deadline for headers and bodies",
  };
}

async function enterHonestly(ground: Ground): Promise<string | undefined> {
  try {
    const honest = await Attacker.greet(ground.victim.port);
    honest.close();
  } catch (error) {
    return `an honest person could not get in: ${(error as Error).message}`;
  }
}
