import { CLOSE, closeNameOf } from "../../protocol/mod.ts";
import type { FailureCode } from "./session-state.ts";

/** What a lost connection means: what to tell the person, and whether to come back by oneself. */
export type LostConnection = {
  code: FailureCode;
  retry: boolean;
  notBeforeMs: number;
  /** The first attempt is anywhere in so many ms: a server that restarts sends everybody away at one moment. */
  spreadMs?: number;
};

/** Upper bound of the first wait, in ms; it doubles with every attempt up to `SLOWEST_MS`. */
const FIRST_MS = 500;
const SLOWEST_MS = 30_000;
/** As long as a room waits for me. */
const SLOWEST_IN_ROOM_MS = 4_000;
/** Over so long, in ms, the clients of a server that restarts spread. */
const RESTART_SPREAD_MS = 10_000;
/** Who was too fast, or comes from a crowded network, stays away for at least so long, in ms. */
const PENALTY_MS = 10_000;

/** What a close code means. Codes that are not ours (1006: the network) count as a server out of reach. */
export function lostBy(code: number): LostConnection {
  const name = closeNameOf(code);
  return {
    code: FAILURES[name ?? "none"] ?? "no-server",
    retry: name === undefined || CLOSE[name].retry,
    notBeforeMs: name === "tooFast" || name === "crowded" ? PENALTY_MS : 0,
    ...(name === "restart" && { spreadMs: RESTART_SPREAD_MS }),
  };
}

/**
 * How long to wait before attempt `attempt`, counted from 0, in ms. Full jitter: when a server restarts, its clients do
 * not come back at one moment (Brooker, Exponential backoff and jitter, 2015). `random` gives 0 to 1; `isUrgent`: a room
 * waits, for a while.
 */
export function reconnectDelay(
  attempt: number,
  random: () => number,
  { notBeforeMs = 0, spreadMs, isUrgent = false }: { notBeforeMs?: number; spreadMs?: number; isUrgent?: boolean } = {},
): number {
  const slowestMs = isUrgent ? SLOWEST_IN_ROOM_MS : SLOWEST_MS;
  return notBeforeMs + random() * (spreadMs ?? Math.min(slowestMs, FIRST_MS * 2 ** attempt));
}

const FAILURES: Partial<Record<NonNullable<ReturnType<typeof closeNameOf>> | "none", FailureCode>> = {
  full: "full",
  unsupportedProtocol: "unsupported",
  badMessage: "unsupported",
  tooBig: "unsupported",
  tooFast: "too-fast",
  crowded: "crowded",
  replaced: "replaced",
  banned: "restricted",
};
