import { updateWhenLocaleChanges } from "@lit/localize";
import type { LitElement, ReactiveController } from "lit";
import { activeDirection, activeLocale, useLanguageOf } from "./locale.ts";

/** Elements that speak: inside of one of them the others have their language from it. */
const SPEAKERS = new WeakSet<Element>();

/**
 * Lets an element speak the language of the place where it stands, and renders it again when that changes. Its roots say
 * which language that is and which way it is written: a page may be in a language that there is no translation for, even
 * one of the other direction. A `dir` of the element itself is a choice of the page's owner and holds.
 */
export class LanguageController implements ReactiveController {
  readonly #host: LitElement;

  constructor(host: LitElement) {
    this.#host = host;
    SPEAKERS.add(host);
    host.addController(this);
    updateWhenLocaleChanges(host);
  }

  hostConnected(): void {
    if (!this.#isInside()) void useLanguageOf(this.#host);
  }

  hostUpdated(): void {
    if (this.#isInside()) return;
    for (const root of this.#host.renderRoot.children) {
      // What a page puts into a slot is in the page's own language.
      if (!(root instanceof HTMLElement) || root instanceof HTMLSlotElement) continue;
      root.lang = activeLocale();
      root.dir = this.#host.dir || activeDirection();
    }
  }

  #isInside(): boolean {
    const root = this.#host.getRootNode();
    return root instanceof ShadowRoot && SPEAKERS.has(root.host);
  }
}
