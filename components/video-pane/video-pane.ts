import { msg } from "@lit/localize";
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { DarkChangeEvent, RevealEvent } from "../events.ts";
import { icon, icons } from "../icons/mod.ts";
import { LanguageController } from "../locales/mod.ts";
import type { LinkQuality } from "../session/call-monitor.ts";
import type { CallState, MediaFacts } from "../session/session-state.ts";
import { base, buttons } from "../styles/mod.ts";
import { DarkWatch, pixelReader } from "./dark-watch.ts";
import type { PaneTools } from "./pane-tools.ts";
import { callText, placeholderText, veilTexts } from "./pane-texts.ts";
import { styles } from "./video-pane.css.ts";
import "../device-controls/device-controls.ts";
import "./pane-tools.ts";

/**
 * Shows one side of a call: any `MediaStream`, or a placeholder while there is no picture. As a self view it is
 * mirrored and silent and can carry the controls of the devices. A stranger's picture can be veiled: blurred and silent
 * until the person wants to see it.
 *
 * ```html
 * <passerby-video-pane self controls camera="off"></passerby-video-pane>
 * ```
 *
 * @fires passerby-camera-request - The person wants the camera on or off.
 * @fires passerby-microphone-request - The person wants the microphone on or off.
 * @fires passerby-reveal - The person wants to see and hear the stranger, or no longer.
 * @fires passerby-dark-change - The person's own picture turned black, or is no longer.
 * @slot placeholder - Shown while there is no picture.
 * @slot - Laid over the picture.
 * @csspart video - The video itself.
 * @csspart placeholder - What stands there while there is no picture.
 * @csspart state - The line that tells how the call stands.
 * @csspart veil - What lies over a stranger's picture until the person wants to see it.
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

  /** The browser plays nothing at all without a gesture, as some phones do to save power. */
  @state()
  private accessor stopped = false;

  @state()
  private accessor volume = 1;

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

  /** Blurred and silent until the person wants to see and hear it. */
  @property({ type: Boolean, reflect: true })
  accessor veiled = false;

  /** The person wants to hear the stranger and has not seen them yet: a veil hides the picture and not the sound. */
  @property({ type: Boolean, reflect: true })
  accessor heard = false;

  /** The camera on this side is on, but its picture does not come through. */
  @property({ type: Boolean })
  accessor stalled = false;

  /** Shows what one can do with the picture: volume, small window, full screen. For the stranger's side. */
  @property({ type: Boolean, reflect: true })
  accessor tools = false;

  /** How well it comes through. */
  @property()
  accessor quality: LinkQuality = "unknown";

  /** Id of the speaker to play through; undefined for the system's. */
  @property()
  accessor speaker: string | undefined;

  /** The camera looks away from the person: what it shows is not a mirror. */
  @property({ type: Boolean, reflect: true })
  accessor rear = false;

  /** Calls go through TURN. */
  @property({ type: Boolean })
  accessor relayed = false;

  readonly #darkWatch = new DarkWatch(
    pixelReader(() => this.video),
    (dark) => this.dispatchEvent(new DarkChangeEvent(dark)),
  );

  override willUpdate(changed: PropertyValues<this>) {
    if (changed.has("stream")) this.silenced = this.stopped = false;
  }

  override updated(changed: PropertyValues<this>) {
    if (this.self && this.camera === "on" && this.stream && this.isConnected) this.#darkWatch.start();
    else this.#darkWatch.stop();
    this.video.volume = this.volume;
    if (changed.has("speaker")) void this.#speakThrough(this.speaker);
    if (changed.has("veiled") && this.veiled && document.pictureInPictureElement) {
      void document.exitPictureInPicture().catch(() => {}); // no blur reaches into that window
    }
    if (this.video.srcObject === (this.stream ?? null)) return;
    this.video.srcObject = this.stream ?? null;
    if (this.stream) void this.#play();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#darkWatch.stop();
    if (this.video) this.video.srcObject = null;
  }

  // Without a choice nothing is set: most browsers would ask, or refuse.
  async #speakThrough(id: string | undefined) {
    if (id === undefined) return;
    await this.video.setSinkId?.(id).catch(() => {});
  }

  override connectedCallback() {
    super.connectedCallback();
    this.requestUpdate();
  }

  // Without a gesture in this page sound may not start (HTML, "allowed to play"): show the picture and ask for one tap.
  async #play() {
    const { video, stream } = this;
    try {
      video.muted = this.#isSilent();
      await video.play();
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== "NotAllowedError" || video.srcObject !== stream) return;
      this.silenced = !this.self;
      video.muted = true;
      await video.play().catch(() => this.stopped = true);
    }
  }

  #hasPicture(): boolean {
    return this.camera === "on" && !this.stalled;
  }

  // By the person's word alone: what a stranger says of their devices decides nothing here.
  #isSilent(): boolean {
    return this.self || this.veiled && !this.heard;
  }

  /** What there is to ask for; undefined when nothing comes, or all of it was asked for. */
  #veil(): "picture" | "sound" | undefined {
    if (!this.veiled || this.self || this.stream === undefined) return undefined;
    if (this.#hasPicture()) return "picture";
    return this.microphone === "on" && !this.heard ? "sound" : undefined;
  }

  #unsilence() {
    this.silenced = this.stopped = false;
    void this.#play();
  }

  override render() {
    const shows = this.stream !== undefined && this.#hasPicture();
    const veil = this.#veil();
    const call = this.self ? undefined : callText(this.call, this.relayed);
    return html`
      <video part="video" class=${shows ? "shows" : ""} playsinline autoplay
        .muted=${this.#isSilent() || this.silenced} .disablePictureInPicture=${this.veiled && !this.self}
        aria-label=${this.self
          ? msg("Your picture", { id: "video.own" })
          : msg("The stranger’s picture", { id: "video.stranger" })} aria-hidden=${!shows}></video>
      <div class="placeholder" part="placeholder" ?hidden=${shows || veil !== undefined}>
        <slot name="placeholder">
          <span class="dot" aria-hidden="true"></span>
          <p>${placeholderText(this)}</p>
        </slot>
      </div>
      <div class="front">
        <p class="call" part="state" role="status" ?hidden=${!call}>${call}</p>
        ${veil ? this.#renderVeil(veil) : nothing}
      </div>
      ${this.#renderTools(shows && !veil)}
      ${this.controls
        ? html`<passerby-device-controls .camera=${this.camera} .microphone=${this.microphone}></passerby-device-controls>`
        : nothing}
      <slot></slot>
    `;
  }

  #renderVeil(veil: "picture" | "sound") {
    const { text, action } = veilTexts(veil === "picture");
    return html`
      <div class="veil" part="veil">
        <p>${text}</p>
        <button class="primary" @click=${() => this.dispatchEvent(new RevealEvent(true, veil === "picture"))}>
          ${action}
        </button>
      </div>
    `;
  }

  #renderTools(picture: boolean) {
    if (this.silenced) {
      return html`<button class="unsilence" @click=${this.#unsilence}>
        ${icon("sound")} ${
        this.stopped ? msg("Tap to play", { id: "video.play" }) : msg("Turn the sound on", { id: "video.unsilence" })
      }
      </button>`;
    }
    const hears = this.microphone === "on" && !this.#isSilent();
    if (!this.tools || !this.stream || (!picture && !hears)) return nothing;
    return html`
      <passerby-pane-tools .video=${this.video} .frame=${this} .picture=${picture} .volume=${this.volume}
        .quality=${this.quality}
        @volumechange=${(event: Event) => this.volume = (event.target as PaneTools).volume}></passerby-pane-tools>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "passerby-video-pane": VideoPane;
  }
}
