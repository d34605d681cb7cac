import type { IceServer, Role, Signal } from "../../protocol/mod.ts";
import type { Bytes } from "./bytes.ts";
import { Alarm, type Clock } from "./clock.ts";
import type { Device } from "./local-media.ts";
import { acceptableDescription } from "./sdp-fingerprint.ts";
import type { CallState } from "./session-state.ts";

/** What the calls of a room need. */
export type LinkFacts = {
  role: Role;
  /** Behind the fingerprint of the handshake; without one no call is possible. */
  certificate: RTCCertificate | undefined;
  /** SHA-256 of the partner's certificate, zeros for none. */
  partnerFingerprint: Bytes;
  iceServers: readonly IceServer[];
};

/** What a link tells its owner. */
export type LinkEvents = { signal(signal: Signal): void; changed(): void };

/** A connection that is not up by then has failed, in ms: a browser with a wrong TURN credential stays "new" for ever. */
const CONNECT_MS = 20_000;
const RESTARTS_MAX = 2;
/** Candidates that a partner may send in one room. */
const CANDIDATES_MAX = 256;

/**
 * The direct connection of one room, by perfect negotiation (W3C WebRTC, section 10.7): either side may turn devices on
 * and off at any time. There is none until the first track here or the first description from there.
 */
export class PeerLink {
  readonly #facts: LinkFacts;
  readonly #events: LinkEvents;
  readonly #deadline: Alarm;
  readonly #senders: Partial<Record<Device, RTCRtpSender>> = {};
  #iceServers: readonly IceServer[];
  #connection: RTCPeerConnection | undefined;
  #incoming: MediaStream | undefined;
  /** Its id tells the partner's browser what belongs together in lip sync. */
  #outgoing: MediaStream | undefined;
  #state: CallState = "none";
  #restarts = 0;
  #candidates = 0;
  #makingOffer = false;
  #ignoreOffer = false;
  #isSettingRemoteAnswerPending = false;
  #closed = false;

  constructor(facts: LinkFacts, clock: Clock, events: LinkEvents) {
    this.#facts = facts;
    this.#iceServers = facts.iceServers;
    this.#events = events;
    this.#deadline = new Alarm(clock);
  }

  get state(): CallState {
    return this.#state;
  }

  /** What the partner sends; undefined as long as that is nothing. Stays the same stream. */
  get stream(): MediaStream | undefined {
    return this.#incoming?.getTracks().length ? this.#incoming : undefined;
  }

  /** Sends this track from now on, or none. A device that was on before needs no new negotiation. */
  setTrack(device: Device, track: MediaStreamTrack | undefined): void {
    const sender = this.#senders[device];
    if (this.#closed || (sender?.track ?? undefined) === track) return;
    if (track && this.#state === "failed") this.#tryAgain();
    if (sender) sender.replaceTrack(track ?? null).catch(() => this.#fail());
    else if (track) this.#senders[device] = this.#open()?.addTrack(track, this.#outgoing!);
  }

  /** Takes fresh credentials: the next ICE restart needs them, what is connected goes on as it is. */
  renewIceServers(iceServers: readonly IceServer[]): void {
    this.#iceServers = iceServers;
    try {
      this.#connection?.setConfiguration({ ...this.#connection.getConfiguration(), iceServers: this.#rtcIceServers() });
    } catch {
      // A browser that cannot change them goes on with those it has.
    }
  }

  /** Takes a signal of the partner; one that it may not send is ignored. */
  receive(signal: Signal): void {
    if (this.#closed) return;
    if (signal.type === "candidate") return void this.#takeCandidate(signal.candidate);
    if (acceptableDescription(signal.description.sdp, this.#facts.partnerFingerprint)) {
      const connection = this.#open();
      if (connection) this.#takeDescription(connection, signal.description).catch(() => this.#fail());
    } else this.#fail();
  }

  /** Ends the connection and forgets it. */
  close(): void {
    this.#closed = true;
    this.#deadline.clear();
    this.#connection?.close();
    this.#connection = undefined;
    this.#incoming = this.#outgoing = undefined;
    this.#state = "none";
  }

  #open(): RTCPeerConnection | undefined {
    const { certificate, partnerFingerprint } = this.#facts;
    if (this.#connection) return this.#connection;
    if (!certificate || partnerFingerprint.every((byte) => byte === 0)) return void this.#fail();
    try {
      this.#connection = new RTCPeerConnection({ certificates: [certificate], iceServers: this.#rtcIceServers() });
    } catch {
      return void this.#fail(); // an address of a TURN server that the browser does not take
    }
    this.#incoming = new MediaStream();
    this.#outgoing = new MediaStream();
    const connection = this.#connection;
    connection.addEventListener("negotiationneeded", () => this.#offer(connection));
    connection.addEventListener("icecandidate", ({ candidate }) => this.#sendCandidate(candidate));
    connection.addEventListener("connectionstatechange", () => this.#follow(connection));
    connection.addEventListener("track", ({ track }) => this.#addIncoming(track));
    this.#connecting();
    return connection;
  }

  #rtcIceServers(): RTCIceServer[] {
    return this.#iceServers.map(({ urls, username, credential }) => ({ urls, username, credential }));
  }

  #connecting(): void {
    this.#set("connecting");
    this.#deadline.set(CONNECT_MS, () => this.#fail());
  }

  /** The person turns a device on after the call failed. */
  #tryAgain(): void {
    if (this.#connection === undefined) return;
    this.#restarts = 0;
    this.#connection.restartIce();
    this.#connecting();
  }

  async #offer(connection: RTCPeerConnection): Promise<void> {
    try {
      this.#makingOffer = true;
      await connection.setLocalDescription();
      this.#sendDescription(connection);
    } catch {
      this.#fail();
    } finally {
      this.#makingOffer = false;
    }
  }

  async #takeDescription(connection: RTCPeerConnection, description: RTCSessionDescriptionInit): Promise<void> {
    // An offer may come in while an answer is being set: it is "stable" by the time the offer is processed.
    const readyForOffer = !this.#makingOffer &&
      (connection.signalingState === "stable" || this.#isSettingRemoteAnswerPending);
    const collision = description.type === "offer" && !readyForOffer;
    this.#ignoreOffer = this.#facts.role === "impolite" && collision;
    if (this.#ignoreOffer) return;
    this.#isSettingRemoteAnswerPending = description.type === "answer";
    try {
      await connection.setRemoteDescription(description); // rolls back an offer of our own as needed
    } finally {
      this.#isSettingRemoteAnswerPending = false;
    }
    if (description.type !== "offer") return;
    await connection.setLocalDescription();
    this.#sendDescription(connection);
  }

  async #takeCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (++this.#candidates > CANDIDATES_MAX) return;
    // Candidates of an ignored offer do not fit (W3C WebRTC, section 10.7), any other that does not is lost alone.
    await this.#connection?.addIceCandidate(candidate).catch(() => {});
  }

  #sendDescription({ localDescription }: RTCPeerConnection): void {
    if (this.#closed || !localDescription) return;
    const { type, sdp } = localDescription;
    this.#events.signal({ type: "description", description: { type, sdp } });
  }

  #sendCandidate(candidate: RTCIceCandidate | null): void {
    if (this.#closed || candidate?.candidate === "") return; // the null that follows ends all
    const { candidate: line = "", sdpMid = null, sdpMLineIndex = null, usernameFragment = null } = candidate ?? {};
    this.#events.signal({ type: "candidate", candidate: { candidate: line, sdpMid, sdpMLineIndex, usernameFragment } });
  }

  #follow(connection: RTCPeerConnection): void {
    const { connectionState } = connection;
    if (connectionState === "connected") {
      this.#deadline.clear();
      this.#restarts = 0;
      this.#set("connected");
    } else if (connectionState === "disconnected") this.#set("interrupted");
    else if (connectionState === "failed") {
      if (this.#restarts++ >= RESTARTS_MAX) return this.#set("failed");
      connection.restartIce();
      this.#set(this.#deadline.isSet ? "connecting" : "interrupted");
    }
  }

  #addIncoming(track: MediaStreamTrack): void {
    if (this.#closed) return;
    const stream = this.#incoming!;
    stream.addTrack(track);
    track.addEventListener("ended", () => {
      stream.removeTrack(track);
      this.#events.changed();
    });
    this.#events.changed();
  }

  /** A step of the negotiation went wrong. A call that stands goes on as it was. */
  #fail(): void {
    if (this.#state !== "connected") this.#set("failed");
  }

  #set(state: CallState): void {
    if (this.#closed || this.#state === state) return;
    this.#state = state;
    this.#events.changed();
  }
}
