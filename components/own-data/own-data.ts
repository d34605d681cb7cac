import { msg } from "@lit/localize";
import { html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { HeldRow } from "../../protocol/mod.ts";
import { EraseRequestEvent, HeldRequestEvent, RememberRequestEvent } from "../events.ts";
import { LanguageController } from "../locales/mod.ts";
import { base, buttons, fields } from "../styles/mod.ts";
import { heldLabel } from "./held-label.ts";
import { NO_OWN_DATA, type OwnData } from "./own-data-state.ts";
import { styles } from "./own-data.css.ts";

/**
 * What the server holds about the person, what this device remembers, and how to make both forget.
 *
 * @fires passerby-held-request - The person asks what the server holds.
 * @fires passerby-erase-request - The person wants it erased, and has confirmed that.
 * @fires passerby-remember-request - The person wants their choices remembered on this device, or forgotten.
 */
@customElement("passerby-own-data")
export class OwnDataPane extends LitElement {
  static override styles = [base, buttons, fields, styles];

  readonly #language = new LanguageController(this);

  @state()
  private accessor isConfirming = false;

  /** What is known. */
  @property({ attribute: false })
  accessor data: OwnData = NO_OWN_DATA;

  #ask() {
    this.isConfirming = false;
    this.dispatchEvent(new HeldRequestEvent());
  }

  async #confirm(isConfirming: boolean) {
    this.isConfirming = isConfirming;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(isConfirming ? ".confirm .primary" : ".erase")?.focus();
  }

  async #erase() {
    this.dispatchEvent(new EraseRequestEvent());
    await this.#confirm(false);
  }

  #remember(event: Event) {
    this.dispatchEvent(new RememberRequestEvent((event.target as HTMLInputElement).checked));
  }

  override render() {
    const { isRemembered, policy } = this.data;
    return html`
      <h3>${msg("Your data", { id: "own-data.title" })}</h3>
      <label class="choice"><input type="checkbox" name="remember" .checked=${isRemembered}
        @change=${this.#remember}> ${msg("Remember my choices on this device", { id: "own-data.remember" })}</label>
      <p class="soft small">${isRemembered
        ? msg("Text or video, interests, these options and the policy you agreed to. Untick it and they are gone.", {
          id: "own-data.remembered",
        })
        : msg("Nothing is stored: your choices are forgotten when you close this page.", {
          id: "own-data.forgotten",
        })}</p>
      <div class="actions">
        <button class="ask" @click=${this.#ask}>${msg("What do you hold about me?", { id: "own-data.ask" })}</button>
        <button class="erase" @click=${() => this.#confirm(true)}>${msg("Erase now", { id: "own-data.erase" })}</button>
        ${policy
          ? html`<a href=${policy} target="_blank" rel="noopener noreferrer">${
            msg("Privacy policy", {
              id: "own-data.policy",
            })
          }</a>`
          : nothing}
      </div>
      ${this.isConfirming ? this.#renderConfirmation() : nothing}
      <div role="status">${this.#renderHeld()}</div>
    `;
  }

  #renderConfirmation() {
    return html`
      <div class="confirm">
        <p>${msg("A conversation ends, the server forgets this visit, and you begin again as somebody new.", {
          id: "own-data.erase-text",
        })}</p>
        <button class="primary" @click=${this.#erase}>${msg("Yes, erase", { id: "own-data.erase-yes" })}</button>
        <button class="quiet" @click=${() => this.#confirm(false)}>${msg("Keep", { id: "own-data.erase-no" })}</button>
      </div>
    `;
  }

  #renderHeld() {
    const { held } = this.data;
    switch (held.name) {
      case "none":
        return nothing;
      case "asking":
        return html`<p>${msg("Asking the server", { id: "own-data.asking" })}</p>`;
      case "failed":
        return html`<p>${
          msg("The server did not answer. Nothing has changed; try again.", {
            id: "own-data.failed",
          })
        }</p>`;
      case "held":
        return held.rows.length === 0
          ? html`<p>${
            msg("Nothing: you are not connected, and nothing that it has could be told to be yours.", {
              id: "own-data.nothing",
            })
          }</p>`
          : html`<p>${msg("This is all of it, as it is stored:", { id: "own-data.all" })}</p>${renderRows(held.rows)}`;
      case "erased":
        return html`<p>${msg("Erased. Whoever comes back is somebody new.", { id: "own-data.erased" })}</p>${
          held.rows.length === 0
            ? nothing
            : html`<p>${
              msg("This stays for the time that the policy states, to keep everybody safe:", { id: "own-data.stays" })
            }</p>${renderRows(held.rows)}`
        }`;
    }
  }
}

function renderRows(rows: readonly HeldRow[]) {
  return html`<ul>${
    rows.map(({ id, json }) =>
      html`
        <li>
          <details>
            <summary>${heldLabel(id)}</summary>
            <pre tabindex="0">${indented(json)}</pre>
          </details>
        </li>
      `
    )
  }</ul>`;
}

/** JSON for people who want to see it; as it came when it is none. */
function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "passerby-own-data": OwnDataPane;
  }
}
