import type { AgreedPolicy } from "../../protocol/mod.ts";
import { DEFAULT_OPTIONS } from "../options/options.ts";
import {
  clearPreferences,
  loadPreferences,
  type Preferences,
  savePreferences,
} from "../preferences/stored-preferences.ts";

/** What a person chose, and may want to find again. */
export type Choices = Omit<Preferences, "agreed">;

/** What this device remembers of a person's choices: nothing, unless they said so. */
export class Memory {
  /** What the person agreed to, here or before. */
  agreed: AgreedPolicy | undefined;
  #isOn = false;

  get isOn(): boolean {
    return this.#isOn;
  }

  /** What was remembered before. */
  recall(): Preferences | undefined {
    const remembered = loadPreferences(DEFAULT_OPTIONS);
    this.#isOn = remembered !== undefined;
    this.agreed = remembered?.agreed ?? this.agreed;
    return remembered;
  }

  /** Remembers from now on, or forgets everything at once. */
  turn(on: boolean, choices: Choices): void {
    this.#isOn = on;
    if (on) this.keep(choices);
    else clearPreferences();
  }

  /** Keeps what is chosen now, where it may. */
  keep(choices: Choices): void {
    if (this.#isOn) this.#isOn = savePreferences({ ...choices, agreed: this.agreed });
  }
}
