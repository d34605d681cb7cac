import { msg } from "@lit/localize";
import { html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { DialogController } from "../dialog/dialog-controller.ts";
import { LeaveRequestEvent } from "../events.ts";
import { icon, icons } from "../icons/mod.ts";
import { LanguageController } from "../locales/mod.ts";
import type { Verification } from "../session/session-state.ts";
import { base, buttons, dialog, opener } from "../styles/mod.ts";
import { sealButtonStyles } from "./seal-button.css.ts";
import "./seal-check.ts";

/**
 * Says that the line is sealed and opens the comparison of the pictures.
 *
 * @fires passerby-verdict-request - The person compared the pictures.
 * @fires passerby-leave-request - The pictures differ and the person ends the conversation.
 * @fires passerby-seal-report - The pictures differ and the person wants to report it. Stays inside the chat.
 * @csspart dialog - The dialog.
 */
@customElement("passerby-seal-button")
export class SealButton extends LitElement {
  static override styles = [base, buttons, dialog, icons, opener, sealButtonStyles];

  readonly #language = new LanguageController(this);
  readonly #dialog = new DialogController(this);

  /** Indices into `SEAL_EMOJI`; undefined while there is nothing to compare. */
  @property({ attribute: false })
  accessor emoji: Verification["emoji"];

  /** What the person found. */
  @property({ reflect: true })
  accessor verdict: Verification["verdict"] = "unknown";

  /** Shows the icon without the word. */
  @property({ type: Boolean, reflect: true })
  accessor compact = false;

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

  #end() {
    this.close();
    this.dispatchEvent(new LeaveRequestEvent());
  }

  #report() {
    this.close();
    this.dispatchEvent(new Event("passerby-seal-report"));
  }

  override render() {
    const word = WORDS[this.verdict]();
    return html`
      <button class="quiet opener" aria-haspopup="dialog" aria-label=${word} title=${word} @click=${this.show}>
        ${icon("seal")}<span class="word" aria-hidden="true">${word}</span>
      </button>
      ${this.#dialog.render(this.#renderSheet())}
    `;
  }

  #renderSheet() {
    return html`
      <div class="sheet">
        ${this.#dialog.renderHeader(msg("Is it really them?", { id: "seal.title" }))}
          <passerby-seal-check .emoji=${this.emoji} .verdict=${this.verdict}>
            <div slot="differs" class="actions">
              <button class="primary" @click=${this.#report}>${msg("Report it", { id: "seal.report" })}</button>
              <button @click=${this.#end}>${msg("End the conversation", { id: "seal.end" })}</button>
            </div>
          </passerby-seal-check>
      </div>
    `;
  }
}

const WORDS: Record<Verification["verdict"], () => string> = {
  unknown: () => msg("Sealed", { id: "seal.sealed" }),
  matches: () => msg("Sealed, compared", { id: "seal.compared" }),
  differs: () => msg("The pictures differ", { id: "seal.warned" }),
};

declare global {
  interface HTMLElementTagNameMap {
    "passerby-seal-button": SealButton;
  }
}
