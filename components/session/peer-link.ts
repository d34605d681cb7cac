import type { IceServer, Role, Signal } from "../../protocol/mod.ts";
import type { Bytes } from "./bytes.ts";
import { CallMonitor } from "./call-monitor.ts";
import { Alarm, type Clock } from "./clock.ts";
import type { Device } from "./local-media.ts";
import { relayCandidate, relayDescription } from "./relay-only.ts";
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
  /** Both have agreed to connect directly. Without ICE servers there is no other way, so that they have to have. */
  direct?: boolean;
};

/** How well a call comes through: unknown before it was measured. */
export type LinkQuality = "unknown" | "good" | "poor";

/** What a link tells its owner. */
export type LinkEvents = { signal(signal: Signal): void; changed(): void };

/** A connection that is not up by then has failed, in ms: Chromium with a wrong TURN credential stays "new" for ever. */
const CONNECT_MS = { direct: 20_000, relay: 10_000 };
/** From a failure to the next attempt, in ms; twice as long after each, up to four times. */
const RETRY_MS = 4_000;
const RETRY_DOUBLINGS = 4;
/** Both sides notice a failure at about the same time. The polite one leaves the restart to the other for so long, in ms. */
const POLITE_MS = 1_500;
/**
 * The polite side keeps its very first offer back for so long, in ms. When a room begins with both cameras on, both would
 * offer at once, and a Chromium that rolls back an offer in the moment in which it begins to gather candidates never
 * gathers any again (seen in 156). Perfect negotiation allows any delay; with this one the offers rarely meet.
 */
const FIRST_OFFER_MS = 300;
const RESTARTS_MAX = 2;
/** After a change of network it settles for so long, in ms; twice as long after each further change, up to five times. */
const NETWORK_MS = 500;
const NETWORK_DOUBLINGS = 5;
/** A call that stood so long without a change of network, in ms, waits no longer than the first time. */
const NETWORK_CALM_MS = 60_000;
/** Candidates that a partner may send in one room. */
const CANDIDATES_MAX = 256;

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
  readonly #firstOffer: Alarm;
  readonly #network: Alarm;
  readonly #clock: Clock;
  readonly #senders: Partial<Record<Device, RTCRtpSender>> = {};
  /** What was last asked to be sent: a sender takes a moment to have it. */
  readonly #sending: Partial<Record<Device, MediaStreamTrack>> = {};
  #iceServers: readonly IceServer[];
  #relayOnly: boolean;
  #connection: RTCPeerConnection | undefined;
  #monitor: CallMonitor | undefined;
  #frugal = false;
  #networkChanges = 0;
  #networkChangedAt = 0;
  #incoming: MediaStream | undefined;
  /** Its id tells the partner's browser what belongs together in lip sync. */
  #outgoing: MediaStream | undefined;
  #state: CallState = "none";
  #restarts = 0;
  #failures = 0;
  /** Own candidates since gathering last began. */
  #gathered = 0;
  #candidates = 0;
  #makingOffer = false;
  #ignoreOffer = false;
  #isSettingRemoteAnswerPending = false;
  #closed = false;

  constructor(facts: LinkFacts, clock: Clock, events: LinkEvents) {
    this.#facts = facts;
    this.#iceServers = facts.iceServers;
    this.#events = events;
    this.#clock = clock;
    this.#deadline = new Alarm(clock);
    this.#retry = new Alarm(clock);
    this.#firstOffer = new Alarm(clock);
    this.#network = new Alarm(clock);
    this.#relayOnly = facts.iceServers.length > 0 && facts.direct !== true;
  }

  /** Nobody learns the other's address by this link. */
  get relayOnly(): boolean {
    return this.#relayOnly;
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
    if (this.#closed || this.#sending[device] === track) return;
    const sender = this.#senders[device];
    this.#sending[device] = track;
    if (track && this.#state === "failed") {
      this.#failures = 0;
      this.#tryAgain();
    }
    if (sender) {
      activate(sender, track !== undefined);
      sender.replaceTrack(track ?? null).then(() => this.#monitor?.tracksChanged(), () => this.#fail());
    } else if (track) this.#senders[device] = this.#open()?.addTrack(track, this.#outgoing!);
    if (!this.#senders[device]) this.#sending[device] = undefined; // no connection could be made
  }

  /** How well it comes through, and whether it is too weak for my picture. */
  get quality(): { quality: LinkQuality; soundOnly: boolean } {
    return { quality: this.#monitor?.quality ?? "unknown", soundOnly: this.#monitor?.soundOnly ?? false };
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
    const now = this.#clock.now();
    if (now - this.#networkChangedAt >= NETWORK_CALM_MS) this.#networkChanges = 0;
    this.#networkChangedAt = now;
    const connection = this.#connection;
    if (!connection || this.#network.isSet) return;
    this.#network.set(NETWORK_MS * 2 ** Math.min(this.#networkChanges++, NETWORK_DOUBLINGS), () => {
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
    this.#retry.clear();
    this.#firstOffer.clear();
    this.#network.clear();
    this.#monitor?.stop();
    this.#connection?.close();
    this.#connection = undefined;
    for (const track of this.#incoming?.getTracks() ?? []) track.stop(); // browsers take their time to end them
    this.#incoming = this.#outgoing = undefined;
    this.#state = "none";
  }

  #open(): RTCPeerConnection | undefined {
    const { certificate, partnerFingerprint } = this.#facts;
    if (this.#connection) return this.#connection;
    if (!certificate || partnerFingerprint.every((byte) => byte === 0)) return void this.#fail();
    try {
      this.#connection = new RTCPeerConnection({
        certificates: [certificate],
        iceServers: this.#rtcIceServers(),
        iceTransportPolicy: this.#relayOnly ? "relay" : "all",
        bundlePolicy: "max-bundle", // one relay for picture and sound, not one for each
      });
    } catch {
      return void this.#fail(); // an address of a TURN server that the browser does not take
    }
    this.#incoming = new MediaStream();
    this.#outgoing = new MediaStream();
    const connection = this.#connection;
    connection.addEventListener("negotiationneeded", () => this.#negotiate(connection));
    connection.addEventListener("icecandidate", ({ candidate }) => this.#sendCandidate(candidate));
    connection.addEventListener("icegatheringstatechange", () => this.#checkGathered(connection));
    connection.addEventListener("connectionstatechange", () => this.#follow(connection));
    connection.addEventListener("track", ({ track }) => this.#addIncoming(track));
    this.#monitor = new CallMonitor(connection, this.#clock, () => this.#events.changed());
    this.#monitor.setFrugal(this.#frugal);
    this.#connecting();
    return connection;
  }

  #rtcIceServers(): RTCIceServer[] {
    return this.#iceServers.map(({ urls, username, credential }) => ({ urls, username, credential }));
  }

  /** For the next time that candidates are gathered; what is connected goes on as it is. */
  #configure(connection: RTCPeerConnection): void {
    try {
      connection.setConfiguration({
        ...connection.getConfiguration(),
        iceServers: this.#rtcIceServers(),
        iceTransportPolicy: this.#relayOnly ? "relay" : "all",
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
    this.#gathered = 0;
    connection.restartIce();
  }

  /** No relay at all means wrong credentials, or a TURN server that is gone: nobody has to wait for the deadline. */
  #checkGathered({ iceGatheringState, connectionState }: RTCPeerConnection): void {
    if (!this.#relayOnly || iceGatheringState !== "complete" || this.#gathered > 0) return;
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

  #negotiate(connection: RTCPeerConnection): void {
    const isFirst = () => connection.signalingState === "stable" && connection.remoteDescription === null;
    if (this.#facts.role === "impolite" || !isFirst()) this.#offer(connection);
    else this.#firstOffer.set(FIRST_OFFER_MS, () => isFirst() && this.#offer(connection));
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
    this.#retry.clear(); // the partner has begun an attempt
    if (this.#state === "failed") this.#connecting();
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
    const { type } = localDescription;
    const sdp = this.#relayOnly ? relayDescription(localDescription.sdp) : localDescription.sdp;
    this.#events.signal({ type: "description", description: { type, sdp } });
  }

  #sendCandidate(candidate: RTCIceCandidate | null): void {
    if (this.#closed || candidate?.candidate === "") return; // the null that follows ends all
    const { candidate: found = "", sdpMid = null, sdpMLineIndex = null, usernameFragment = null } = candidate ?? {};
    const line = this.#relayOnly && candidate ? relayCandidate(found) : found;
    if (line === undefined) return;
    if (candidate) this.#gathered++;
    this.#events.signal({ type: "candidate", candidate: { candidate: line, sdpMid, sdpMLineIndex, usernameFragment } });
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

  /** A step of the negotiation went wrong. A call that stands goes on as it was. */
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

/** Firefox sends the last picture once more every second for a while after its track is gone; not from a sender at rest. */
function activate(sender: RTCRtpSender, active: boolean): void {
  const parameters = sender.getParameters();
  if (!parameters.encodings?.length) return;
  for (const encoding of parameters.encodings) encoding.active = active;
  sender.setParameters(parameters).catch(() => {}); // without it there is no track, and so nothing new to see
}
