import type { HeldRow } from "../../protocol/mod.ts";
import type { HeldState } from "../own-data/own-data-state.ts";
import type { Session } from "../session/session.ts";

/** Asks what the server holds. Without a session it holds nothing. */
export async function askHeld(session: Session | undefined): Promise<HeldState> {
  const rows: HeldRow[] | undefined = session ? await session.whatYouHold() : [];
  return rows ? { name: "held", rows } : { name: "failed" };
}

/** Has the server forget. */
export async function eraseHeld(session: Session | undefined): Promise<HeldState> {
  const rows: HeldRow[] | undefined = session ? await session.erase() : [];
  return rows ? { name: "erased", rows } : { name: "failed" };
}
