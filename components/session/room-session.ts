import { chatText, type IceServer, type Match, type PeerMessage } from "../../protocol/mod.ts";
import type { Bytes } from "./bytes.ts";
import { NO_CERTIFICATE, roomCertificate } from "./certificate.ts";
import { Alarm, type Clock } from "./clock.ts";
import { Conversation } from "./conversation.ts";
import { frankingKey } from "./franking.ts";
import type { SealKeys } from "./handshake.ts";
import type { Device } from "./local-media.ts";
import { type LinkQuality, PeerLink } from "./peer-link.ts";
import { Receipts } from "./receipts.ts";
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

/** What this side of a room sends, and what it agrees to. */
export type OwnFacts = {
  away: boolean;
  tracks: Record<Device, MediaStreamTrack | undefined>;
  /** Agrees to connect directly. */
  direct: boolean;
  /** Wants pictures that take little data. */
  frugal: boolean;
};

/** Who types longer than this without a word, in ms, has probably stopped and the frame that said so was lost. */
const TYPING_MS = 30_000;

const NOBODY: PartnerFacts = {
  typing: false,
  away: false,
  camera: false,
  microphone: false,
  direct: false,
  lostUntil: undefined,
};

type Received = Extract<Opened, { name: "message" }>;

/** One room: sealed channel, conversation and, in video mode, the direct connection. */
export class RoomSession {
  readonly facts: RoomFacts;
  /** Sealed by the server for itself: a report on this partner needs it. */
  readonly context: string;
  readonly conversation = new Conversation();
  readonly #match: Match;
  readonly #clock: Clock;
  readonly #events: RoomEvents;
  readonly #sealed: SealedRoom;
  readonly #receipts: Receipts;
  readonly #typing: TypingNotice;
  readonly #partnerTyping: Alarm;
  readonly #unconfirmed: UnconfirmedFrames;
  #certificate: RTCCertificate | undefined;
  #iceServers: readonly IceServer[];
  #link: PeerLink | undefined;
  #own: OwnFacts;
  #partner = NOBODY;
  /** The partner wants pictures that take little data. */
  #partnerFrugal = false;
  #emoji: readonly number[] | undefined;
  #partnerFingerprint: Bytes | undefined;
  #said = 0;
  #over = false;

  constructor(match: Match, own: OwnFacts, clock: Clock, events: RoomEvents) {
    const { epoch, mode, interests, languages, context } = match;
    this.facts = { epoch, mode, interests, languages };
    this.context = context;
    this.#match = match;
    this.#iceServers = match.iceServers;
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
    this.#partnerTyping = new Alarm(clock);
    this.#unconfirmed = new UnconfirmedFrames(clock, (message) => this.#send(this.#upToDate(message)));
  }

  /** Seven indices into the table of emoji; undefined unless the room is sealed and live. */
  get emoji(): readonly number[] | undefined {
    return this.#emoji;
  }

  get partner(): PartnerFacts {
    return this.#partner;
  }

  get call(): CallState {
    return this.#link?.state ?? "none";
  }

  get remoteStream(): MediaStream | undefined {
    return this.#link?.stream;
  }

  /** Calls go through TURN unless both agree otherwise. Without TURN there are none unless both agree. */
  get relayed(): boolean {
    return this.#iceServers.length > 0;
  }

  get quality(): { quality: LinkQuality; soundOnly: boolean } {
    return this.#link?.quality ?? { quality: "unknown", soundOnly: false };
  }

  /** The person is in another network, or back in one. */
  networkChanged(): void {
    this.#link?.networkChanged();
  }

  /** Begins to agree on keys. */
  open(): void {
    const certificate = this.facts.mode === "video" ? roomCertificate() : Promise.resolve(NO_CERTIFICATE);
    this.#sealed.open(certificate.then(({ certificate, fingerprint }) => {
      this.#certificate = certificate;
      return fingerprint;
    }));
  }

  /** The highest sequence that was taken from the partner, -1 for none. */
  get received(): number {
    return this.#sealed.received;
  }

  /** Frames reach nobody for now; `lostUntil` when that is because the partner is away. What is said meanwhile waits. */
  hold(lostUntil?: number): void {
    this.#sealed.hold();
    this.#partnerTyping.clear();
    this.#partner = { ...this.#partner, typing: false, lostUntil };
    this.#events.changed();
  }

  /** Both are here again, and the partner has everything up to this sequence. */
  release(received: number): void {
    this.#sealed.release(received);
    this.#partner = { ...this.#partner, lostUntil: undefined };
    this.#events.changed();
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
    this.#iceServers = iceServers;
    this.#link?.renewIceServers(iceServers);
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
    const [now, then] = [mediaOf(own), mediaOf(before)];
    const isNew = (Object.keys(now) as (keyof typeof now)[]).some((key) => now[key] !== then[key]);
    // What the partner may no longer have stops first, then they are told; what is new is told first.
    if (this.#link) this.#sendTracks();
    if (isNew) this.#sendMedia();
    this.#connect();
  }

  /** Ends everything of this room but its conversation, which a report may still open. */
  close(): void {
    if (this.#over) return;
    this.#over = true;
    for (const part of [this.#receipts, this.#typing, this.#unconfirmed]) part.stop();
    this.#sealed.close();
    this.#quieten();
    this.#emoji = this.#certificate = this.#partnerFingerprint = undefined;
  }

  /** The call ends, and nothing more is shown of the partner. */
  #quieten(): void {
    this.#partnerTyping.clear();
    this.#link?.close();
    this.#link = undefined;
    this.#partner = NOBODY;
    this.#partnerFrugal = false;
    this.conversation.end();
  }

  #begin({ emoji, partnerFingerprint }: SealKeys): void {
    this.#emoji = emoji;
    this.#partnerFingerprint = partnerFingerprint;
    this.#start();
  }

  #start(): void {
    if (this.#own.away) this.#send({ type: "presence", away: true });
    this.#sendMedia();
    this.#connect();
    this.#events.changed();
  }

  /** Has a connection where there may be one, of the kind that both have agreed to, and sends what there is. */
  #connect(): void {
    const partnerFingerprint = this.#partnerFingerprint;
    if (this.facts.mode !== "video" || !partnerFingerprint) return;
    const direct = this.#own.direct && this.#partner.direct;
    if (!direct && this.#link && !this.#link.relayOnly) {
      this.#link.close(); // somebody took it back: no packet goes that way any more
      this.#link = undefined;
      this.#events.changed();
    }
    if (!direct && !this.relayed) return;
    const { role } = this.#match;
    const facts = { role, iceServers: this.#iceServers, certificate: this.#certificate, partnerFingerprint, direct };
    this.#link ??= new PeerLink(facts, this.#clock, {
      signal: (signal) => this.#send({ type: "signal", signal }),
      changed: () => this.#events.changed(),
    });
    if (direct) this.#link.goDirect();
    this.#link.setFrugal(this.#own.frugal || this.#partnerFrugal);
    this.#sendTracks();
  }

  #take({ message, sequence, commitment, stamp }: Received): void {
    switch (message.type) {
      case "chat": {
        const { key, index, text } = message;
        const proof = { sequence, index, text, key: key.slice(), commitment };
        this.conversation.hear(proof, stamp, this.#clock.now());
        this.#receipts.add({ sequence, stamp });
        return this.#partnerIs({ typing: false });
      }
      case "typing":
        return this.#partnerIs({ typing: message.typing });
      case "presence":
        return this.#partnerIs({ away: message.away });
      case "media": {
        const { camera, microphone, direct, frugal } = message;
        this.#partnerFrugal = frugal;
        this.#partnerIs({ camera, microphone, direct });
        return this.#connect();
      }
      case "signal":
        return this.#link?.receive(message.signal);
      case "receipt":
        for (const { sequence, stamp } of message.receipts) {
          this.conversation.delivered(sequence, stamp.slice());
          this.#sealed.confirm(sequence);
        }
        return this.#events.changed();
    }
  }

  #partnerIs(facts: Partial<PartnerFacts>): void {
    if (facts.typing) this.#partnerTyping.set(TYPING_MS, () => this.#partnerIs({ typing: false }));
    else if (facts.typing === false) this.#partnerTyping.clear();
    this.#partner = { ...this.#partner, ...facts };
    this.#events.changed();
  }

  #send(message: PeerMessage): void {
    this.#sealed.send(message).then((frame) => frame && this.#unconfirmed.sent(frame.sequence, message));
  }

  #sendMedia(): void {
    if (this.facts.mode !== "video") return;
    this.#send({ type: "media", ...mediaOf(this.#own) });
  }

  #sendTracks(): void {
    this.#link?.setTrack("camera", this.#own.tracks.camera);
    this.#link?.setTrack("microphone", this.#own.tracks.microphone);
  }

  /** A message that is sent once more says what is true by now. */
  #upToDate(message: PeerMessage): PeerMessage {
    if (message.type === "typing") return { type: "typing", typing: this.#typing.typing };
    if (message.type === "presence") return { type: "presence", away: this.#own.away };
    if (message.type !== "media") return message;
    return { type: "media", ...mediaOf(this.#own) };
  }
}

/** What the partner is told of my side of the call. */
function mediaOf({ tracks, direct, frugal }: OwnFacts) {
  return { camera: tracks.camera !== undefined, microphone: tracks.microphone !== undefined, direct, frugal };
}
