import type { LitElement, ReactiveController, ReactiveControllerHost } from "lit";

/**
 * A question that was answered goes away, and with it the button that had the focus. This gives the focus back to what
 * the person used before, so that nobody who uses the keyboard finds themselves at the top of the page.
 */
export class ReturnFocusController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #questions: () => Iterable<LitElement>;
  readonly #origin: () => HTMLElement | null;
  #asked: LitElement | undefined;

  /** `questions` finds those that are there now, `origin` what gets the focus. */
  constructor(
    host: ReactiveControllerHost & HTMLElement,
    questions: () => Iterable<LitElement>,
    origin: () => HTMLElement | null,
  ) {
    this.#host = host;
    this.#questions = questions;
    this.#origin = origin;
    host.addController(this);
  }

  hostUpdate(): void {
    this.#asked = [...this.#questions()].find((question) => question.matches(":focus-within"));
  }

  hostUpdated(): void {
    if (this.#asked) void this.#giveBack(this.#asked);
    this.#asked = undefined;
  }

  async #giveBack(question: LitElement): Promise<void> {
    await question.updateComplete;
    if (!this.#host.matches(":focus-within")) this.#origin()?.focus({ preventScroll: true });
  }
}
