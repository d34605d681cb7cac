import { msg } from "@lit/localize";
import { html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { RevealEvent } from "../events.ts";
import { icon, icons } from "../icons/mod.ts";
import { LanguageController } from "../locales/mod.ts";
import type { LinkQuality } from "../session/call-monitor.ts";
import { base, buttons, fields } from "../styles/mod.ts";
import { styles } from "./pane-tools.css.ts";

/** Safari's own ways, which iPhones have only. */
type AppleVideo = HTMLVideoElement & {
  webkitEnterFullscreen?(): void;
  webkitSupportsPresentationMode?(mode: string): boolean;
  webkitSetPresentationMode?(mode: string): void;
};

/**
 * What one can do with the stranger's picture: how loud, its own small window, the whole screen, blurred again; and how
 * well it comes through.
 *
 * @fires passerby-reveal - The person no longer wants to see and hear the stranger.
 * @fires volumechange - The person made it louder or quieter.
 */
@customElement("passerby-pane-tools")
export class PaneTools extends LitElement {
  static override styles = [base, buttons, fields, icons, styles];

  readonly #language = new LanguageController(this);

  /** The video. */
  @property({ attribute: false })
  accessor video: HTMLVideoElement | undefined;

  /** What fills the screen together with it. */
  @property({ attribute: false })
  accessor frame: HTMLElement | undefined;

  /** There is a picture, not sound alone. */
  @property({ type: Boolean })
  accessor picture = false;

  /** From 0, silent, to 1. */
  @property({ type: Number })
  accessor volume = 1;

  /** How well it comes through. */
  @property()
  accessor quality: LinkQuality = "unknown";

  #loudBefore = 1;

  #setVolume(volume: number) {
    this.volume = volume;
    this.dispatchEvent(new Event("volumechange"));
  }

  #toggleSound() {
    if (this.volume > 0) this.#loudBefore = this.volume;
    this.#setVolume(this.volume > 0 ? 0 : this.#loudBefore);
  }

  async #enlarge() {
    const { frame } = this;
    const video = this.video as AppleVideo | undefined;
    if (document.fullscreenElement) return await document.exitFullscreen();
    if (frame?.requestFullscreen) await frame.requestFullscreen().catch(() => {});
    else video?.webkitEnterFullscreen?.();
  }

  async #detach() {
    const video = this.video as AppleVideo | undefined;
    if (document.pictureInPictureElement) return await document.exitPictureInPicture();
    if (document.pictureInPictureEnabled) await video?.requestPictureInPicture?.().catch(() => {});
    else video?.webkitSetPresentationMode?.("picture-in-picture");
  }

  override render() {
    const silent = this.volume === 0;
    const sound = silent ? msg("Turn the sound on", { id: "video.unsilence" }) : msg("Mute them", { id: "tools.mute" });
    return html`
      ${this.#renderQuality()}
      <button class="icon" aria-label=${sound} title=${sound} @click=${this.#toggleSound}>
        ${icon(silent ? "sound-off" : "sound")}
      </button>
      <input type="range" min="0" max="1" step="0.05" aria-label=${msg("Volume", { id: "tools.volume" })}
        .value=${String(this.volume)}
        @input=${(event: Event) => this.#setVolume((event.target as HTMLInputElement).valueAsNumber)}>
      ${this.picture ? this.#renderPicture() : nothing}
      ${this.#renderButton(
        "veil",
        msg("Blur them again", { id: "tools.veil" }),
        () => this.dispatchEvent(new RevealEvent(false)),
      )}
    `;
  }

  #renderQuality() {
    if (this.quality === "unknown") return nothing;
    const text = this.quality === "good"
      ? msg("The connection is good", { id: "tools.good" })
      : msg("The connection is weak", { id: "tools.poor" });
    return html`<span class="quality ${this.quality}" role="img" aria-label=${text} title=${text}>${
      icon(this.quality === "good" ? "signal-good" : "signal-poor")
    }</span>`;
  }

  #renderPicture() {
    return html`
      ${canDetach(this.video)
        ? this.#renderButton(
          "small",
          msg("In a small window of its own", { id: "tools.detach" }),
          () => void this.#detach(),
        )
        : nothing}
      ${canEnlarge(this.frame, this.video)
        ? this.#renderButton("large", msg("Full screen", { id: "tools.large" }), () => void this.#enlarge())
        : nothing}
    `;
  }

  #renderButton(name: Parameters<typeof icon>[0], label: string, act: () => void) {
    return html`<button class="icon" aria-label=${label} title=${label} @click=${act}>${icon(name)}</button>`;
  }
}

function canDetach(video: AppleVideo | undefined): boolean {
  if (document.pictureInPictureEnabled && video && "requestPictureInPicture" in video) return true;
  return video?.webkitSupportsPresentationMode?.("picture-in-picture") ?? false;
}

function canEnlarge(frame: HTMLElement | undefined, video: AppleVideo | undefined): boolean {
  return document.fullscreenEnabled && frame !== undefined || video?.webkitEnterFullscreen !== undefined;
}

declare global {
  interface HTMLElementTagNameMap {
    "passerby-pane-tools": PaneTools;
  }
}
