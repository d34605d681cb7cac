import { msg } from "@lit/localize";
import { html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { CameraRequestEvent, MicrophoneRequestEvent } from "../events.ts";
import { icon, icons } from "../icons/mod.ts";
import { LanguageController } from "../locales/mod.ts";
import type { Device } from "../session/local-media.ts";
import type { MediaFacts } from "../session/session-state.ts";
import { base, buttons } from "../styles/mod.ts";
import { styles } from "./device-controls.css.ts";

/**
 * Turns the camera and the microphone on and off, each by its own control. It asks the browser for nothing itself: it
 * fires a wish inside the person's gesture.
 *
 * @fires passerby-camera-request - The person wants the camera on or off.
 * @fires passerby-microphone-request - The person wants the microphone on or off.
 * @csspart camera - The camera's button.
 * @csspart microphone - The microphone's button.
 */
@customElement("passerby-device-controls")
export class DeviceControls extends LitElement {
  static override styles = [base, buttons, icons, styles];

  readonly #language = new LanguageController(this);

  /** What the camera does. */
  @property()
  accessor camera: MediaFacts["camera"] = "off";

  /** What the microphone does. */
  @property()
  accessor microphone: MediaFacts["microphone"] = "off";

  /** The button that was used last. */
  #last: Device = "camera";

  /** Puts the focus on the control that was used last. */
  override focus(options?: FocusOptions) {
    this.renderRoot.querySelector<HTMLElement>(`[part=${this.#last}]`)?.focus(options);
  }

  #toggleCamera() {
    this.#last = "camera";
    this.dispatchEvent(new CameraRequestEvent(this.camera === "off"));
  }

  #toggleMicrophone() {
    this.#last = "microphone";
    this.dispatchEvent(new MicrophoneRequestEvent(this.microphone === "off"));
  }

  // The name stays the same and `aria-pressed` tells the state, so a screen reader hears the change once.
  override render() {
    return html`
      <button part="camera" class=${this.camera} aria-pressed=${this.camera !== "off"}
        aria-label=${msg("Camera", { id: "devices.camera" })} title=${cameraTitle(this.camera)}
        aria-busy=${this.camera === "starting"} @click=${this.#toggleCamera}>
        ${icon(this.camera === "off" ? "camera-off" : "camera")}
        <span class="state" aria-hidden="true">${msg("Camera", { id: "devices.camera" })}</span>
      </button>
      <button part="microphone" class=${this.microphone} aria-pressed=${this.microphone !== "off"}
        aria-label=${msg("Microphone", { id: "devices.microphone" })} title=${microphoneTitle(this.microphone)}
        aria-busy=${this.microphone === "starting"} @click=${this.#toggleMicrophone}>
        ${icon(this.microphone === "off" ? "microphone-off" : "microphone")}
        <span class="state" aria-hidden="true">${msg("Microphone", { id: "devices.microphone" })}</span>
      </button>
    `;
  }
}

function cameraTitle(state: MediaFacts["camera"]): string {
  if (state === "starting") return msg("The camera starts", { id: "devices.camera-starting" });
  return state === "on"
    ? msg("Turn your camera off", { id: "devices.camera-turn-off" })
    : msg("Turn your camera on", { id: "devices.camera-turn-on" });
}

function microphoneTitle(state: MediaFacts["microphone"]): string {
  if (state === "starting") return msg("The microphone starts", { id: "devices.microphone-starting" });
  return state === "on"
    ? msg("Turn your microphone off", { id: "devices.microphone-turn-off" })
    : msg("Turn your microphone on", { id: "devices.microphone-turn-on" });
}

declare global {
  interface HTMLElementTagNameMap {
    "passerby-device-controls": DeviceControls;
  }
}
