import type { ReactiveController, ReactiveControllerHost } from "lit";
import { playChime } from "./chime.ts";

/** The title changes to and fro so often, in ms. */
const FLASH_MS = 1_200;

/**
 * Calls a person back to a hidden tab, by sound or by the title of the page, each only when they chose it; and says
 * when the tab is hidden or shown again.
 */
export class AttentionController implements ReactiveController {
  readonly #onVisibility: (hidden: boolean) => void;
  #audio: AudioContext | undefined;
  #flashing: ReturnType<typeof setInterval> | undefined;
  #title = "";
  #connection: AbortController | undefined;

  constructor(host: ReactiveControllerHost, onVisibility: (hidden: boolean) => void) {
    this.#onVisibility = onVisibility;
    host.addController(this);
  }

  hostConnected(): void {
    this.#connection = new AbortController();
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.#stopFlashing();
      this.#onVisibility(document.hidden);
    }, { signal: this.#connection.signal });
  }

  hostDisconnected(): void {
    this.#connection?.abort();
    this.#stopFlashing();
    void this.#audio?.close();
    this.#audio = undefined;
  }

  /** Lets sound play later. Call it from the gesture that chooses sound: browsers ask for one. Plays it once as a sample. */
  allowSound(): void {
    playChime(this.prepareSound());
  }

  /** The same without the sample, for somebody who chose sound before. Call it from a gesture as well. */
  prepareSound(): AudioContext {
    this.#audio ??= new AudioContext();
    void this.#audio.resume();
    return this.#audio;
  }

  /** Something happened. Does nothing while the person looks at the tab. */
  call(text: string, { sound, flash }: { sound: boolean; flash: boolean }): void {
    if (!document.hidden) return;
    if (sound && this.#audio) playChime(this.#audio);
    if (flash) this.#flash(text);
  }

  #flash(text: string): void {
    this.#stopFlashing();
    this.#title = document.title;
    document.title = text;
    let shown = true;
    this.#flashing = setInterval(() => {
      shown = !shown;
      document.title = shown ? text : this.#title;
    }, FLASH_MS);
  }

  #stopFlashing(): void {
    if (this.#flashing === undefined) return;
    clearInterval(this.#flashing);
    this.#flashing = undefined;
    document.title = this.#title;
  }
}
