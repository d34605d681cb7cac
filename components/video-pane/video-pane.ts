import { msg } from "@lit/localize";
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { icon, icons } from "../icons/mod.ts";
import { LanguageController } from "../locales/mod.ts";
import type { CallState, MediaFacts } from "../session/session-state.ts";
import { base, buttons } from "../styles/mod.ts";
import { styles } from "./video-pane.css.ts";
import "../device-controls/device-controls.ts";

/**
 * Shows one side of a call: any `MediaStream`, or a placeholder while there is no picture. As a self view it is
 * mirrored and silent and can carry the controls of the devices.
 *
 * ```html
 * <passerby-video-pane self controls camera="off"></passerby-video-pane>
 * ```
 *
 * @fires passerby-camera-request - The person wants the camera on or off.
 * @fires passerby-microphone-request - The person wants the microphone on or off.
 * @slot placeholder - Shown while there is no picture.
 * @slot - Laid over the picture.
 * @csspart video - The video itself.
 * @csspart placeholder - What stands there while there is no picture.
 * @csspart state - The line that tells how the call stands.
 */
@customElement("passerby-video-pane")
export class VideoPane extends LitElement {
  static override styles = [base, buttons, icons, styles];

  readonly #language = new LanguageController(this);

  @query("video")
  private accessor video!: HTMLVideoElement;

  /** The browser plays sound only after a gesture in this page. */
  @state()
  private accessor silenced = false;

  /** What to show and to play. */
  @property({ attribute: false })
  accessor stream: MediaStream | undefined;

  /** The person's own picture: mirrored, silent. */
  @property({ type: Boolean, reflect: true })
  accessor self = false;

  /** What the camera on this side does. */
  @property({ reflect: true })
  accessor camera: MediaFacts["camera"] = "off";

  /** What the microphone on this side does. */
  @property({ reflect: true })
  accessor microphone: MediaFacts["microphone"] = "off";

  /** How the direct connection stands; shown on the stranger's side only. */
  @property({ reflect: true })
  accessor call: CallState = "none";

  /** Shows the controls of camera and microphone. For the self view. */
  @property({ type: Boolean, reflect: true })
  accessor controls = false;

  override willUpdate(changed: PropertyValues<this>) {
    if (changed.has("stream")) this.silenced = false;
  }

  override updated() {
    if (this.video.srcObject === (this.stream ?? null)) return;
    this.video.srcObject = this.stream ?? null;
    if (this.stream) void this.#play();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    if (this.video) this.video.srcObject = null;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.requestUpdate();
  }

  // Without a gesture in this page sound may not start (HTML, "allowed to play"): show the picture and ask for one tap.
  async #play() {
    const { video, stream } = this;
    try {
      video.muted = this.self;
      await video.play();
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== "NotAllowedError" || video.srcObject !== stream) return;
      this.silenced = !this.self;
      video.muted = true;
      await video.play().catch(() => {});
    }
  }

  #unsilence() {
    this.silenced = false;
    void this.#play();
  }

  override render() {
    const shows = this.stream !== undefined && this.camera === "on";
    return html`
      <video part="video" class=${shows ? "shows" : ""} playsinline autoplay .muted=${this.self || this.silenced}
        aria-label=${this.self
          ? msg("Your picture", { id: "video.own" })
          : msg("The stranger’s picture", { id: "video.stranger" })} ?aria-hidden=${!shows}></video>
      <div class="placeholder" part="placeholder" ?hidden=${shows}>
        <slot name="placeholder">
          <span class="dot" aria-hidden="true"></span>
          <p>${this.#placeholderText()}</p>
        </slot>
      </div>
      ${this.#renderCall()}
      ${this.silenced
        ? html`<button class="unsilence" @click=${this.#unsilence}>
          ${icon("sound")} ${msg("Turn the sound on", { id: "video.unsilence" })}
        </button>`
        : nothing}
      ${this.controls
        ? html`<passerby-device-controls .camera=${this.camera} .microphone=${this.microphone}></passerby-device-controls>`
        : nothing}
      <slot></slot>
    `;
  }

  #placeholderText() {
    if (this.self) {
      return this.camera === "starting"
        ? msg("Your camera starts", { id: "video.own-starting" })
        : msg("Your camera is off", { id: "video.own-off" });
    }
    return this.microphone === "on"
      ? msg("You can hear them. Their camera is off", { id: "video.stranger-sound-only" })
      : msg("Their camera is off", { id: "video.stranger-off" });
  }

  #renderCall() {
    const text = this.self ? undefined : CALL_TEXTS[this.call]?.();
    return html`<p class="call" part="state" role="status" ?hidden=${!text}>${text}</p>`;
  }
}

const CALL_TEXTS: Partial<Record<CallState, () => string>> = {
  connecting: () => msg("The picture is on its way", { id: "video.call-connecting" }),
  interrupted: () => msg("The picture is interrupted. It comes back by itself", { id: "video.call-interrupted" }),
  failed: () => msg("No direct connection. You can still write", { id: "video.call-failed" }),
};

declare global {
  interface HTMLElementTagNameMap {
    "passerby-video-pane": VideoPane;
  }
}
