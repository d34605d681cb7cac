import type { HeldRow } from "../../protocol/mod.ts";

/** What became of "What do you hold about me?" and "Erase now". */
export type HeldState =
  | { name: "none" }
  | { name: "asking" }
  /** The rows; empty without a connection: then the server knows nobody who could be me. */
  | { name: "held"; rows: readonly HeldRow[] }
  /** What has to stay after erasing. */
  | { name: "erased"; rows: readonly HeldRow[] }
  | { name: "failed" };

/** What concerns the person's own data, for the options. */
export type OwnData = {
  held: HeldState;
  /** This device remembers the person's choices. */
  isRemembered: boolean;
  /** Address of the policy; undefined when no server is known. */
  policy: string | undefined;
};

/** Nothing asked, nothing remembered. */
export const NO_OWN_DATA: OwnData = { held: { name: "none" }, isRemembered: false, policy: undefined };
