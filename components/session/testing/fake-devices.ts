/** Devices whose prompt a test answers: every call waits until `allow` or `refuse`. */
export class FakeDevices {
  /** What was asked for, in order. */
  readonly asked: MediaStreamConstraints[] = [];
  /** What `enumerateDevices` finds. */
  plugged: MediaDeviceInfo[] = [];
  /** The id of the device behind the next track. */
  id: string | undefined;
  readonly #events = new EventTarget();
  readonly #prompts: { resolve(stream: MediaStream): void; reject(error: DOMException): void }[] = [];

  getUserMedia(constraints: MediaStreamConstraints = {}): Promise<MediaStream> {
    this.asked.push(constraints);
    return new Promise((resolve, reject) => this.#prompts.push({ resolve, reject }));
  }

  enumerateDevices(): Promise<MediaDeviceInfo[]> {
    return Promise.resolve(this.plugged);
  }

  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: AddEventListenerOptions,
  ): void {
    this.#events.addEventListener(type, listener, options);
  }

  /** Somebody plugs a device in. */
  plug(device: MediaDeviceInfo): void {
    this.plugged = [...this.plugged, device];
    this.#events.dispatchEvent(new Event("devicechange"));
  }

  /** The person allows what was asked for first; returns the track that they give. */
  allow(): MediaStreamTrack {
    const track = videoTrack();
    const { id } = this;
    if (id !== undefined) track.getSettings = () => ({ deviceId: id });
    this.#prompts.shift()!.resolve(new MediaStream([track]));
    return track;
  }

  /** The browser refuses what was asked for first. */
  refuse(name: string): void {
    this.#prompts.shift()!.reject(new DOMException("", name));
  }
}

/** A track that works in every engine and needs no device. */
export function videoTrack(): MediaStreamTrack {
  const canvas = document.createElement("canvas");
  canvas.getContext("2d")!.fillRect(0, 0, 1, 1);
  const [track] = canvas.captureStream().getVideoTracks() as [MediaStreamTrack];
  // Firefox delivers no event to a track that a script dispatches.
  const events = new EventTarget();
  track.addEventListener = events.addEventListener.bind(events);
  endings.set(track, () => events.dispatchEvent(new Event("ended")));
  return track;
}

/** The browser ends a track, as when its device is unplugged. */
export function endTrack(track: MediaStreamTrack): void {
  track.stop();
  endings.get(track)!();
}

const endings = new WeakMap<MediaStreamTrack, () => void>();
