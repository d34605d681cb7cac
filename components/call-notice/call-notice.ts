import { msg } from "@lit/localize";
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { DirectRequestEvent, PreviewRequestEvent, ShowRequestEvent } from "../events.ts";
import { LanguageController } from "../locales/mod.ts";
import { base, buttons, fields } from "../styles/mod.ts";
import { styles } from "./call-notice.css.ts";
import type { CallNoticeKind } from "./notice-for.ts";

/**
 * One thing that a person in a call should know or answer: what a direct call shows of them, that only they see their
 * picture so far, that it is black, that the line is weak.
 *
 * @fires passerby-direct-request - The person agrees to connect directly, or does not.
 * @fires passerby-show-request - The person wants their picture to be sent.
 * @fires passerby-preview-request - The person wants, or does not want, to see their picture first from now on.
 */
@customElement("passerby-call-notice")
export class CallNotice extends LitElement {
  static override styles = [base, buttons, fields, styles];

  readonly #language = new LanguageController(this);

  /** What it is about; nothing is shown while it is undefined. */
  @property({ attribute: false })
  accessor notice: CallNoticeKind | undefined;

  /** The person sees their picture by themselves first. */
  @property({ attribute: false })
  accessor preview = true;

  override willUpdate() {
    this.hidden = this.notice === undefined;
  }

  #answer(agrees: boolean) {
    this.dispatchEvent(new DirectRequestEvent(agrees));
  }

  #setPreview(event: Event) {
    this.dispatchEvent(new PreviewRequestEvent(!(event.target as HTMLInputElement).checked));
  }

  override render() {
    return html`<div role="status">${this.notice ? this.#renderText(this.notice) : nothing}</div>
      ${this.notice ? this.#renderButtons(this.notice) : nothing}`;
  }

  #renderText(notice: CallNoticeKind): TemplateResult {
    const [title, text] = TEXTS[notice.name]();
    const wish = notice.name === "warn" && notice.theirs
      ? msg("The stranger would like a call.", { id: "call.they-want" })
      : nothing;
    return html`
      <p class="title">${wish} ${title}</p>
      <p>${text}</p>
    `;
  }

  #renderButtons({ name }: CallNoticeKind) {
    if (name === "preview") {
      return html`
        <div class="buttons">
          <button class="primary" @click=${() => this.dispatchEvent(new ShowRequestEvent(true))}>${msg("Show them", {
            id: "call.show",
          })}</button>
          <label class="choice"><input type="checkbox" .checked=${!this.preview} @change=${this.#setPreview}>
                  ${msg("From now on at once", { id: "call.show-at-once" })}</label>
        </div>
      `;
    }
    if (name === "dark" || name === "sound-only") return nothing;
    return html`<div class="buttons">
      ${
      name === "waiting"
        ? nothing
        : html`<button class="primary" @click=${() => this.#answer(true)}>${
          name === "warn"
            ? msg("Go on", { id: "call.go-on" })
            : msg("Connect directly", { id: "call.connect-directly" })
        }</button>`
    }
      <button @click=${() => this.#answer(false)}>${
      name === "offer" ? msg("Not now", { id: "call.not-now" }) : msg("Text only", { id: "call.text-only" })
    }</button>
    </div>`;
  }
}

const TEXTS: Record<CallNoticeKind["name"], () => [title: string, text: string]> = {
  warn: () => [
    msg("They will be able to see your network address.", { id: "call.warn" }),
    msg(
      "Calls on this site go directly from browser to browser. The address tells roughly where you are and who connects you to the internet. If you go on, this holds until you leave.",
      { id: "call.warn-text" },
    ),
  ],
  waiting: () => [
    msg("The stranger has not agreed yet", { id: "call.waiting" }),
    msg("A call begins when both of you agree.", { id: "call.waiting-text" }),
  ],
  offer: () => [
    msg("The stranger would like to connect directly", { id: "call.offer" }),
    msg(
      "The call may come through better. But they will be able to see your network address, which tells roughly where you are, and you theirs. What somebody has seen cannot be taken back.",
      { id: "call.offer-text" },
    ),
  ],
  preview: () => [
    msg("Only you see this picture", { id: "call.preview" }),
    msg("Look at what is in it. The stranger sees it when you say so.", { id: "call.preview-text" }),
  ],
  dark: () => [
    msg("Your picture is black", { id: "call.dark" }),
    msg("Is something in front of the camera, or its shutter closed?", { id: "call.dark-text" }),
  ],
  "sound-only": () => [
    msg("The connection is too weak for your picture", { id: "call.sound-only" }),
    msg("They still hear you. The picture comes back by itself.", { id: "call.sound-only-text" }),
  ],
};

declare global {
  interface HTMLElementTagNameMap {
    "passerby-call-notice": CallNotice;
  }
}
