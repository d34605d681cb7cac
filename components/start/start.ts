import { msg, str } from "@lit/localize";
import { html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { languageOf, LIMITS, type Mode, MODES } from "../../protocol/mod.ts";
import { StartRequestEvent } from "../events.ts";
import type { PolicyAgreement } from "../session/policy-agreement.ts";
import { icon, icons } from "../icons/mod.ts";
import type { InterestPicker } from "../interest-picker/interest-picker.ts";
import { counted, LanguageController, numbered } from "../locales/mod.ts";
import { base, buttons, fields } from "../styles/mod.ts";
import { styles } from "./start.css.ts";
import "../interest-picker/interest-picker.ts";
import "../mark/mark.ts";
import "./notice.ts";

/** How far people go at the beginning of a video chat. */
export type StartStep = "text" | "audio" | "video";

/**
 * The first screen: how to meet, what one likes, one big button. Before the first conversation it shows the notice.
 *
 * @fires passerby-start-request - The person wants to meet somebody and has read the notice.
 * @slot title - Replaces the headline.
 * @slot note - Below the button, for rules or a policy of the host.
 */
@customElement("passerby-start")
export class Start extends LitElement {
  static override styles = [base, buttons, fields, icons, styles];

  readonly #language = new LanguageController(this);

  @query("passerby-interest-picker")
  private accessor picker!: InterestPicker;

  @state()
  private accessor noticing = false;

  /** What the person meets for. */
  @property()
  accessor mode: Mode = "text";

  /** Modes on offer; one alone is not asked for. */
  @property({ attribute: false })
  accessor modes: readonly Mode[] = MODES;

  /** Interests at the beginning, separated by commas. */
  @property()
  accessor interests = "";

  /** Interests to suggest. */
  @property({ attribute: false })
  accessor suggestions: readonly string[] = [];

  /** The person has read the notice and said that they are 18 or older. */
  @property({ type: Boolean })
  accessor noticed = false;

  /** The policy of the server and what the person agreed to; without it the notice speaks for itself. */
  @property({ attribute: false })
  accessor agreement: PolicyAgreement | undefined;

  /** What is asked for on Start in video mode. */
  @property()
  accessor startStep: StartStep = "text";

  /** People online, rounded; undefined until known. */
  @property({ attribute: false })
  accessor online: number | undefined;

  #mode(): Mode {
    return this.modes.includes(this.mode) ? this.mode : this.modes[0] ?? "text";
  }

  #submit(event: Event) {
    event.preventDefault();
    this.picker.commit();
    if (this.noticed && !this.agreement) return this.#start();
    // The notice does not wait for the server; somebody who knows it waits for the server to say that nothing got worse.
    if (this.noticed) this.#isWaiting = true;
    else this.noticing = true;
    void this.#check();
  }

  #isChecking = false;
  /** The person had agreed before they pressed Start, and goes in unless the policy got weaker. */
  #isWaiting = false;

  async #check() {
    if (this.#isChecking) return;
    this.#isChecking = true;
    await this.agreement?.load();
    const isWaiting = this.#isWaiting;
    this.#isChecking = this.#isWaiting = false;
    if (!this.isConnected) return;
    if (!isWaiting) return this.requestUpdate();
    if (this.agreement?.changes.length) this.noticing = true;
    else this.#start();
  }

  #agree() {
    this.agreement?.agree();
    // First, as long as the notice has the focus: whoever replaces this element passes it on.
    this.#start();
    this.noticing = false;
    this.noticed = true;
  }

  async #decline() {
    this.noticing = this.#isWaiting = false;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLButtonElement>("button.big")?.focus();
  }

  #start() {
    const languages = navigator.languages.map(languageOf).filter((language) => language !== undefined);
    this.dispatchEvent(
      new StartRequestEvent({
        mode: this.#mode(),
        interests: [...this.picker.value],
        languages: [...new Set(languages)].slice(0, LIMITS.languages),
      }),
    );
  }

  override render() {
    return html`
      <div class="start" ?hidden=${this.noticing}>
        <div class="intro">
          <passerby-mark></passerby-mark>
          <div class="title"><slot name="title"><h2>${msg("Meet someone passing by", {
            id: "start.title",
          })}</h2></slot></div>
          <p class="lead">${msg("One conversation with one stranger. No account, no name, no profile.", {
            id: "start.lead",
          })}</p>
        </div>
        <form @submit=${this.#submit}>
          ${this.modes.length > 1 ? this.#renderModes() : nothing}
          <passerby-interest-picker .defaultValue=${this.interests} .suggestions=${this.suggestions}
            label=${msg("What do you like? (optional)", { id: "start.interests" })}></passerby-interest-picker>
          <button class="primary big">${msg("Start", { id: "start.start" })}</button>
          <p class="small soft">${adultsText(this.#mode() === "video" ? this.startStep : "text")} ${this
            .#onlineText()}</p>
          <slot name="note"></slot>
        </form>
      </div>
      ${this.noticing
        ? html`
          <passerby-notice .policy=${this.agreement?.facts} .pending=${this
            .#isChecking} .changes=${this.agreement?.changes ?? []}
            .links=${this.agreement && { policy: this.agreement.address, rules: this.agreement.rulesAddress }}
            @passerby-agree=${this.#agree} @passerby-decline=${this.#decline}></passerby-notice>
        `
        : nothing}
    `;
  }

  #renderModes() {
    const mode = this.#mode();
    return html`<fieldset class="modes">
      <legend class="visually-hidden">${msg("How do you want to meet?", { id: "start.modes" })}</legend>
      ${
      this.modes.map((each) =>
        html`<label class=${each === mode ? "mode chosen" : "mode"}>
        <input type="radio" name="mode" class="visually-hidden" .value=${each} .checked=${each === mode}
          @change=${() => this.mode = each}>
        ${icon(each === "text" ? "text" : "camera")}
        <span>${each === "text" ? msg("Text", { id: "start.text" }) : msg("Video", { id: "start.video" })}</span>
      </label>`
      )
    }
    </fieldset>`;
  }

  #onlineText() {
    if (!this.online) return nothing;
    const count = numbered(this.online);
    return html`<span class="online">${
      counted(this.online, {
        one: () => msg(str`About ${count} person is here.`, { id: "start.online.one" }),
        other: () => msg(str`About ${count} people are here.`, { id: "start.online.other" }),
      })
    }</span>`;
  }
}

function adultsText(step: StartStep): string {
  if (step === "video") {
    return msg(
      "For people of 18 and over. On Start your camera and microphone go on. Nobody sees you before you say so.",
      { id: "start.adults-video" },
    );
  }
  return step === "audio"
    ? msg("For people of 18 and over. On Start your microphone goes on. Your camera stays off until you turn it on.", {
      id: "start.adults-audio",
    })
    : msg("For people of 18 and over. Your camera stays off until you turn it on.", { id: "start.adults" });
}

declare global {
  interface HTMLElementTagNameMap {
    "passerby-start": Start;
  }
}
