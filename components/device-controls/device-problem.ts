import { msg } from "@lit/localize";
import { html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { CameraRequestEvent, MicrophoneRequestEvent } from "../events.ts";
import { LanguageController } from "../locales/mod.ts";
import type { MediaProblem } from "../session/session-state.ts";
import { base, buttons } from "../styles/mod.ts";
import { styles } from "./device-problem.css.ts";

/**
 * Why the camera or the microphone did not start, and what to do.
 *
 * @fires passerby-camera-request - The person tries the camera again.
 * @fires passerby-microphone-request - The person tries the microphone again.
 */
@customElement("passerby-device-problem")
export class DeviceProblem extends LitElement {
  static override styles = [base, buttons, styles];

  readonly #language = new LanguageController(this);

  /** What went wrong; nothing is shown while it is undefined. */
  @property({ attribute: false })
  accessor problem: MediaProblem | undefined;

  #retry() {
    this.dispatchEvent(
      this.problem?.device === "camera" ? new CameraRequestEvent(true) : new MicrophoneRequestEvent(true),
    );
  }

  override render() {
    const { problem } = this;
    return html`<div role="alert">${
      problem
        ? html`
          <p class="title">${TITLES[problem.device][problem.code]()}</p>
          <p>${WHAT_TO_DO[problem.code]()}</p>
        `
        : nothing
    }</div>
      ${
      problem && problem.code !== "insecure"
        ? html`<button @click=${this.#retry}>${msg("Try again", { id: "problem.again" })}</button>`
        : nothing
    }`;
  }
}

const TITLES: Record<MediaProblem["device"], Record<MediaProblem["code"], () => string>> = {
  camera: {
    denied: () => msg("The browser does not allow the camera", { id: "problem.camera.denied" }),
    absent: () => msg("No camera was found", { id: "problem.camera.absent" }),
    busy: () => msg("Something else uses the camera", { id: "problem.camera.busy" }),
    insecure: () => msg("This page may not use a camera", { id: "problem.camera.insecure" }),
    failed: () => msg("The camera did not start", { id: "problem.camera.failed" }),
    unplugged: () => msg("The camera was unplugged", { id: "problem.camera.unplugged" }),
    stopped: () => msg("The browser stopped the camera", { id: "problem.camera.stopped" }),
  },
  microphone: {
    denied: () => msg("The browser does not allow the microphone", { id: "problem.microphone.denied" }),
    absent: () => msg("No microphone was found", { id: "problem.microphone.absent" }),
    busy: () => msg("Something else uses the microphone", { id: "problem.microphone.busy" }),
    insecure: () => msg("This page may not use a microphone", { id: "problem.microphone.insecure" }),
    failed: () => msg("The microphone did not start", { id: "problem.microphone.failed" }),
    unplugged: () => msg("The microphone was unplugged", { id: "problem.microphone.unplugged" }),
    stopped: () => msg("The browser stopped the microphone", { id: "problem.microphone.stopped" }),
  },
};

const WHAT_TO_DO: Record<MediaProblem["code"], () => string> = {
  denied: () => msg("Allow it beside the address of the page, then try again.", { id: "problem.denied" }),
  absent: () => msg("Plug one in and try again, or go on without.", { id: "problem.absent" }),
  busy: () => msg("Close the other app or tab that uses it, then try again.", { id: "problem.busy" }),
  insecure: () =>
    msg("Browsers allow it only on pages with https. Tell the people who run this site.", { id: "problem.insecure" }),
  unplugged: () => msg("Try again to go on with another one, or go on without.", { id: "problem.unplugged" }),
  stopped: () =>
    msg("Perhaps it is no longer allowed, or another app took it. Try again, or go on without.", {
      id: "problem.stopped",
    }),
  failed: () => msg("Try again. If nothing changes, restart the browser.", { id: "problem.failed" }),
};

declare global {
  interface HTMLElementTagNameMap {
    "passerby-device-problem": DeviceProblem;
  }
}
