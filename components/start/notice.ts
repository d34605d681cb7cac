import { msg } from "@lit/localize";
import { html, LitElement } from "lit";
import { customElement } from "lit/decorators.js";
import { LanguageController } from "../locales/mod.ts";
import { base, buttons } from "../styles/mod.ts";
import { styles } from "./notice.css.ts";

/**
 * What everybody should know before they meet a stranger, and the question for their age.
 *
 * @fires passerby-agree - The person has read it and is 18 or older. Stays inside the start screen.
 * @fires passerby-decline - Not now. Stays inside the start screen.
 */
@customElement("passerby-notice")
export class Notice extends LitElement {
  static override styles = [base, buttons, styles];

  readonly #language = new LanguageController(this);

  override firstUpdated() {
    this.renderRoot.querySelector("h2")?.focus();
  }

  override render() {
    return html`
      <h2 tabindex="-1">${msg("Before you meet someone", { id: "notice.title" })}</h2>
      <dl>
        <div>
          <dt>${msg("Strangers can record", { id: "notice.record" })}</dt>
          <dd>${msg(
            "What you show or say can be recorded by the other person. Nobody can prevent that, so show only what you would show in the street.",
            {
              id: "notice.record-text",
            },
          )}</dd>
        </div>
        <div>
          <dt>${msg("Keep papers out of the picture", { id: "notice.papers" })}</dt>
          <dd>${msg("Documents, letters, screens, anything with your name or where you live.", {
            id: "notice.papers-text",
          })}</dd>
        </div>
        <div>
          <dt>${msg("What is kept", { id: "notice.kept" })}</dt>
          <dd>${msg(
            "The server keeps no conversations. If somebody sends a report, it keeps the report and the messages chosen for it.",
            {
              id: "notice.kept-text",
            },
          )}</dd>
        </div>
        <div>
          <dt>${msg("You can always go", { id: "notice.go" })}</dt>
          <dd>${msg("Next, block and report are one tap away, also after the other person left.", {
            id: "notice.go-text",
          })}</dd>
        </div>
      </dl>
      <div class="actions">
        <button class="primary big" @click=${() => this.dispatchEvent(new Event("passerby-agree"))}>${msg(
          "I am 18 or older, go on",
          { id: "notice.agree" },
        )}</button>
        <button class="quiet" @click=${() => this.dispatchEvent(new Event("passerby-decline"))}>${msg("Not now", {
          id: "notice.decline",
        })}</button>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "passerby-notice": Notice;
  }
}
