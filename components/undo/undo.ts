import { msg } from "@lit/localize";
import { html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { UndoRequestEvent } from "../events.ts";
import { LanguageController } from "../locales/mod.ts";
import type { UndoState } from "../session/session-state.ts";
import { base, buttons } from "../styles/mod.ts";
import { styles } from "./undo.css.ts";

/**
 * The way back to a stranger who was skipped by accident: to ask, and to answer. Shows nothing while there is none.
 *
 * @fires passerby-undo-request - The person wants to go back, or agrees to it.
 */
@customElement("passerby-undo")
export class Undo extends LitElement {
  static override styles = [base, buttons, styles];

  readonly #language = new LanguageController(this);

  /** How the way back stands. */
  @property()
  accessor state: UndoState = "none";

  #ask() {
    this.dispatchEvent(new UndoRequestEvent());
  }

  // The status is always there: what comes into it later is read aloud.
  override render() {
    const { text, button } = TEXTS[this.state]?.() ?? {};
    return html`
      <p role="status">${text}</p>
      ${button ? html`<button class="quiet" @click=${this.#ask}>${button}</button>` : nothing}
    `;
  }
}

const TEXTS: Record<UndoState, (() => { text: string; button?: string }) | undefined> = {
  none: undefined,
  possible: () => ({
    text: msg("Skipped by accident?", { id: "undo.possible" }),
    button: msg("Ask to go back", { id: "undo.ask" }),
  }),
  asked: () => ({ text: msg("Asked. If they agree, you go back.", { id: "undo.asked" }) }),
  invited: () => ({
    text: msg("They skipped by accident and would like to come back.", { id: "undo.invited" }),
    button: msg("Go back", { id: "undo.agree" }),
  }),
};

declare global {
  interface HTMLElementTagNameMap {
    "passerby-undo": Undo;
  }
}
