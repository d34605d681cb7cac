import { type Match, parseFrame, parseServerMessage } from "../../protocol/mod.ts";
import { createHandshake, open, randomBytes, seal } from "../independent-seal.mjs";
import type { Leg, Meddle, Message } from "./relay-proxy.ts";

/** What the attacker reads, in the clear. */
export type Overheard = { kind: string; plaintext: Uint8Array };

/** What the attacker makes of a plaintext before sealing it again. */
export type Rewrite = (overheard: Overheard) => Uint8Array;

type Seat = {
  leg: Leg;
  epoch: number;
  handshake: Awaited<ReturnType<typeof createHandshake>>;
  secrets?: { sealKey: CryptoKey; openKey: CryptoKey };
  /** Counts the frames that this person gets from the attacker instead of from the partner. */
  sequence: number;
  /** What came before both sides had keys. */
  early: Message[];
};

/**
 * The attack that the comparison of pictures is there for: agrees on keys with each of two people in the place of the
 * other, then opens, reads and seals again what they say. Everything else goes through unchanged, so that stamps and
 * receipts fit, and nobody notices. Built from the independent client, so that it also shows what the protocol itself allows.
 */
export function manInTheMiddle(rewrite: Rewrite = ({ plaintext }) => plaintext) {
  const seats = new Map<number, Seat>();
  const overheard: Overheard[] = [];
  const fingerprint = randomBytes(32);

  /** Takes the partner's place before the person hears of the match: their first frame comes at once. */
  async function sit(leg: Leg, { role, room, epoch }: Match): Promise<Seat> {
    const handshake = await createHandshake({
      role: role === "polite" ? "impolite" : "polite",
      room: Uint8Array.from(atob(room.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0)),
      epoch,
      fingerprint,
    });
    const seat: Seat = { leg, epoch, handshake, sequence: 0, early: [] };
    seats.set(leg.number, seat);
    return seat;
  }

  function sendHandshake(seat: Seat, payload: Uint8Array): void {
    const frame = new Uint8Array(10 + payload.length);
    const view = new DataView(frame.buffer);
    frame[0] = 1;
    view.setUint32(2, seat.epoch);
    view.setUint32(6, seat.sequence++);
    frame.set(payload, 10);
    seat.leg.toPerson(frame);
  }

  const down: Meddle = async (message, leg) => {
    const parsed = typeof message === "string" ? parseServerMessage(message) : undefined;
    if (parsed?.type !== "matched") return message;
    const seat = await sit(leg, parsed);
    leg.toPerson(message);
    if (seat.handshake.first) sendHandshake(seat, seat.handshake.first);
    return undefined;
  };

  const up: Meddle = async (message, leg) => {
    const seat = seats.get(leg.number);
    const frame = typeof message === "string" ? undefined : parseFrame(message);
    if (!seat || !frame || frame.epoch !== seat.epoch) return message;
    if (frame.kind === "handshake") {
      const { send, secrets } = await seat.handshake.take(frame.payload);
      if (send) sendHandshake(seat, send);
      if (secrets) seat.secrets = secrets;
      if (secrets) { for (const [number, other] of seats) if (number !== leg.number) await release(other); }
      return undefined;
    }
    seat.early.push(message);
    return await release(seat);
  };

  /** Passes on what waited, as soon as both sides have keys. */
  async function release(seat: Seat): Promise<undefined> {
    const other = [...seats.values()].find((each) => each !== seat && each.epoch === seat.epoch);
    if (!seat.secrets || !other?.secrets) return undefined;
    for (const message of seat.early.splice(0)) {
      const bytes = message as Uint8Array<ArrayBuffer>;
      const { kind, sequence, payload } = parseFrame(bytes)!;
      const clear = bytes.slice(0, kind === "chat" ? 42 : 10);
      const plaintext = await open(seat.secrets.openKey, sequence, clear, payload);
      overheard.push({ kind, plaintext });
      const sealed = await seal(other.secrets.sealKey, sequence, clear, rewrite({ kind, plaintext }));
      const changed = new Uint8Array(bytes.length - payload.length + sealed.length);
      changed.set(bytes.subarray(0, bytes.length - payload.length));
      changed.set(sealed, bytes.length - payload.length);
      seat.leg.toServer(changed);
    }
    return undefined;
  }

  return { up, down, overheard, fingerprint };
}
