import type { ReactiveController, ReactiveControllerHost } from "lit";

/**
 * Escape for an element in a page of somebody else: it counts when the focus is inside the element or nowhere, not when
 * another part of the page has it, an input method or a dialog needs it, or it repeats.
 */
export class EscapeController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #act: () => boolean;
  #connection: AbortController | undefined;

  /** `act` returns whether it did something. */
  constructor(host: ReactiveControllerHost & HTMLElement, act: () => boolean) {
    this.#host = host;
    this.#act = act;
    host.addController(this);
  }

  hostConnected(): void {
    this.#connection = new AbortController();
    document.addEventListener("keydown", (event) => this.#onKeydown(event), { signal: this.#connection.signal });
  }

  hostDisconnected(): void {
    this.#connection?.abort();
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || event.repeat) return;
    const path = event.composedPath();
    const nowhere = event.target === document.body || event.target === document.documentElement;
    if (!path.includes(this.#host) && !nowhere) return;
    if (path.some((target) => target instanceof HTMLDialogElement)) return;
    if (this.#act()) event.preventDefault();
  }
}
