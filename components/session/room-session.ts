import { chatText, type IceServer, type Match, type PeerMessage } from "../../protocol/mod.ts";
import type { Bytes } from "./bytes.ts";
import type { CallMeasure } from "./call-monitor.ts";
import type { Clock } from "./clock.ts";
import { Conversation } from "./conversation.ts";
import { frankingKey } from "./franking.ts";
import type { SealKeys } from "./handshake.ts";
import { isSameMedia, mediaMessage, type OwnFacts } from "./own-facts.ts";
import { PartnerSide } from "./partner-side.ts";
import { Receipts } from "./receipts.ts";
import { RoomCall } from "./room-call.ts";
import type { Opened } from "./sealed-channel.ts";
import { SealedRoom } from "./sealed-room.ts";
import type { CallState, PartnerFacts, RoomFacts } from "./session-state.ts";
import { TypingNotice } from "./typing-notice.ts";
import { UnconfirmedFrames } from "./unconfirmed-frames.ts";

/** What a room tells its owner. Nothing comes after `close`. */
export type RoomEvents = {
  send(frame: Bytes): void;
  /** Something that a view shows is different. */
  changed(): void;
  /** The room could not be sealed, or somebody changed a frame on its way. */
  unsealed(): void;
};

type Received = Extract<Opened, { name: "message" }>;

/** One room: sealed channel, conversation and, in video mode, the call. */
export class RoomSession {
  readonly facts: RoomFacts;
  /** Sealed by the server for itself: a report on this partner needs it. */
  readonly context: string;
  readonly conversation = new Conversation();
  readonly #clock: Clock;
  readonly #events: RoomEvents;
  readonly #sealed: SealedRoom;
  readonly #receipts: Receipts;
  readonly #typing: TypingNotice;
  readonly #partner: PartnerSide;
  readonly #unconfirmed: UnconfirmedFrames;
  readonly #call: RoomCall;
  #own: OwnFacts;
  #emoji: readonly number[] | undefined;
  #said = 0;
  #over = false;

  constructor(match: Match, own: OwnFacts, clock: Clock, events: RoomEvents) {
    const { epoch, mode, interests, languages, context } = match;
    this.facts = { epoch, mode, interests, languages };
    this.context = context;
    this.#own = own;
    this.#clock = clock;
    this.#events = events;
    this.#sealed = new SealedRoom(match, clock, {
      send: (frame) => events.send(frame),
      sealed: (keys) => this.#begin(keys),
      message: (opened) => this.#take(opened),
      broken: () => events.unsealed(),
    });
    this.#receipts = new Receipts(clock, (receipts) => this.#send({ type: "receipt", receipts }));
    this.#typing = new TypingNotice(clock, (typing) => this.#send({ type: "typing", typing }));
    this.#partner = new PartnerSide(clock, () => events.changed());
    this.#call = new RoomCall(match, clock, {
      signal: (signal) => this.#send({ type: "signal", signal }),
      changed: () => events.changed(),
    });
    this.#unconfirmed = new UnconfirmedFrames(clock, (message) => this.#send(this.#upToDate(message)));
  }

  /** Seven indices into the table of emoji; undefined unless the room is sealed and live. */
  get emoji(): readonly number[] | undefined {
    return this.#emoji;
  }

  get partner(): PartnerFacts {
    return this.#partner.facts;
  }

  get call(): CallState {
    return this.#call.state;
  }

  get remoteStream(): MediaStream | undefined {
    return this.#call.stream;
  }

  /** Calls go through TURN unless both agree otherwise. Without TURN there are none unless both agree. */
  get relayed(): boolean {
    return this.#call.relayed;
  }

  /** How the call comes through. */
  get measure(): CallMeasure {
    return this.#call.measure;
  }

  /** The person is in another network, or back in one. */
  networkChanged(): void {
    this.#call.networkChanged();
  }

  /** Begins to agree on keys. */
  open(): void {
    this.#sealed.open(this.#call.fingerprint());
  }

  /** The highest sequence that was taken from the partner, -1 for none. */
  get received(): number {
    return this.#sealed.received;
  }

  /** Frames reach nobody for now; `lostUntil` when that is because the partner is away. What is said meanwhile waits. */
  hold(lostUntil?: number): void {
    this.#sealed.hold();
    this.#partner.set({ typing: false, lostUntil });
  }

  /** Both are here again, and the partner has everything up to this sequence. */
  release(received: number): void {
    this.#sealed.release(received);
    this.#partner.set({ lostUntil: undefined });
  }

  /** Ends it like `close`, but keeps the keys, so that both may come back. False when there are none. */
  pause(): boolean {
    if (this.#over || !this.#emoji) return false;
    this.#sealed.hold();
    this.#quieten();
    this.#typing.said(); // nobody is shown as typing when they come back
    return true;
  }

  /** Both came back into a room that was paused, this side with what it sends by now. */
  reopen(received: number, own: OwnFacts): void {
    this.#own = own;
    this.release(received);
    this.#start();
  }

  /** Takes a frame of the partner. */
  receive(bytes: Uint8Array): void {
    this.#sealed.receive(bytes);
  }

  /** Takes fresh credentials for the TURN servers, before the old ones expire. */
  renewIceServers(iceServers: readonly IceServer[]): void {
    this.#call.renewIceServers(iceServers);
  }

  /** The server did not forward a frame; it may be tried again after so many ms. */
  refused(kind: string | undefined, sequence: number, retryMs: number | undefined): void {
    if (kind === "handshake" && retryMs !== undefined) return this.#events.unsealed();
    this.#sealed.drop(sequence);
    if (this.#unconfirmed.refused(sequence, retryMs)) return;
    this.conversation.refused(sequence);
    this.#events.changed();
  }

  /** Says something; false when it is empty, too long, or the room is not sealed. */
  say(words: string): boolean {
    const text = chatText(words);
    if (text === undefined || !this.#emoji) return false;
    const id = this.conversation.say(text, this.#clock.now());
    const message = { type: "chat", key: frankingKey(), index: this.#said++, text } as const;
    this.#sealed.send(message).then((frame) => {
      if (!frame?.commitment) return;
      const { sequence, commitment } = frame;
      this.conversation.sealed(id, { ...message, sequence, commitment });
    });
    this.#typing.said();
    this.#events.changed();
    return true;
  }

  setTyping(typing: boolean): void {
    if (this.#emoji) this.#typing.set(typing);
  }

  /** Tells the partner what changed, and sends other tracks. */
  setOwn(own: OwnFacts): void {
    const before = this.#own;
    this.#own = own;
    if (!this.#emoji) return;
    if (own.away !== before.away) this.#send({ type: "presence", away: own.away });
    // What the partner may no longer have stops first, then they are told; what is new is told first.
    this.#call.send(own);
    if (!isSameMedia(own, before)) this.#sendMedia();
    this.#connect();
  }

  /** Ends everything of this room but its conversation, which a report may still open. */
  close(): void {
    if (this.#over) return;
    this.#over = true;
    for (const part of [this.#receipts, this.#typing, this.#unconfirmed]) part.stop();
    this.#sealed.close();
    this.#quieten();
    this.#call.close();
    this.#emoji = undefined;
  }

  /** The call ends, and nothing more is shown of the partner. */
  #quieten(): void {
    this.#call.end();
    this.#partner.forget();
    this.conversation.end();
  }

  #begin({ emoji, partnerFingerprint }: SealKeys): void {
    this.#emoji = emoji;
    this.#call.allow(partnerFingerprint);
    this.#start();
  }

  #start(): void {
    if (this.#own.away) this.#send({ type: "presence", away: true });
    this.#sendMedia();
    this.#connect();
    this.#events.changed();
  }

  /** Has a call of the kind that both have agreed to, where there may be one. */
  #connect(): void {
    this.#call.connect(this.#own, {
      direct: this.#own.direct && this.#partner.facts.direct,
      frugal: this.#own.frugal || this.#partner.frugal,
    });
  }

  #take({ message, sequence, commitment, stamp }: Received): void {
    switch (message.type) {
      case "chat": {
        const { key, index, text } = message;
        const proof = { sequence, index, text, key: key.slice(), commitment };
        this.conversation.hear(proof, stamp, this.#clock.now());
        this.#receipts.add({ sequence, stamp });
        return this.#partner.set({ typing: false });
      }
      case "typing":
        return this.#partner.set({ typing: message.typing });
      case "presence":
        return this.#partner.set({ away: message.away });
      case "media": {
        const { camera, microphone, direct, frugal } = message;
        this.#partner.frugal = frugal;
        if (camera && !this.#partner.facts.camera) this.#call.expectPicture();
        this.#partner.set({ camera, microphone, direct });
        return this.#connect();
      }
      case "signal":
        return this.#call.receive(message.signal);
      case "receipt":
        for (const { sequence, stamp } of message.receipts) {
          this.conversation.delivered(sequence, stamp.slice());
          this.#sealed.confirm(sequence);
        }
        return this.#events.changed();
    }
  }

  #send(message: PeerMessage): void {
    this.#sealed.send(message).then((frame) => frame && this.#unconfirmed.sent(frame.sequence, message));
  }

  #sendMedia(): void {
    if (this.facts.mode !== "video") return;
    this.#send(mediaMessage(this.#own));
  }

  /** A message that is sent once more says what is true by now. */
  #upToDate(message: PeerMessage): PeerMessage {
    if (message.type === "typing") return { type: "typing", typing: this.#typing.typing };
    if (message.type === "presence") return { type: "presence", away: this.#own.away };
    return message.type === "media" ? mediaMessage(this.#own) : message;
  }
}
