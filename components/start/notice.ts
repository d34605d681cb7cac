import { msg, str } from "@lit/localize";
import { html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { PolicyFacts, Weakening } from "../../protocol/mod.ts";
import { activeLocale, LanguageController } from "../locales/mod.ts";
import { weakeningText } from "./weakening-text.ts";
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

  /** The server's policy, once it has come. */
  @property({ attribute: false })
  accessor policy: PolicyFacts | undefined;

  /** The policy is on its way: there is room for it already. */
  @property({ type: Boolean })
  accessor pending = false;

  /** How it got weaker since the person agreed. */
  @property({ attribute: false })
  accessor changes: readonly Weakening[] = [];

  /** Addresses of the policy and of the house rules. */
  @property({ attribute: false })
  accessor links: { policy: string; rules: string } | undefined;

  override firstUpdated() {
    this.renderRoot.querySelector("h2")?.focus();
  }

  override render() {
    return html`
      <h2 tabindex="-1">${this.changes.length > 0
        ? msg("The privacy policy has changed", { id: "notice.changed" })
        : msg("Before you meet someone", { id: "notice.title" })}</h2>
      ${this.#renderChanges()}
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
      ${this.#renderLinks()} ${this.#renderPolicy()}
    `;
  }

  #renderChanges() {
    if (this.changes.length === 0) return nothing;
    return html`
      <div class="changes">
        <p>${msg("Since you agreed, it protects you less. This is different:", { id: "notice.weaker" })}</p>
        <ul>${this.changes.map((change) => html`<li><mark>${weakeningText(change)}</mark></li>`)}</ul>
      </div>
    `;
  }

  #renderLinks() {
    const { links } = this;
    if (!links) return nothing;
    return html`
      <p class="links">
        <a href=${links.policy} target="_blank" rel="noopener noreferrer">${msg("Privacy policy", {
          id: "own-data.policy",
        })}</a>
        <a href=${links.rules} target="_blank" rel="noopener noreferrer">${msg("House rules", {
          id: "notice.rules",
        })}</a>
      </p>
    `;
  }

  // The server's own words, in the language of the page. They come late, or never: what stands above holds either way,
  // and as they are last and have their room from the beginning nothing moves away from under a finger.
  #renderPolicy() {
    if (this.policy) return html`<div class="policy">${this.#renderSummary(this.policy)}</div>`;
    return this.links && html`<div class="policy" aria-hidden="true">${this.pending ? LINES : nothing}</div>`;
  }

  #renderSummary({ summary, operator }: PolicyFacts) {
    return html`
      <ol>
        ${summary.map((line) => html`<li>${line[activeLocale()]}</li>`)}
      </ol>
      ${operator
        ? html`<p class="soft">${msg(str`This service is run by ${operator}.`, { id: "notice.operator" })}</p>`
        : nothing}
    `;
  }
}

/** As many as a summary has. */
const LINES = Array.from({ length: 5 }, () => html`<span class="line"></span>`);

declare global {
  interface HTMLElementTagNameMap {
    "passerby-notice": Notice;
  }
}
