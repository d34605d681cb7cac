import type { IceServer, Role, Signal } from "../../protocol/mod.ts";
import type { Bytes } from "./bytes.ts";
import { type CallMeasure, CallMonitor, UNMEASURED } from "./call-monitor.ts";
import { Candidates } from "./candidates.ts";
import { Alarm, type Clock } from "./clock.ts";
import type { Described } from "./dtls-role.ts";
import { linkConfiguration } from "./link-configuration.ts";
import type { Device } from "./local-media.ts";
import { Negotiation } from "./negotiation.ts";
import { NetworkSettling } from "./network-settling.ts";
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

/** A connection that is not up by then has failed, in ms: Chromium with a wrong TURN credential stays "new" for ever. */
const CONNECT_MS = { direct: 20_000, relay: 10_000 };
/** From a failure to the next attempt, in ms; twice as long after each, up to four times. */
const RETRY_MS = 4_000;
const RETRY_DOUBLINGS = 4;
/** Both sides notice a failure at about the same time. The polite one leaves the restart to the other for so long, in ms. */
const POLITE_MS = 1_500;
const RESTARTS_MAX = 2;

/**
 * The connection of one room, by perfect negotiation (W3C WebRTC, section 10.7): either side may turn devices on and off
 * at any time. There is none until the first track here or the first description from there. Where the server has TURN,
 * everything goes through it, and the partner learns no address of this person, unless both want it otherwise.
 */
export class PeerLink {
  readonly #facts: LinkFacts;
  readonly #events: LinkEvents;
  readonly #deadline: Alarm;
  readonly #retry: Alarm;
  readonly #network: NetworkSettling;
  readonly #clock: Clock;
  readonly #outgoing = new OutgoingTracks();
  #iceServers: readonly IceServer[];
  #relayOnly: boolean;
  #connection: RTCPeerConnection | undefined;
  #negotiation: Negotiation | undefined;
  #candidates: Candidates | undefined;
  #monitor: CallMonitor | undefined;
  #frugal = false;
  #incoming: MediaStream | undefined;
  #state: CallState = "none";
  #restarts = 0;
  #failures = 0;
  #partnerSession: string | undefined;
  #closed = false;

  constructor(facts: LinkFacts, clock: Clock, events: LinkEvents) {
    this.#facts = facts;
    this.#iceServers = facts.iceServers;
    this.#events = events;
    this.#clock = clock;
    this.#deadline = new Alarm(clock);
    this.#retry = new Alarm(clock);
    this.#network = new NetworkSettling(clock);
    this.#relayOnly = facts.iceServers.length > 0 && facts.direct !== true;
  }

  /** Nobody learns the other's address by this link. */
  get relayOnly(): boolean {
    return this.#relayOnly;
  }

  get state(): CallState {
    return this.#state;
  }

  /** What the partner's descriptions have in common; undefined before the first. */
  get partnerSession(): string | undefined {
    return this.#partnerSession;
  }

  /** What the partner sends; undefined as long as that is nothing. Stays the same stream. */
  get stream(): MediaStream | undefined {
    return this.#incoming?.getTracks().length ? this.#incoming : undefined;
  }

  /** Sends this track from now on, or none. */
  setTrack(device: Device, track: MediaStreamTrack | undefined): void {
    if (this.#closed || this.#outgoing.sends(device, track)) return;
    if (track && this.#state === "failed") {
      this.#failures = 0;
      this.#tryAgain();
    }
    this.#outgoing.set(device, track, () => this.#open())
      .then(() => this.#monitor?.tracksChanged(), () => this.#fail());
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
    const connection = this.#connection;
    if (!connection) return;
    this.#configure(connection);
    if (this.#facts.role === "impolite" || this.#state === "failed") this.#restart(connection);
    if (this.#state === "failed") this.#connecting();
  }

  /** The person is in another network, or back in one: the way that was found may be none any more. */
  networkChanged(): void {
    const connection = this.#connection;
    if (!connection) return;
    this.#network.changed(() => {
      if (this.#state === "failed") this.#tryAgain();
      else this.#restart(connection);
    });
  }

  /** Takes fresh credentials: what is connected goes on as it is, the next ICE restart needs them. */
  renewIceServers(iceServers: readonly IceServer[]): void {
    this.#iceServers = iceServers;
    if (this.#connection) this.#configure(this.#connection);
    if (this.#state === "failed") this.#tryAgain();
  }

  /** Takes a signal of the partner; one that it may not send is ignored. */
  receive(signal: Signal): void {
    if (this.#closed) return;
    if (signal.type === "candidate") return void this.#candidates?.take(signal.candidate);
    const { description } = signal;
    if (!acceptableDescription(description.sdp, this.#facts.partnerFingerprint)) return this.#fail();
    this.#partnerSession = sdpSession(description.sdp);
    this.#open();
    void this.#negotiation?.take(description);
  }

  /** Ends the connection and forgets it. */
  close(): void {
    this.#closed = true;
    this.#deadline.clear();
    this.#retry.clear();
    this.#network.clear();
    this.#negotiation?.close();
    this.#monitor?.stop();
    this.#connection?.close();
    this.#connection = undefined;
    for (const track of this.#incoming?.getTracks() ?? []) track.stop(); // browsers take their time to end them
    this.#incoming = undefined;
    this.#state = "none";
  }

  #open(): RTCPeerConnection | undefined {
    const { certificate, partnerFingerprint } = this.#facts;
    if (this.#connection) return this.#connection;
    if (!certificate || partnerFingerprint.every((byte) => byte === 0)) return void this.#fail();
    try {
      this.#connection = new RTCPeerConnection({
        certificates: [certificate],
        ...linkConfiguration(this.#iceServers, this.#relayOnly),
      });
    } catch {
      return void this.#fail(); // an address of a TURN server that the browser does not take
    }
    this.#incoming = new MediaStream();
    const connection = this.#connection;
    this.#negotiation = new Negotiation(connection, this.#facts.role, this.#clock, {
      described: (description) => this.#sendDescription(description),
      offered: () => this.#offered(),
      failed: () => this.#fail(),
    });
    this.#candidates = new Candidates(connection, () => this.#relayOnly, (signal) => this.#send(signal));
    connection.addEventListener("icegatheringstatechange", () => this.#checkGathered(connection));
    connection.addEventListener("connectionstatechange", () => this.#follow(connection));
    connection.addEventListener("track", ({ track }) => this.#addIncoming(track));
    this.#monitor = new CallMonitor(connection, this.#clock, () => this.#events.changed());
    this.#monitor.setFrugal(this.#frugal);
    this.#connecting();
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

  #connecting(): void {
    this.#set("connecting");
    this.#retry.clear();
    this.#deadline.set(CONNECT_MS[this.#relayOnly ? "relay" : "direct"], () => this.#findNoWay());
  }

  /** After a failure: because some time passed, the person turned a device on, or the server sent other credentials. */
  #tryAgain(): void {
    if (this.#connection === undefined) return;
    this.#restarts = 0;
    this.#restart(this.#connection);
    this.#connecting();
  }

  #restart(connection: RTCPeerConnection): void {
    this.#candidates?.restart();
    connection.restartIce();
  }

  /** No relay at all means wrong credentials, or a TURN server that is gone: nobody has to wait for the deadline. */
  #checkGathered({ connectionState }: RTCPeerConnection): void {
    if (!this.#relayOnly || !this.#candidates?.isNone) return;
    if (this.#state === "connecting" && connectionState !== "connected") this.#findNoWay();
  }

  /** The two did not reach each other. TURN servers restart and networks come back: tries again by itself. */
  #findNoWay(): void {
    if (this.#closed) return;
    this.#deadline.clear();
    const wait = RETRY_MS * 2 ** Math.min(this.#failures++, RETRY_DOUBLINGS);
    this.#retry.set(this.#facts.role === "polite" ? wait + POLITE_MS : wait, () => this.#tryAgain());
    this.#set("failed");
  }

  #offered(): void {
    this.#retry.clear();
    if (this.#state === "failed") this.#connecting();
  }

  #sendDescription({ type, sdp }: Described): void {
    this.#send({ type: "description", description: { type, sdp: this.#relayOnly ? relayDescription(sdp) : sdp } });
  }

  #send(signal: Signal): void {
    if (!this.#closed) this.#events.signal(signal);
  }

  #follow(connection: RTCPeerConnection): void {
    const { connectionState } = connection;
    if (connectionState === "connected") {
      this.#deadline.clear();
      this.#retry.clear();
      this.#restarts = this.#failures = 0;
      this.#set("connected");
    } else if (connectionState === "disconnected") this.#set("interrupted");
    else if (connectionState === "failed") {
      if (this.#state === "failed") return; // the next attempt has its time
      if (this.#restarts++ >= RESTARTS_MAX) return this.#findNoWay();
      if (this.#facts.role === "impolite") this.#restart(connection);
      else this.#retry.set(POLITE_MS, () => this.#restart(connection));
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

  /** A step went wrong. A call that stands goes on as it was. */
  #fail(): void {
    if (this.#state !== "connected") this.#set("failed");
  }

  #set(state: CallState): void {
    if (this.#closed || this.#state === state) return;
    this.#state = state;
    if (state === "connected") this.#monitor?.start();
    else this.#monitor?.stop();
    this.#events.changed();
  }
}
