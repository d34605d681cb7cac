import type { Ticket } from "../core/ticket.ts";
import { Box } from "./box.ts";
import type { ServerSecret } from "./server-secret.ts";

/**
 * Tickets that browsers hold for the server: with them a session goes on after a restart, on any node with the same
 * secret. They are sealed, so that nobody can make one, change one, or read in it who the partner is.
 */
export class Tickets {
  readonly #box: Box;

  constructor(secret: ServerSecret, randomBytes: (length: number) => Uint8Array) {
    this.#box = new Box(secret.derive("ticket"), randomBytes);
  }

  seal(ticket: Ticket): string {
    // Compact and without names, as the lists may be long: the order is the version's.
    const { issuer, peerId, site, serial, expires, wishes, since, room, blocked, recent } = ticket;
    const fields = [VERSION, issuer, peerId, site, serial, expires, wishes, since, room, blocked, recent];
    return this.#box.seal(new TextEncoder().encode(JSON.stringify(fields)));
  }

  /** The ticket, or undefined when it is not ours, was changed, is of another version, or has expired. Never throws. */
  open(text: string, now: number): Ticket | undefined {
    const plain = this.#box.open(text);
    if (plain === undefined) return undefined;
    // It opened, so this server or one with the same secret wrote it.
    const fields = JSON.parse(new TextDecoder().decode(plain));
    if (fields[0] !== VERSION) return undefined;
    const [, issuer, peerId, site, serial, expires, wishes, since, room, blocked, recent] = fields;
    if (expires <= now) return undefined;
    return {
      issuer,
      peerId,
      site,
      serial,
      expires,
      wishes: wishes ?? undefined,
      since: since ?? undefined,
      room: room ?? undefined,
      blocked,
      recent,
    };
  }
}

/** Goes up with every change of the fields: tickets of another version are worthless. */
const VERSION = 1;
