import type { Claim } from "./claim.ts";
import { CHOICE_CLAIMS } from "./claims-choices.ts";
import { SAFETY_CLAIMS } from "./claims-safety.ts";
import { TALKING_CLAIMS } from "./claims-talking.ts";
import { TRACE_CLAIMS } from "./claims-traces.ts";

/** Everything that a server of this version can guarantee, in the order of the promises. */
export const CLAIMS: readonly Claim[] = [
  ...TALKING_CLAIMS,
  ...TRACE_CLAIMS,
  ...SAFETY_CLAIMS,
  ...CHOICE_CLAIMS,
];
