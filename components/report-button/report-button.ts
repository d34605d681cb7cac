import { msg } from "@lit/localize";
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { LIMITS, REPORT_REASONS, type ReportReason } from "../../protocol/mod.ts";
import { DialogController } from "../dialog/dialog-controller.ts";
import { ReportRequestEvent } from "../events.ts";
import { icon, icons } from "../icons/mod.ts";
import { LanguageController } from "../locales/mod.ts";
import type { ChatMessage, ReportState } from "../session/session-state.ts";
import { base, buttons, dialog, fields, opener } from "../styles/mod.ts";
import { chosenByDefault, renderEvidence, revealable } from "./evidence.ts";
import { reasonText } from "./reasons.ts";
import { styles } from "./report-button.css.ts";
import { renderResults } from "./results.ts";

/**
 * Reports the stranger: one activation opens the dialog. The person chooses which messages may be read; nothing else
 * leaves their browser.
 *
 * @fires passerby-report-request - The person filled in a report.
 * @fires passerby-dialog-toggle - The dialog opened or closed.
 * @csspart button - The button.
 * @csspart dialog - The dialog.
 */
@customElement("passerby-report-button")
export class ReportButton extends LitElement {
  static override styles = [base, buttons, fields, dialog, icons, opener, styles];

  readonly #language = new LanguageController(this);
  readonly #dialog = new DialogController(this);

  @state()
  private accessor reason: ReportReason | undefined;

  @state()
  private accessor chosen: ReadonlySet<number> = new Set();

  @state()
  private accessor sentIds: readonly number[] = [];

  @state()
  private accessor note = "";

  @state()
  private accessor conversation: readonly ChatMessage[] = [];

  /** The conversation, oldest first. */
  @property({ attribute: false })
  accessor messages: readonly ChatMessage[] = [];

  /** The room that the conversation belongs to (`RoomFacts.epoch`); the room on the screen when absent. */
  @property({ attribute: false })
  accessor epoch: number | undefined;

  /** What the button says; "Report" in the page's language when absent. */
  @property()
  accessor label: string | undefined;

  /** What became of the report. */
  @property({ attribute: false })
  accessor report: ReportState = { name: "none" };

  /** Nobody is there to report. */
  @property({ type: Boolean, reflect: true })
  accessor disabled = false;

  /** Shows the icon without the word; the name stays for those who listen. */
  @property({ type: Boolean, reflect: true })
  accessor compact = false;

  /** The dialog is open. */
  get open(): boolean {
    return this.#dialog.isOpen;
  }

  /** Opens the dialog with the last ten messages chosen. */
  show(): void {
    if (this.disabled || this.open) return;
    this.reason = undefined;
    this.note = "";
    this.#about = this.epoch;
    this.chosen = chosenByDefault(this.messages);
    this.#dialog.show();
    void this.updateComplete.then(() => {
      // The list goes with the conversation, oldest first: what is chosen stands at its end.
      const list = this.renderRoot.querySelector(".list");
      if (list) list.scrollTop = list.scrollHeight;
    });
  }

  /** Closes the dialog. */
  close(): void {
    this.#dialog.close();
  }

  /** The room that the open form is about. */
  #about: number | undefined;

  override willUpdate() {
    // Another room may begin while the form is open: it stays about the one for which it was opened.
    if (!this.open || this.epoch === this.#about) this.conversation = this.messages;
  }

  override updated(changed: PropertyValues<this>) {
    // The form is gone, and the focus with it.
    if (changed.has("report") && this.report.name === "sent" && this.open) this.#dialog.focusTitle();
  }

  #choose(id: number, on: boolean) {
    const chosen = new Set(this.chosen);
    if (on) chosen.add(id);
    else chosen.delete(id);
    if (chosen.size <= LIMITS.evidence) this.chosen = chosen;
    else this.requestUpdate();
  }

  #submit(event: SubmitEvent) {
    event.preventDefault();
    if (this.reason === undefined || this.report.name === "sending") return;
    const ids = revealable(this.conversation).map((message) => message.id).filter((id) => this.chosen.has(id));
    this.sentIds = ids;
    this.dispatchEvent(
      new ReportRequestEvent({
        reason: this.reason,
        note: this.note.trim(),
        messages: ids,
        ...(this.#about !== undefined && { epoch: this.#about }),
      }),
    );
  }

  override render() {
    const name = this.label ?? msg("Report", { id: "report.button" });
    return html`
      <button part="button" class="quiet opener" ?disabled=${this.disabled} aria-haspopup="dialog"
        aria-label=${name} title=${name} @click=${this.show}>
        ${icon("report")}<span class="word" aria-hidden="true">${name}</span>
      </button>
      ${this.#dialog.render(this.open ? this.#renderSheet() : nothing)}
    `;
  }

  #renderSheet() {
    const done = this.report.name === "sent";
    return html`<div class="sheet">
      ${
      this.#dialog.renderHeader(
        done ? msg("Thank you, it arrived", { id: "report.thanks" }) : msg("What happened?", { id: "report.title" }),
      )
    }
      ${
      this.report.name === "sent"
        ? renderResults(this.conversation, this.sentIds, this.report.results, () => this.close())
        : this.#renderForm()
    }
    </div>`;
  }

  #renderForm() {
    const sending = this.report.name === "sending";
    return html`<form @submit=${this.#submit}>
      <fieldset class="reasons" ?disabled=${sending}>
        <legend class="visually-hidden">${msg("Reason", { id: "report.reason" })}</legend>
        ${
      REPORT_REASONS.map((reason) =>
        html`<label class="choice"><input type="radio" name="reason" required .value=${reason}
          .checked=${this.reason === reason} @change=${() => this.reason = reason}> ${reasonText(reason)}</label>`
      )
    }
      </fieldset>
      ${
      renderEvidence({
        messages: this.conversation,
        chosen: this.chosen,
        disabled: sending,
        choose: (id, on) => this.#choose(id, on),
      })
    }
      <label class="note"><span>${msg("Something to add? (optional)", { id: "report.note" })}</span>
        <textarea rows="2" maxlength=${LIMITS.noteLength} dir="auto" ?disabled=${sending} .value=${this.note}
          @input=${(event: InputEvent) => this.note = (event.target as HTMLTextAreaElement).value}></textarea></label>
      <p class="soft">${msg("Sending it also blocks them and ends the conversation.", { id: "report.block" })}</p>
      <p role="alert" class="failure">${
      this.report.name === "failed"
        ? msg("The report did not arrive. Your choices are still here: try again.", { id: "report.failed" })
        : ""
    }</p>
      <footer>
        <button type="button" class="quiet" @click=${this.close}>${msg("Cancel", { id: "report.cancel" })}</button>
        <button class="primary" ?disabled=${sending || this.reason === undefined}>${
      sending
        ? msg("The report is on its way", { id: "report.sending" })
        : msg("Send the report", { id: "report.send" })
    }</button>
      </footer>
    </form>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "passerby-report-button": ReportButton;
  }
}
