import type { Device } from "./local-media.ts";

/** What a connection sends, one sender for each device. A device that was on before needs no new negotiation. */
export class OutgoingTracks {
  readonly #senders: Partial<Record<Device, RTCRtpSender>> = {};
  /** What was last asked to be sent: a sender takes a moment to have it. */
  readonly #sending: Partial<Record<Device, MediaStreamTrack>> = {};
  /** Its id tells the partner's browser what belongs together in lip sync. */
  #stream: MediaStream | undefined;

  /** Whether this track, or none, is what is sent already. */
  sends(device: Device, track: MediaStreamTrack | undefined): boolean {
    return this.#sending[device] === track;
  }

  /**
   * Sends this track from now on, or none. `open` gives the connection when a new sender is needed; undefined when there
   * can be none. Resolves when the sender has it, rejects when it cannot.
   */
  async set(
    device: Device,
    track: MediaStreamTrack | undefined,
    open: () => RTCPeerConnection | undefined,
  ): Promise<void> {
    const sender = this.#senders[device];
    this.#sending[device] = track;
    if (sender) {
      activate(sender, track !== undefined);
      return await sender.replaceTrack(track ?? null);
    }
    if (track) this.#senders[device] = open()?.addTrack(track, this.#stream ??= new MediaStream());
    if (!this.#senders[device]) this.#sending[device] = undefined; // no connection could be made
  }
}

/** Firefox sends the last picture once more every second for a while after its track is gone; not from a sender at rest. */
function activate(sender: RTCRtpSender, active: boolean): void {
  const parameters = sender.getParameters();
  if (!parameters.encodings?.length) return;
  for (const encoding of parameters.encodings) encoding.active = active;
  sender.setParameters(parameters).catch(() => {}); // without it there is no track, and so nothing new to see
}
