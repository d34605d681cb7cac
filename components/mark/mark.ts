import { html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { base } from "../styles/mod.ts";
import { styles } from "./mark.css.ts";

/** What the two dots do. */
export type MarkState = "apart" | "wander" | "meet" | "together";

/**
 * The two dots that pass each other in a street: the full one is the person who looks at the screen, the open one is
 * the stranger. Decoration: what it shows always stands beside it in words.
 *
 * @csspart street - The line on which the dots move.
 * @cssproperty [--passerby-accent=#bb3d0a] - Color of the full dot.
 */
@customElement("passerby-mark")
export class Mark extends LitElement {
  static override styles = [base, styles];

  /** What the two dots do; they wander for as long as nobody is found. */
  @property({ reflect: true })
  accessor state: MarkState = "apart";

  /** Draws the street and lets the dots use the whole width. */
  @property({ type: Boolean, reflect: true })
  accessor wide = false;

  override render() {
    return html`<div class="street" part="street" aria-hidden="true">
      <span class="dot stranger"></span><span class="dot self"></span>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "passerby-mark": Mark;
  }
}
