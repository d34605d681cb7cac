import type { Attack } from "./attack.ts";
import { CROWD_ATTACKS, LONG_CROWD_ATTACKS } from "./attacks/crowds.ts";
import { FLOOD_ATTACKS } from "./attacks/floods.ts";
import { FRAME_ATTACKS } from "./attacks/frames.ts";
import { HTTP_ATTACKS, ORIGIN_ATTACKS, ORIGIN_FLAGS } from "./attacks/http.ts";
import { PATIENCE_ATTACKS } from "./attacks/patience.ts";

/** Attacks of one kind, on one server. */
export type Chapter = {
  title: string;
  attacks: readonly Attack[];
  flags?: readonly string[];
  honest?: boolean;
};

/** All that the suite does. */
export const CHAPTERS: readonly Chapter[] = [
  { title: "Wrong frames", attacks: FRAME_ATTACKS },
  { title: "Wrong requests", attacks: HTTP_ATTACKS },
  { title: "Foreign pages", attacks: ORIGIN_ATTACKS, flags: ORIGIN_FLAGS, honest: false },
  { title: "Floods", attacks: FLOOD_ATTACKS },
  { title: "Patience", attacks: PATIENCE_ATTACKS },
  { title: "Crowds", attacks: CROWD_ATTACKS },
];

/** Only in the long form. */
export const LONG_CHAPTERS: readonly Chapter[] = [{ title: "Big crowds", attacks: LONG_CROWD_ATTACKS }];

/** Those that take their time, side by side; the others, one after the other. */
export function rounds(attacks: readonly Attack[], isGap: (attack: Attack) => boolean): Attack[][] {
  const slow = attacks.filter((attack) => attack.within > 6 || isGap(attack));
  const quick = attacks.filter((attack) => !slow.includes(attack));
  return [...quick.map((attack) => [attack]), ...(slow.length > 0 ? [slow] : [])];
}
