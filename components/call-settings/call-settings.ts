import { msg, str } from "@lit/localize";
import { html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { DialogController } from "../dialog/dialog-controller.ts";
import { DeviceRequestEvent, DirectRequestEvent, FrugalRequestEvent, PreviewRequestEvent } from "../events.ts";
import { icon, icons } from "../icons/mod.ts";
import { LanguageController } from "../locales/mod.ts";
import type { DeviceChoice } from "../session/device-list.ts";
import type { ChoosableDevice } from "../session/local-media.ts";
import type { SessionState } from "../session/session-state.ts";
import { base, buttons, dialog, fields } from "../styles/mod.ts";
import { styles } from "./call-settings.css.ts";

/** The part of a session's state that is shown here. */
export type CallSettingsState = Pick<SessionState, "devices" | "line" | "sharing" | "partner">;

/**
 * What can be chosen for a call, behind one button: devices, little data, and whether to connect directly.
 *
 * @fires passerby-device-request - The person chose a device.
 * @fires passerby-frugal-request - The person wants pictures that take little data, or no longer.
 * @fires passerby-preview-request - The person wants to see their picture first, or no longer.
 * @fires passerby-direct-request - The person agrees to connect directly, or takes it back.
 * @csspart dialog - The dialog.
 */
@customElement("passerby-call-settings")
export class CallSettings extends LitElement {
  static override styles = [base, buttons, fields, dialog, icons, styles];

  readonly #language = new LanguageController(this);
  readonly #dialog = new DialogController(this);

  /** What holds now. */
  @property({ attribute: false })
  accessor state!: CallSettingsState;

  /** The dialog is open. */
  get open(): boolean {
    return this.#dialog.isOpen;
  }

  /** Opens the dialog. */
  show(): void {
    this.#dialog.show();
  }

  /** Closes the dialog. */
  close(): void {
    this.#dialog.close();
  }

  override render() {
    const name = msg("Call settings", { id: "settings.button" });
    return html`
      <button class="open icon" aria-haspopup="dialog" aria-label=${name} title=${name} @click=${this.show}>
        ${icon("tune")}
      </button>
      ${this.#dialog.render(this.#dialog.isOpen ? this.#renderSheet(name) : nothing)}
    `;
  }

  #renderSheet(name: string) {
    const { cameras, microphones, speakers } = this.state.devices;
    // Firefox lists speakers but sets none; an iPhone does neither.
    const canSpeak = "setSinkId" in HTMLMediaElement.prototype;
    return html`<div class="sheet">
      ${this.#dialog.renderHeader(name)}
      <div>
        ${this.#renderDevices("camera", cameras)} ${this.#renderDevices("microphone", microphones)}
        ${canSpeak ? this.#renderDevices("speaker", speakers) : nothing}
        ${
      cameras.length + microphones.length === 0
        ? html`<p class="soft">${
          msg("Turn the camera or the microphone on, then you can choose another one here.", {
            id: "settings.none",
          })
        }</p>`
        : nothing
    }
      </div>
      <div>
        <label class="choice"><input type="checkbox" name="preview" .checked=${this.state.sharing.preview}
          @change=${(event: Event) => this.dispatchEvent(new PreviewRequestEvent(isChecked(event)))}>
          ${msg("I see my picture first, before it is sent", { id: "settings.preview" })}</label>
        <label class="choice"><input type="checkbox" name="frugal" .checked=${this.state.line.frugal}
          @change=${(event: Event) => this.dispatchEvent(new FrugalRequestEvent(isChecked(event)))}>
          ${msg("Save data: smaller pictures, both ways", { id: "settings.frugal" })}</label>
      </div>
      ${this.#renderDirect()}
    </div>`;
  }

  #renderDevices(device: ChoosableDevice, choices: readonly DeviceChoice[]) {
    if (choices.length === 0) return nothing;
    const current = this.state.devices[device];
    return html`<label class="field"><span>${NAMES[device]()}</span>
      <select name=${device} @change=${(event: Event) =>
      this.dispatchEvent(new DeviceRequestEvent(device, (event.target as HTMLSelectElement).value))}>
        ${
      choices.map(({ id, label }, i) =>
        html`<option value=${id} .selected=${id === current}>${
          label || msg(str`Number ${i + 1}`, { id: "settings.nameless" })
        }</option>`
      )
    }
      </select></label>`;
  }

  // Without TURN every call is direct, and people were asked before; leaving is the way back.
  #renderDirect() {
    const { line: { relayed, directOffered, direct }, partner } = this.state;
    if (!relayed || !directOffered) return nothing;
    const text = direct
      ? partner.direct
        ? msg("You are connected directly. Each of you can see the other’s network address.", {
          id: "settings.direct-both",
        })
        : msg("You agreed. The call goes directly when the stranger agrees as well.", { id: "settings.direct-mine" })
      : msg(
        "Your call goes through a relay, so that nobody sees your network address. If both of you agree, it goes directly and may come through better. The stranger will then be able to see your address, which tells roughly where you are.",
        { id: "settings.direct-text" },
      );
    return html`
      <section>
        <h3>${msg("Connect directly", { id: "call.connect-directly" })}</h3>
        <p class="soft">${text}</p>
        <button @click=${() => this.dispatchEvent(new DirectRequestEvent(!direct))}>${direct
          ? msg("Back to the relay", { id: "settings.direct-back" })
          : msg("I agree to connect directly", { id: "settings.direct-agree" })}</button>
      </section>
    `;
  }
}

function isChecked(event: Event): boolean {
  return (event.target as HTMLInputElement).checked;
}

const NAMES: Record<ChoosableDevice, () => string> = {
  camera: () => msg("Camera", { id: "devices.camera" }),
  microphone: () => msg("Microphone", { id: "devices.microphone" }),
  speaker: () => msg("Speaker", { id: "devices.speaker" }),
};

declare global {
  interface HTMLElementTagNameMap {
    "passerby-call-settings": CallSettings;
  }
}
