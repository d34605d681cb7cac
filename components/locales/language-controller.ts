import { updateWhenLocaleChanges } from "@lit/localize";
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { useLanguageOf } from "./locale.ts";

/** Lets an element speak the language of the place where it stands, and renders it again when that changes. */
export class LanguageController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
    updateWhenLocaleChanges(host);
  }

  hostConnected(): void {
    void useLanguageOf(this.#host);
  }
}
