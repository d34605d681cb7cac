import type { Role, Wishes } from "../../protocol/mod.ts";
import type { PeerId } from "./effect.ts";

/**
 * What a ticket says: enough to go on with a session where nobody remembers it. It is sealed for the server and held by
 * the browser. It opens no words: the keys of a room are in the two browsers alone.
 */
export type Ticket = {
  /** Names the process that issued it: what that one remembers counts for more than what its tickets say. */
  issuer: string;
  peerId: PeerId;
  site: string;
  /** Counts the tickets of one session from 1. Each can be used once, and mostly only the latest two at all. */
  serial: number;
  /** Worthless from then on, ms. */
  expires: number;
  wishes: Wishes | undefined;
  /** When the wait began, ms; for those who wait. */
  since: number | undefined;
  room: TicketRoom | undefined;
  blocked: PeerId[];
  recent: [PeerId, number][];
};

/** The room of a ticket's holder. */
export type TicketRoom = {
  epoch: number;
  id: string;
  mode: Wishes["mode"];
  /** The holder's. */
  role: Role;
  partner: PeerId;
};

/** So many of the youngest memories travel in a ticket; it has to fit `LIMITS.ticketLength`. */
export const TICKET_BLOCKED_MAX = 64;
export const TICKET_RECENT_MAX = 16;

/** How often everybody gets a fresh ticket, ms. */
export const TICKET_RENEW_MS = 120_000;
/** Beyond the next one and the grace period, a ticket lives so much longer, ms: a restart has to fit in. */
export const RESTART_MS = 60_000;
