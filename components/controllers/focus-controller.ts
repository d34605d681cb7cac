import type { LitElement, ReactiveController, ReactiveControllerHost } from "lit";
import { focusView } from "./focus-view.ts";

/**
 * A view that goes away takes the focus along. This gives it to the view that comes instead, so that nobody who uses the
 * keyboard or a screen reader finds themselves at the top of the page. Focus elsewhere in the page stays there.
 */
export class FocusController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #view: () => LitElement | null;
  #hadFocus = false;
  #before: string | undefined;

  /** `view` finds the current view; views differ by tag. */
  constructor(host: ReactiveControllerHost & HTMLElement, view: () => LitElement | null) {
    this.#host = host;
    this.#view = view;
    host.addController(this);
  }

  hostUpdate(): void {
    this.#hadFocus = this.#host.matches(":focus-within");
  }

  hostUpdated(): void {
    const view = this.#view();
    const before = this.#before;
    this.#before = view?.localName;
    if (view && this.#hadFocus && before !== undefined && before !== this.#before) void focusView(view);
  }
}
