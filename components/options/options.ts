import { msg } from "@lit/localize";
import { html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { DialogController } from "../dialog/dialog-controller.ts";
import { type ChatOptions, OptionsChangeEvent } from "../events.ts";
import { icon, icons } from "../icons/mod.ts";
import { LanguageController } from "../locales/mod.ts";
import { base, buttons, dialog, fields } from "../styles/mod.ts";
import { NO_OWN_DATA, type OwnData } from "../own-data/own-data-state.ts";
import "../own-data/own-data.ts";
import { styles } from "./options.css.ts";

/** What holds until the person chooses otherwise. */
export const DEFAULT_OPTIONS: ChatOptions = { autoNext: false, sound: false, flash: false, showTyping: true };

/**
 * What a person can choose, behind one button. Holds for as long as the page is open, unless the person
 * wants it remembered. What the server holds about them is here too.
 *
 * @fires passerby-options-change - The person changed an option.
 */
@customElement("passerby-options")
export class Options extends LitElement {
  static override styles = [base, buttons, fields, dialog, icons, styles];

  readonly #language = new LanguageController(this);
  readonly #dialog = new DialogController(this);

  /** What holds now. */
  @property({ attribute: false })
  accessor options: ChatOptions = DEFAULT_OPTIONS;

  /** What the server holds about the person, and what this device remembers. */
  @property({ attribute: false })
  accessor ownData: OwnData = NO_OWN_DATA;

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

  #set(name: keyof ChatOptions, event: Event) {
    this.dispatchEvent(
      new OptionsChangeEvent({ ...this.options, [name]: (event.target as HTMLInputElement).checked }),
    );
  }

  override render() {
    const name = msg("Options", { id: "options.button" });
    return html`
      <button class="quiet icon" aria-haspopup="dialog" aria-label=${name} title=${name} @click=${this.show}>
        ${icon("options")}
      </button>
      ${this.#dialog.render(this.#renderSheet(name))}
    `;
  }

  #renderSheet(name: string) {
    return html`
      <div class="sheet">
        ${this.#dialog.renderHeader(name)}
          <div>
            ${this.#renderChoice("autoNext", msg("Go on to the next stranger by itself", { id: "options.auto-next" }))}
            ${this.#renderChoice(
              "sound",
              msg("A soft sound when this tab is in the background", { id: "options.sound" }),
            )}
            ${this.#renderChoice(
              "flash",
              msg("Show it in the title when this tab is in the background", { id: "options.flash" }),
            )}
            ${this.#renderChoice("showTyping", msg("The stranger sees when I type", { id: "options.typing" }))}
          </div>
          <p class="soft small">${msg("Escape goes on to the next stranger, Escape again stops.", {
            id: "options.note",
          })}</p>
          <passerby-own-data .data=${this.ownData}></passerby-own-data>
      </div>
    `;
  }

  #renderChoice(name: keyof ChatOptions, text: string) {
    return html`<label class="choice"><input type="checkbox" name=${name} .checked=${this.options[name]}
      @change=${(event: Event) => this.#set(name, event)}> ${text}</label>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "passerby-options": Options;
  }
}
