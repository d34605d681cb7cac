import { msg } from "@lit/localize";
import { html, type LitElement, type ReactiveController, type TemplateResult } from "lit";
import { DialogToggleEvent } from "../events.ts";
import { icon } from "../icons/mod.ts";

/** The one dialog of an element: tells the page when it opens and closes, and puts the focus on its title. */
export class DialogController implements ReactiveController {
  readonly #host: LitElement;
  #isOpen = false;

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  /** For so long what the dialog shows has to be there. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  // A dialog that is moved is no longer modal (HTML, dialog removing steps), and no event says so.
  hostDisconnected(): void {
    this.close();
  }

  show(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#host.requestUpdate();
    this.#dialog()?.showModal();
    this.#host.dispatchEvent(new DialogToggleEvent(true));
    void this.#host.updateComplete.then(() => this.focusTitle());
  }

  close(): void {
    this.#dialog()?.close();
    this.#closed();
  }

  focusTitle(): void {
    this.#host.renderRoot.querySelector<HTMLElement>("#title")?.focus();
  }

  /** The dialog itself. What stands in it may change; without any it is empty. */
  render(content: unknown): TemplateResult {
    return html`<dialog part="dialog" aria-labelledby="title" @close=${() => this.#closed()}>${content}</dialog>`;
  }

  /** The line above what a dialog is about. */
  renderHeader(title: string): TemplateResult {
    return html`
      <header>
        <h2 id="title" tabindex="-1">${title}</h2>
        <button class="quiet icon" aria-label=${msg("Close", { id: "dialog.close" })} @click=${() => this.close()}>
          ${icon("close")}
        </button>
      </header>
    `;
  }

  #dialog(): HTMLDialogElement | null {
    return this.#host.renderRoot.querySelector("dialog");
  }

  #closed(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#host.requestUpdate();
    this.#host.dispatchEvent(new DialogToggleEvent(false));
  }
}
