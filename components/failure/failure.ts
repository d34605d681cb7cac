import { msg } from "@lit/localize";
import { html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { LeaveRequestEvent, NextRequestEvent } from "../events.ts";
import { LanguageController } from "../locales/mod.ts";
import type { FailureCode } from "../session/session-state.ts";
import { base, buttons, interlude } from "../styles/mod.ts";
import { styles } from "./failure.css.ts";
import "../mark/mark.ts";

/**
 * There is no session: what happened, and what to do now.
 *
 * @fires passerby-next-request - The person wants to try again.
 * @fires passerby-leave-request - The person wants to go back to the start.
 */
@customElement("passerby-failure")
export class Failure extends LitElement {
  static override styles = [base, buttons, interlude, styles];

  readonly #language = new LanguageController(this);

  /** What is wrong. */
  @property()
  accessor code: FailureCode = "no-server";

  /** It tries again by itself. */
  @property({ type: Boolean })
  accessor retrying = false;

  #act() {
    if (this.code === "unsupported") location.reload();
    else this.dispatchEvent(new NextRequestEvent());
  }

  override render() {
    const { title, text, action } = TEXTS[this.code]();
    return html`
      <passerby-mark wide state="apart"></passerby-mark>
      <div class="words">
        <div role="alert">
          <h2>${title}</h2>
          <p>${text}</p>
        </div>
        ${this.retrying
          ? html`<p class="soft">${
            msg("It tries again by itself. You can leave this open.", { id: "failure.retrying" })
          }</p>`
          : nothing}
        <div class="actions">
          ${action && !this.retrying ? html`<button class="primary" @click=${this.#act}>${action}</button>` : nothing}
          <button @click=${() => this.dispatchEvent(new LeaveRequestEvent())}>${msg("Back to the start", {
            id: "failure.back",
          })}</button>
        </div>
      </div>
    `;
  }
}

const tryAgain = () => msg("Try again", { id: "failure.again" });

const TEXTS: Record<FailureCode, () => { title: string; text: string; action?: string }> = {
  "no-server": () => ({
    title: msg("Nobody answers", { id: "failure.no-server" }),
    text: msg("The server cannot be reached. Your connection may be down, or the server is taking a break.", {
      id: "failure.no-server-text",
    }),
    action: tryAgain(),
  }),
  refused: () => ({
    title: msg("Not from this page", { id: "failure.refused" }),
    text: msg("The server does not let this page in. Whoever runs the page has to allow it there first.", {
      id: "failure.refused-text",
    }),
    action: tryAgain(),
  }),
  "mode-off": () => ({
    title: msg("Not in this way", { id: "failure.mode-off" }),
    text: msg("People cannot meet like this here: the server has text or video switched off. Start again and choose.", {
      id: "failure.mode-off-text",
    }),
  }),
  replaced: () => ({
    title: msg("It goes on elsewhere", { id: "failure.replaced" }),
    text: msg("This visit continued on another connection, perhaps in another tab. Here you can begin a new one.", {
      id: "failure.replaced-text",
    }),
    action: tryAgain(),
  }),
  full: () => ({
    title: msg("It is full right now", { id: "failure.full" }),
    text: msg("More people are here than the server can carry. Try again in a few minutes.", {
      id: "failure.full-text",
    }),
    action: tryAgain(),
  }),
  unsupported: () => ({
    title: msg("This page is out of date", { id: "failure.unsupported" }),
    text: msg("The server speaks another version. Loading the page again usually helps.", {
      id: "failure.unsupported-text",
    }),
    action: msg("Load the page again", { id: "failure.reload" }),
  }),
  "too-fast": () => ({
    title: msg("A little slower", { id: "failure.too-fast" }),
    text: msg("Too much came from here in too short a time. Wait a minute, then try again.", {
      id: "failure.too-fast-text",
    }),
    action: tryAgain(),
  }),
  crowded: () => ({
    title: msg("Too many connections from your network", { id: "failure.crowded" }),
    text: msg("Others there are here already, or other tabs of yours are. Close those, or try again in a minute.", {
      id: "failure.crowded-text",
    }),
    action: tryAgain(),
  }),
  restricted: () => ({
    title: msg("You cannot join for now", { id: "failure.restricted" }),
    text: msg(
      "This connection is restricted for a time. If you think that is a mistake, write to the people who run this site.",
      {
        id: "failure.restricted-text",
      },
    ),
  }),
};

declare global {
  interface HTMLElementTagNameMap {
    "passerby-failure": Failure;
  }
}
