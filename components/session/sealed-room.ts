import { buildFrame, type Match, parseFrame, type PeerMessage } from "../../protocol/mod.ts";
import { type Bytes, fromBase64url } from "./bytes.ts";
import { Alarm, type Clock } from "./clock.ts";
import { Handshake, handshakeSecrets, type SealKeys } from "./handshake.ts";
import { Outbox } from "./outbox.ts";
import { type Opened, SealedChannel, type SealedFrame } from "./sealed-channel.ts";
import { Serial } from "./serial.ts";

/** What a sealed room tells its owner. Nothing comes after `close`, and nothing after `broken`. */
export type SealedRoomEvents = {
  send(frame: Bytes): void;
  sealed(keys: SealKeys): void;
  message(opened: Extract<Opened, { name: "message" }>): void;
  /** No keys, or a frame that was changed on its way: the room has to end. */
  broken(): void;
};

/** The keys have to be agreed on by then, in ms. */
const HANDSHAKE_MS = 10_000;

/**
 * First the handshake, then sealed messages: all frames of one room, strictly in order. There is no clear text after it.
 * While frames reach nobody they are held, and the handshake has time.
 */
export class SealedRoom {
  readonly #match: Pick<Match, "epoch" | "room" | "role">;
  readonly #events: SealedRoomEvents;
  readonly #deadline: Alarm;
  readonly #incoming = new Serial();
  readonly #outbox: Outbox;
  #handshake: Handshake | undefined;
  #channel: SealedChannel | undefined;
  #nextToSend = 0;
  #lastReceived = -1;
  #over = false;

  constructor(match: Pick<Match, "epoch" | "room" | "role">, clock: Clock, events: SealedRoomEvents) {
    this.#match = match;
    this.#events = events;
    this.#deadline = new Alarm(clock);
    this.#outbox = new Outbox((frame) => events.send(frame));
  }

  /** The highest sequence that was taken from the partner, -1 for none. */
  get received(): number {
    return this.#channel?.received ?? this.#lastReceived;
  }

  /** Begins the handshake as soon as the fingerprint of this room's certificate is known. Frames may come before. */
  open(fingerprint: Promise<Bytes>): void {
    this.#deadline.set(HANDSHAKE_MS, () => this.#break());
    this.#inOrder(async () => {
      const { role, room, epoch } = this.#match;
      const name = { room: fromBase64url(room)!, epoch };
      const [own, secrets] = await Promise.all([fingerprint, handshakeSecrets()]);
      this.#handshake = new Handshake(role, name, own, secrets);
      this.#sendHandshake(await this.#handshake.start());
    });
  }

  /** Takes a frame of the partner. */
  receive(bytes: Uint8Array): void {
    this.#inOrder(() => this.#channel ? this.#openFrame(this.#channel, bytes) : this.#takeHandshake(bytes));
  }

  /** Frames reach nobody for now. */
  hold(): void {
    this.#outbox.hold();
    this.#deadline.clear();
  }

  /** Frames reach the partner again, who has everything up to this sequence. */
  release(received: number): void {
    if (this.#over) return;
    if (!this.#channel) this.#deadline.set(HANDSHAKE_MS, () => this.#break());
    this.#outbox.release(received);
  }

  /** The partner has this frame, and so everything before it. */
  confirm(sequence: number): void {
    this.#outbox.confirm(sequence);
  }

  /** The server refused this frame: it is not sent again as it is. */
  drop(sequence: number): void {
    this.#outbox.drop(sequence);
  }

  /** Seals and sends a message; undefined when there is nothing to seal it with, or it is too long. Never rejects. */
  async send(message: PeerMessage): Promise<SealedFrame | undefined> {
    if (this.#over || !this.#channel) return undefined;
    try {
      const frame = await this.#channel.seal(message);
      if (this.#over || !frame) return undefined;
      this.#outbox.add(frame.sequence, frame.bytes, message.type === "chat");
      return frame;
    } catch {
      this.#break();
      return undefined;
    }
  }

  /** Drops the keys. */
  close(): void {
    this.#over = true;
    this.#deadline.clear();
    this.#outbox.clear();
    this.#handshake = this.#channel = undefined;
  }

  async #takeHandshake(bytes: Uint8Array): Promise<void> {
    const frame = parseFrame(bytes);
    if (frame?.epoch !== this.#match.epoch || frame.sequence <= this.#lastReceived) return;
    if (frame.kind !== "handshake") return this.#break();
    this.#lastReceived = frame.sequence;
    const step = await this.#handshake!.receive(frame.payload.slice());
    if (this.#over) return;
    if (step.name === "failed") return this.#break();
    this.#sendHandshake(step.send);
    if (step.name === "done") this.#seal(step.keys);
  }

  #seal(keys: SealKeys): void {
    this.#deadline.clear();
    this.#handshake = undefined;
    const start = { epoch: this.#match.epoch, nextToSend: this.#nextToSend, lastReceived: this.#lastReceived };
    this.#channel = new SealedChannel(keys, start);
    this.#events.sealed(keys);
  }

  async #openFrame(channel: SealedChannel, bytes: Uint8Array): Promise<void> {
    const opened = await channel.open(bytes);
    if (this.#over) return;
    if (opened.name === "broken") this.#break();
    if (opened.name === "message") this.#events.message(opened);
  }

  #sendHandshake(payload: Bytes | undefined): void {
    if (this.#over || !payload) return;
    const header = { kind: "handshake", epoch: this.#match.epoch, sequence: this.#nextToSend++ } as const;
    this.#outbox.add(header.sequence, buildFrame({ ...header, payload }), false);
  }

  #inOrder(task: () => Promise<void>): void {
    this.#incoming.run(() => this.#over ? undefined : task()).catch(() => this.#break());
  }

  #break(): void {
    if (this.#over) return;
    this.close();
    this.#events.broken();
  }
}
