import type {
  ClientMessage,
  CloseName,
  FrameKind,
  HeldRow,
  IceServer,
  Role,
  ServerMessage,
} from "../../protocol/mod.ts";
import type { Allowance } from "../core/allowance.ts";
import type { PeerId, Room } from "../core/effect.ts";
import type { Ticket } from "../core/ticket.ts";

/** Time, as the gateway sees it. Tests pass one that they turn by hand. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs again and again, every `ms` milliseconds, until the returned function is called. */
  every(ms: number, run: () => void): Cancel;
  /** Runs once, `ms` milliseconds from now, unless the returned function is called before. */
  after(ms: number, run: () => void): Cancel;
}

/** Idempotent. */
export type Cancel = () => void;

/** Puts the server's stamp on chat frames, so that they can be reported verifiably. */
export interface Stamper {
  /** The stamp of one who sits in a room. */
  of(room: Room, sender: Role): SenderStamp;
}

/** Stamps what one sender says in one room. */
export interface SenderStamp {
  /**
   * Writes the 40-byte stamp into the place that a chat frame has for it (`frameStamp`). `frameKind` accepted the
   * frame and its epoch is the room's. Called for every chat message: it must not allocate more than it has to.
   */
  write(frame: Uint8Array, now: number): void;
}

/** Seals what `matched` carries for a later report. */
export interface Contexts {
  /**
   * The context for the partner of `subject`: names the room, the slot and the bucket of the one it would report,
   * readable to this server alone. At most `LIMITS.contextLength` characters, base64url.
   */
  seal(room: Room, subject: Role, bucket: string, now: number): string;
}

/** Seals what sessions go on with after their connection was lost. */
export interface Tickets {
  /** At most `LIMITS.ticketLength` characters, base64url. */
  seal(ticket: Ticket): string;
  /** Undefined when it is not ours, was changed, or has expired. */
  open(text: string, now: number): Ticket | undefined;
}

/** Hands out what the calls of a room need to get through. */
export interface IceServers {
  /** After so long, ms, a live room gets fresh ones, well before the old ones expire. */
  readonly renewAfterMs: number;
  /** Servers with credentials that expire; empty when there is none. Nothing in them links two rooms or two peers. */
  of(room: Room, role: Role, now: number): IceServer[];
}

/** Who reports. */
export type Reporter = { peerId: PeerId; bucket: string };

/** Takes reports with their evidence. */
export interface Reports {
  /** `reported` when it is complete, an `error` when it is refused, nothing while evidence is still to come. */
  begin(
    reporter: Reporter,
    message: Extract<ClientMessage, { type: "report" }>,
    now: number,
  ): ServerMessage | undefined;
  /** One piece of the report that was begun; answers as `begin` does. */
  evidence(
    reporter: Reporter,
    message: Extract<ClientMessage, { type: "evidence" }>,
    now: number,
  ): ServerMessage | undefined;
  /** Drops what an unfinished report holds: its reporter disconnected. */
  forget(peerId: PeerId): void;
}

/** Whose data is asked for. */
export type Holder = {
  peerId: PeerId;
  bucket: string;
  block: string | undefined;
  site: string;
  allowance: Pick<Allowance, "used">;
};

/** Says what is held about somebody. */
export interface DataAccess {
  /** Everything, a row of the retention table each. */
  rows(holder: Holder, now: number): HeldRow[];
  /** What of it has to stay when the session is erased, such as reports. */
  staying(holder: Holder, now: number): HeldRow[];
}

/** The one place where an address becomes something that may be kept. */
export interface AddressHash {
  /** Keyed, rotating hash of the address prefix. Any text is accepted; what is no address shares one bucket. */
  bucketOf(address: string, now: number): string;
  /** The same for the block of addresses around it, which often belongs to one network. */
  widerBucketOf(address: string, now: number): string;
}

/** Why somebody was not let in. */
export type RefusalReason = "origin" | "banned" | "address-limit" | "full" | "protocol";

/** Where something went wrong that never should. */
export type FailurePlace = "connection" | "timer" | "http" | "process";

/** Why a frame was not forwarded. */
export type DropReason = "bad-frame" | "not-in-room" | "rate-limited" | "slow-partner" | "partner-absent";

/** Is told what happens, for counters and the log; in words of ours only. */
export interface Watch {
  refused(reason: RefusalReason): void;
  /** A connection is over; "client" when we did not end it. */
  closed(cause: CloseName | "client"): void;
  received(type: ClientMessage["type"]): void;
  badMessage(): void;
  forwarded(kind: FrameKind): void;
  dropped(reason: DropReason): void;
  /** A defect of ours. */
  failed(where: FailurePlace, thrown: unknown): void;
}
