/** What a page did with sound while `spyOnAudio` looked. */
export type AudioSpy = {
  /** One list of calls for each audio context that was made. */
  contexts: string[][];
  /** Hertz of every tone that was started. */
  tones: number[];
  restore: () => void;
};

/** Looks at all sound of the page, which is rendered into memory: no test needs a loudspeaker. */
export function spyOnAudio(): AudioSpy {
  const { AudioContext: RealContext, OscillatorNode: RealOscillator } = globalThis;
  const contexts: string[][] = [];
  const tones: number[] = [];

  class SpyContext extends OfflineAudioContext {
    readonly #calls: string[] = [];
    constructor() {
      super(1, 44_100, 44_100);
      contexts.push(this.#calls);
    }
    override resume(): Promise<void> {
      return Promise.resolve(void this.#calls.push("resume"));
    }
    close(): Promise<void> {
      return Promise.resolve(void this.#calls.push("close"));
    }
  }

  class SpyOscillator extends RealOscillator {
    override start(at?: number): void {
      tones.push(Math.round(this.frequency.value));
      super.start(at);
    }
  }

  Object.assign(globalThis, { AudioContext: SpyContext, OscillatorNode: SpyOscillator });
  const restore = () => void Object.assign(globalThis, { AudioContext: RealContext, OscillatorNode: RealOscillator });
  return { contexts, tones, restore };
}
