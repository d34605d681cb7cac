/** What a partner sends over one connection. */
export class IncomingTracks {
  readonly #changed: () => void;
  #stream: MediaStream | undefined;

  /** `changed` is called when a track comes or ends, and no more after `stop()`. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Undefined as long as nothing comes. Stays the same stream. */
  get stream(): MediaStream | undefined {
    return this.#stream?.getTracks().length ? this.#stream : undefined;
  }

  add(track: MediaStreamTrack): void {
    const stream = this.#stream ??= new MediaStream();
    stream.addTrack(track);
    track.addEventListener("ended", () => {
      stream.removeTrack(track);
      if (stream === this.#stream) this.#changed(); // after stop() it is nobody's business
    });
    this.#changed();
  }

  stop(): void {
    for (const track of this.#stream?.getTracks() ?? []) track.stop(); // browsers take their time to end them
    this.#stream = undefined;
  }
}
