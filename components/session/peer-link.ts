import type { IceServer, Role, Signal } from "../../protocol/mod.ts";
import type { Bytes } from "./bytes.ts";
import { type CallMeasure, CallMonitor, UNMEASURED } from "./call-monitor.ts";
import { Candidates } from "./candidates.ts";
import type { Clock } from "./clock.ts";
import type { Described } from "./dtls-role.ts";
import { IncomingTracks } from "./incoming-tracks.ts";
import { LinkAttempts } from "./link-attempts.ts";
import { linkConfiguration } from "./link-configuration.ts";
import type { Device } from "./local-media.ts";
import { Negotiation } from "./negotiation.ts";
import { OutgoingTracks } from "./outgoing-tracks.ts";
import { relayDescription } from "./relay-only.ts";
import { acceptableDescription } from "./sdp-fingerprint.ts";
import { sdpSession } from "./sdp-session.ts";
import type { CallState } from "./session-state.ts";

/** What the calls of a room need. */
export type LinkFacts = {
  role: Role;
  /** Behind the fingerprint of the handshake; without one no call is possible. */
  certificate: RTCCertificate | undefined;
  /** SHA-256 of the partner's certificate, zeros for none. */
  partnerFingerprint: Bytes;
  iceServers: readonly IceServer[];
  /** Both have agreed to connect directly. Without ICE servers there is no other way, so that they have to have. */
  direct?: boolean;
};

/** What a link tells its owner. */
export type LinkEvents = { signal(signal: Signal): void; changed(): void };

/**
 * The connection of one room, by perfect negotiation (W3C WebRTC, section 10.7): either side may turn devices on and off
 * at any time. There is none until the first track here or the first description from there. Where the server has TURN,
 * everything goes through it, and the partner learns no address of this person, unless both want it otherwise.
 */
export class PeerLink {
  readonly #facts: LinkFacts;
  readonly #events: LinkEvents;
  readonly #clock: Clock;
  readonly #attempts: LinkAttempts;
  readonly #outgoing = new OutgoingTracks();
  readonly #incoming: IncomingTracks;
  #iceServers: readonly IceServer[];
  #relayOnly: boolean;
  #connection: RTCPeerConnection | undefined;
  #negotiation: Negotiation | undefined;
  #candidates: Candidates | undefined;
  #monitor: CallMonitor | undefined;
  #frugal = false;
  #partnerSession: string | undefined;
  #closed = false;

  constructor(facts: LinkFacts, clock: Clock, events: LinkEvents) {
    this.#facts = facts;
    this.#iceServers = facts.iceServers;
    this.#events = events;
    this.#clock = clock;
    this.#attempts = new LinkAttempts(facts.role, () => this.#relayOnly, clock, {
      restart: () => this.#restart(),
      changed: () => this.#stateChanged(),
    });
    this.#incoming = new IncomingTracks(() => events.changed());
    this.#relayOnly = facts.iceServers.length > 0 && facts.direct !== true;
  }

  /** Nobody learns the other's address by this link. */
  get relayOnly(): boolean {
    return this.#relayOnly;
  }

  get state(): CallState {
    return this.#attempts.state;
  }

  /** What the partner's descriptions have in common; undefined before the first. */
  get partnerSession(): string | undefined {
    return this.#partnerSession;
  }

  /** What the partner sends; undefined as long as that is nothing. Stays the same stream. */
  get stream(): MediaStream | undefined {
    return this.#incoming.stream;
  }

  /** Sends this track from now on, or none. */
  setTrack(device: Device, track: MediaStreamTrack | undefined): void {
    if (this.#closed || this.#outgoing.sends(device, track)) return;
    if (track && this.#connection && this.state === "failed") this.#attempts.startOver();
    this.#outgoing.set(device, track, () => this.#open())
      .then(() => this.#monitor?.tracksChanged(), () => this.#attempts.stumble());
  }

  /** How it comes through. */
  get measure(): CallMeasure {
    return this.#monitor?.measure ?? UNMEASURED;
  }

  /** The partner has turned their camera on. */
  expectPicture(): void {
    this.#monitor?.expectPicture();
  }

  /** Either side saves data, or no longer. */
  setFrugal(frugal: boolean): void {
    this.#frugal = frugal;
    this.#monitor?.setFrugal(frugal);
  }

  /**
   * Both have agreed to connect directly. A call that runs goes on meanwhile and moves over by an ICE restart; the
   * impolite side makes it, so that the offers do not meet. There is no way back but another link: Chromium stays with
   * a direct way that it has, whatever the policy says later.
   */
  goDirect(): void {
    if (this.#closed || !this.#relayOnly) return;
    this.#relayOnly = false;
    if (!this.#connection) return;
    this.#configure(this.#connection);
    this.#attempts.openWay();
  }

  /** The person is in another network, or back in one. */
  networkChanged(): void {
    if (this.#connection) this.#attempts.networkChanged();
  }

  /** Takes fresh credentials: what is connected goes on as it is, the next ICE restart needs them. */
  renewIceServers(iceServers: readonly IceServer[]): void {
    this.#iceServers = iceServers;
    if (!this.#connection) return;
    this.#configure(this.#connection);
    if (this.state === "failed") this.#attempts.again();
  }

  /** Takes a signal of the partner; one that it may not send is ignored. */
  receive(signal: Signal): void {
    if (this.#closed) return;
    if (signal.type === "candidate") return void this.#candidates?.take(signal.candidate);
    const { description } = signal;
    if (!acceptableDescription(description.sdp, this.#facts.partnerFingerprint)) return this.#attempts.fail();
    this.#partnerSession = sdpSession(description.sdp);
    this.#open();
    void this.#negotiation?.take(description);
  }

  /** Ends the connection and forgets it. */
  close(): void {
    this.#closed = true;
    this.#attempts.stop();
    this.#negotiation?.close();
    this.#monitor?.stop();
    this.#connection?.close();
    this.#connection = undefined;
    this.#incoming.stop();
  }

  #open(): RTCPeerConnection | undefined {
    const { certificate, partnerFingerprint } = this.#facts;
    if (this.#connection) return this.#connection;
    if (!certificate || partnerFingerprint.every((byte) => byte === 0)) return void this.#attempts.fail();
    try {
      this.#connection = new RTCPeerConnection({
        certificates: [certificate],
        ...linkConfiguration(this.#iceServers, this.#relayOnly),
      });
    } catch {
      return void this.#attempts.fail(); // an address of a TURN server that the browser does not take
    }
    const connection = this.#connection;
    this.#negotiation = new Negotiation(connection, this.#facts.role, this.#clock, {
      described: (description) => this.#sendDescription(description),
      offered: () => this.#attempts.offered(),
      failed: () => this.#attempts.stumble(),
    });
    this.#candidates = new Candidates(connection, () => this.#relayOnly, (signal) => this.#send(signal));
    connection.addEventListener("icegatheringstatechange", () => this.#checkGathered(connection));
    connection.addEventListener("connectionstatechange", () => this.#attempts.follow(connection.connectionState));
    connection.addEventListener("track", ({ track }) => this.#closed || this.#incoming.add(track));
    this.#monitor = new CallMonitor(connection, this.#clock, () => this.#events.changed());
    this.#monitor.setFrugal(this.#frugal);
    this.#attempts.begin();
    return connection;
  }

  /** For the next time that candidates are gathered; what is connected goes on as it is. */
  #configure(connection: RTCPeerConnection): void {
    try {
      connection.setConfiguration({
        ...connection.getConfiguration(),
        ...linkConfiguration(this.#iceServers, this.#relayOnly),
      });
    } catch {
      // A browser that cannot change them goes on with those it has.
    }
  }

  #restart(): void {
    this.#candidates?.restart();
    this.#connection?.restartIce();
  }

  /** No relay at all means wrong credentials, or a TURN server that is gone: nobody has to wait for the deadline. */
  #checkGathered({ connectionState }: RTCPeerConnection): void {
    if (this.#relayOnly && this.#candidates?.isNone && connectionState !== "connected") this.#attempts.foundNothing();
  }

  #sendDescription({ type, sdp }: Described): void {
    this.#send({ type: "description", description: { type, sdp: this.#relayOnly ? relayDescription(sdp) : sdp } });
  }

  #send(signal: Signal): void {
    if (!this.#closed) this.#events.signal(signal);
  }

  #stateChanged(): void {
    if (this.state === "connected") this.#monitor?.start();
    else this.#monitor?.stop();
    this.#events.changed();
  }
}
