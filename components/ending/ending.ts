import { msg, str } from "@lit/localize";
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { AutoNextChangeEvent, LeaveRequestEvent, NextRequestEvent } from "../events.ts";
import { icon, icons } from "../icons/mod.ts";
import { counted, LanguageController, numbered } from "../locales/mod.ts";
import type { LocalEndReason, UndoState } from "../session/session-state.ts";
import { base, buttons, fields } from "../styles/mod.ts";
import { styles } from "./ending.css.ts";
import "../undo/undo.ts";

/**
 * Who ended the conversation, and on to the next. Goes on by itself only when the person chose that, after a countdown.
 *
 * @fires passerby-next-request - The person wants to meet somebody else, or the countdown is over.
 * @fires passerby-leave-request - The person wants to stop.
 * @fires passerby-undo-request - The person agrees that the other one comes back.
 * @fires passerby-auto-next-change - The person turned "go on by itself" on or off.
 */
@customElement("passerby-ending")
export class Ending extends LitElement {
  static override styles = [base, buttons, fields, icons, styles];

  readonly #language = new LanguageController(this);

  @state()
  private accessor secondsLeft: number | undefined;

  /** Why it ended. */
  @property()
  accessor reason: LocalEndReason = "left";

  /** Whether there is a way back to them. */
  @property()
  accessor undo: UndoState = "none";

  /** Goes on to the next stranger by itself. */
  @property({ type: Boolean, attribute: "auto-next" })
  accessor autoNext = false;

  /** The person is busy with something else, a report for example: the countdown waits. */
  @property({ type: Boolean })
  accessor held = false;

  /** Seconds of the countdown. */
  @property({ type: Number })
  accessor seconds = 5;

  /** Length of a second in ms; tests make it short. */
  @property({ type: Number, attribute: false })
  accessor secondMs = 1_000;

  #timer: ReturnType<typeof setInterval> | undefined;

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (!changed.has("autoNext") && !changed.has("held") && !changed.has("undo")) return;
    // An invitation is not to be run over.
    if (this.autoNext && !this.held && this.undo !== "invited") this.#begin();
    else this.#stop();
  }

  #begin() {
    this.#stop();
    this.secondsLeft = this.seconds;
    this.#timer = setInterval(() => this.#tick(), this.secondMs);
  }

  #tick() {
    if (this.secondsLeft === undefined) return;
    this.secondsLeft--;
    if (this.secondsLeft > 0) return;
    this.#stop();
    this.#next();
  }

  #stop() {
    clearInterval(this.#timer);
    this.secondsLeft = undefined;
  }

  #next() {
    this.dispatchEvent(new NextRequestEvent());
  }

  #choose(event: Event) {
    this.dispatchEvent(new AutoNextChangeEvent((event.target as HTMLInputElement).checked));
  }

  override render() {
    const { title, text } = TEXTS[this.reason]();
    return html`
      <div role="status">
        <h2>${title}</h2>
        ${text ? html`<p class="soft">${text}</p>` : nothing}
      </div>
      <passerby-undo .state=${this.undo}></passerby-undo>
      <div class="actions">
        <button class="primary big" @click=${this.#next}>${msg("Find someone else", { id: "ending.next" })} ${icon(
          "next",
        )}</button>
        <button class="quiet" @click=${() => this.dispatchEvent(new LeaveRequestEvent())}>${msg("Stop", {
          id: "ending.stop",
        })}</button>
      </div>
      ${this.secondsLeft === undefined
        ? html`<label class="choice"><input type="checkbox" .checked=${this.autoNext} @change=${this.#choose}>
          ${msg("From now on, go on by itself", { id: "ending.auto-next" })}</label>`
        : html`<p class="countdown"><span>${countdownText(this.secondsLeft)}</span>
          <button class="quiet" @click=${this.#stop}>${msg("Wait", { id: "ending.wait" })}</button></p>`}
    `;
  }
}

function countdownText(seconds: number): string {
  const count = numbered(seconds);
  return counted(seconds, {
    one: () => msg(str`Goes on in ${count} second`, { id: "ending.countdown.one" }),
    other: () => msg(str`Goes on in ${count} seconds`, { id: "ending.countdown.other" }),
  });
}

const TEXTS: Record<LocalEndReason, () => { title: string; text?: string }> = {
  left: () => ({
    title: msg("They moved on", { id: "ending.left" }),
    text: msg("It happens all the time and says little about you.", { id: "ending.left-text" }),
  }),
  lost: () => ({
    title: msg("The line to them broke", { id: "ending.lost" }),
    text: msg("Their connection went away and did not come back.", { id: "ending.lost-text" }),
  }),
  me: () => ({ title: msg("You left", { id: "ending.me" }) }),
  blocked: () => ({
    title: msg("Blocked", { id: "ending.blocked" }),
    text: msg("You will not be matched with them again.", { id: "ending.blocked-text" }),
  }),
  reported: () => ({
    title: msg("Reported", { id: "ending.reported" }),
    text: msg("The conversation is over.", { id: "ending.reported-text" }),
  }),
  unsealed: () => ({
    title: msg("The line could not be sealed", { id: "ending.unsealed" }),
    text: msg(
      "The connection was disturbed, or somebody tampered with it, so it was closed. With someone else it usually works.",
      {
        id: "ending.unsealed-text",
      },
    ),
  }),
};

declare global {
  interface HTMLElementTagNameMap {
    "passerby-ending": Ending;
  }
}
