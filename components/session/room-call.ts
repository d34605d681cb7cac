import type { IceServer, Match, Signal } from "../../protocol/mod.ts";
import type { Bytes } from "./bytes.ts";
import { type CallMeasure, UNMEASURED } from "./call-monitor.ts";
import { NO_CERTIFICATE, roomCertificate } from "./certificate.ts";
import type { Clock } from "./clock.ts";
import type { OwnFacts } from "./own-facts.ts";
import { type LinkEvents, PeerLink } from "./peer-link.ts";
import { sdpSession } from "./sdp-session.ts";
import type { CallState } from "./session-state.ts";

/** Signals that were on their way when a link ended have arrived by then, in ms. */
const IN_FLIGHT_MS = 10_000;

/** What both sides of a room have agreed to. */
export type CallTerms = { direct: boolean; frugal: boolean };

/** The calls of one room: a link of the kind that both have agreed to, or none. */
export class RoomCall {
  readonly #match: Match;
  readonly #clock: Clock;
  readonly #events: LinkEvents;
  #iceServers: readonly IceServer[];
  #certificate: RTCCertificate | undefined;
  #partnerFingerprint: Bytes | undefined;
  #link: PeerLink | undefined;
  /** The partner's end of the link before this one. */
  #ended: { session: string; until: number } | undefined;

  constructor(match: Match, clock: Clock, events: LinkEvents) {
    this.#match = match;
    this.#iceServers = match.iceServers;
    this.#clock = clock;
    this.#events = events;
  }

  get state(): CallState {
    return this.#link?.state ?? "none";
  }

  get stream(): MediaStream | undefined {
    return this.#link?.stream;
  }

  get measure(): CallMeasure {
    return this.#link?.measure ?? UNMEASURED;
  }

  /** They go through TURN unless both agree otherwise. Without TURN there are none unless both agree. */
  get relayed(): boolean {
    return this.#iceServers.length > 0;
  }

  /** The fingerprint that the handshake is about; zeros for a room without calls. */
  async fingerprint(): Promise<Bytes> {
    const { certificate, fingerprint } = this.#match.mode === "video" ? await roomCertificate() : NO_CERTIFICATE;
    this.#certificate = certificate;
    return fingerprint;
  }

  /** The room is sealed: from now on there may be calls with whoever has this certificate. */
  allow(partnerFingerprint: Bytes): void {
    this.#partnerFingerprint = partnerFingerprint;
  }

  /** Has a link where there may be one, and sends what there is. */
  connect(own: OwnFacts, { direct, frugal }: CallTerms): void {
    const partnerFingerprint = this.#partnerFingerprint;
    if (this.#match.mode !== "video" || !partnerFingerprint) return;
    if (!direct && this.#link && !this.#link.relayOnly) {
      this.end(); // somebody took it back: no packet goes that way any more
      this.#events.changed();
    }
    if (!direct && !this.relayed) return;
    const { role } = this.#match;
    const facts = { role, iceServers: this.#iceServers, certificate: this.#certificate, partnerFingerprint, direct };
    this.#link ??= new PeerLink(facts, this.#clock, this.#events);
    if (direct) this.#link.goDirect();
    this.#link.setFrugal(frugal);
    this.send(own);
  }

  /** Sends other tracks where there is a link. */
  send({ tracks }: OwnFacts): void {
    this.#link?.setTrack("camera", tracks.camera);
    this.#link?.setTrack("microphone", tracks.microphone);
  }

  /** Takes a signal of the partner; one that it may not send is ignored. */
  receive(signal: Signal): void {
    if (!this.#isOld(signal)) this.#link?.receive(signal);
  }

  /** The partner has turned their camera on. */
  expectPicture(): void {
    this.#link?.expectPicture();
  }

  /** The person is in another network, or back in one. */
  networkChanged(): void {
    this.#link?.networkChanged();
  }

  /** Takes fresh credentials for the TURN servers, before the old ones expire. */
  renewIceServers(iceServers: readonly IceServer[]): void {
    this.#iceServers = iceServers;
    this.#link?.renewIceServers(iceServers);
  }

  /** Ends the call; `connect` begins another one. */
  end(): void {
    const session = this.#link?.partnerSession;
    if (session !== undefined) this.#ended = { session, until: this.#clock.now() + IN_FLIGHT_MS };
    this.#link?.close();
    this.#link = undefined;
  }

  /** There will be no call any more. */
  close(): void {
    this.end();
    this.#certificate = this.#partnerFingerprint = undefined;
  }

  /** An offer or answer that was on its way when both ended the link before: taken for a new one it would cost the call. */
  #isOld(signal: Signal): boolean {
    if (signal.type !== "description" || !this.#ended || this.#clock.now() > this.#ended.until) return false;
    return sdpSession(signal.description.sdp) === this.#ended.session;
  }
}
