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
  /** The only page from which honest people come. */
  page?: string;
  /** In the gate, all of them at the same time. */
  together?: boolean;
  /** When its pace is measured: attackers come to another server on the same machine, which honest people do not use. */
  elsewhere?: boolean;
  /** Takes long because it waits, not because it works: in the gate, beside the other chapters. */
  waits?: boolean;
};

/** All that the suite does. */
export const CHAPTERS: readonly Chapter[] = [
  { title: "Wrong frames", attacks: FRAME_ATTACKS },
  { title: "Wrong requests", attacks: HTTP_ATTACKS },
  { title: "Foreign pages", attacks: ORIGIN_ATTACKS, flags: ORIGIN_FLAGS, honest: false, page: "https://chat.example" },
  { title: "Floods", attacks: FLOOD_ATTACKS, together: true },
  { title: "Patience", attacks: PATIENCE_ATTACKS, together: true, waits: true },
  { title: "Crowds", attacks: CROWD_ATTACKS, waits: true },
];

/** Only in the long form. */
export const LONG_CHAPTERS: readonly Chapter[] = [{ title: "Big crowds", attacks: LONG_CROWD_ATTACKS }];

/** What runs side by side: attacks that take their time, and known gaps. The others go one after the other. */
export function rounds(
  { attacks, together = false }: Chapter,
  form: "short" | "long",
  isGap: (attack: Attack) => boolean,
): Attack[][] {
  const isShared = (attack: Attack) =>
    !attack.isAlone && (attack.within > 6 || isGap(attack) || (together && form === "short"));
  const shared = attacks.filter(isShared);
  const alone = attacks.filter((attack) => !isShared(attack));
  return [...alone.map((attack) => [attack]), ...(shared.length > 0 ? [shared] : [])];
}
