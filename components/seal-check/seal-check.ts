import { msg } from "@lit/localize";
import { html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { VerdictRequestEvent } from "../events.ts";
import { icon, icons } from "../icons/mod.ts";
import { LanguageController } from "../locales/mod.ts";
import type { Verification } from "../session/session-state.ts";
import { base, buttons } from "../styles/mod.ts";
import { SEAL_EMOJI } from "./emoji.ts";
import { styles } from "./seal-check.css.ts";

/**
 * Seven pictures that both people see when nobody sits between them, and when it helps to compare them.
 *
 * @fires passerby-verdict-request - The person compared the pictures.
 * @slot differs - Shown when the pictures differ; for what leads on from there.
 * @csspart pictures - The list of pictures.
 */
@customElement("passerby-seal-check")
export class SealCheck extends LitElement {
  static override styles = [base, buttons, icons, styles];

  readonly #language = new LanguageController(this);

  /** Indices into `SEAL_EMOJI`; undefined while there is nothing to compare. */
  @property({ attribute: false })
  accessor emoji: Verification["emoji"];

  /** What the person found. */
  @property({ reflect: true })
  accessor verdict: Verification["verdict"] = "unknown";

  #say(verdict: Verification["verdict"]) {
    this.dispatchEvent(new VerdictRequestEvent(verdict));
  }

  override render() {
    return html`
      <p>${msg(
        "Your messages and the call are sealed between your two browsers. The server passes sealed messages on and cannot read them, unless somebody changed it to attack you. These seven pictures would show that: then yours differ from theirs.",
        { id: "seal.explanation" },
      )}</p>
      ${this.#renderPictures()}
      <div class="when">
        <p>${msg("It helps when you hear or see each other: read the names aloud in turns.", { id: "seal.helps" })}</p>
        <p class="soft">${msg("It proves nothing in writing. Whoever sits between you could change what you read.", {
          id: "seal.helps-not",
        })}</p>
      </div>
      ${this.#renderVerdict()}
      <div class="differs" ?hidden=${this.verdict !== "differs"}><slot name="differs"></slot></div>
    `;
  }

  #renderPictures() {
    if (this.emoji === undefined) {
      return html`<p class="soft">${
        msg("There is nothing to compare yet. The pictures come when somebody is here.", { id: "seal.nothing" })
      }</p>`;
    }
    return html`<ol class="pictures" part="pictures">${
      this.emoji.map((index) => {
        const emoji = SEAL_EMOJI[index];
        return emoji &&
          html`<li><span class="symbol" aria-hidden="true">${emoji.symbol}</span><span>${emoji.name()}</span></li>`;
      })
    }</ol>`;
  }

  #renderVerdict() {
    if (this.verdict === "matches") {
      return html`<p class="verdict" role="status">${icon("check")}
        ${msg("You compared the pictures and they match: nobody in between reads along.", { id: "seal.matches" })}</p>`;
    }
    if (this.verdict === "differs") {
      return html`<p class="verdict" role="status">${icon("alert")}
        ${
        msg(
          "The pictures differ. Somebody may read along. Say nothing more here, end the conversation and report it.",
          {
            id: "seal.differs",
          },
        )
      }</p>`;
    }
    return html`
      <div class="answers">
        <button ?disabled=${this.emoji === undefined} @click=${() => this.#say("matches")}>
              ${icon("check")} ${msg("It matches", { id: "seal.it-matches" })}</button>
        <button ?disabled=${this.emoji === undefined} @click=${() => this.#say("differs")}>
              ${icon("close")} ${msg("It differs", { id: "seal.it-differs" })}</button>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "passerby-seal-check": SealCheck;
  }
}
