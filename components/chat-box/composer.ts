import { msg, str } from "@lit/localize";
import { html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { chatText, LIMITS } from "../../protocol/mod.ts";
import { MessageRequestEvent, TypingEvent } from "../events.ts";
import { icon, icons } from "../icons/mod.ts";
import { counted, LanguageController, numbered } from "../locales/mod.ts";
import { base, buttons, fields } from "../styles/mod.ts";
import { styles } from "./composer.css.ts";

/** From so many characters before the limit on, the rest is shown. */
const WARN_BEFORE = 200;

/**
 * Where one writes: grows with the text, Enter sends, Shift and Enter begin a new line.
 *
 * @fires passerby-message-request - The person submitted text.
 * @fires passerby-typing - The person began or stopped typing.
 */
@customElement("passerby-composer")
export class Composer extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [base, buttons, fields, icons, styles];

  readonly #language = new LanguageController(this);

  @query("textarea")
  private accessor field!: HTMLTextAreaElement;

  @state()
  private accessor text = "";

  /** Nobody is there to write to. What was written stays. */
  @property({ type: Boolean, reflect: true })
  accessor disabled = false;

  /** After so long without a key, in ms, the person no longer types. */
  @property({ type: Number, attribute: "typing-pause" })
  accessor typingPause = 3_000;

  #types = false;
  #pause: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#setTyping(false);
  }

  override updated() {
    this.field.style.blockSize = "auto";
    // The border is outside of what scrollHeight counts.
    this.field.style.blockSize = `${this.field.scrollHeight + this.field.offsetHeight - this.field.clientHeight}px`;
  }

  #onInput() {
    this.text = this.field.value;
    this.#setTyping(this.text.trim() !== "");
  }

  #onKeydown(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.shiftKey) return;
    // Enter may choose a word of an input method (229: WebKit ends the composition before this event).
    if (event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#send();
  }

  #send() {
    const text = chatText(this.text);
    if (text === undefined || this.disabled) return;
    this.dispatchEvent(new MessageRequestEvent(text));
    this.text = "";
    this.field.value = "";
    this.#setTyping(false);
    this.field.focus();
  }

  #setTyping(typing: boolean) {
    clearTimeout(this.#pause);
    if (typing) this.#pause = setTimeout(() => this.#setTyping(false), this.typingPause);
    if (typing === this.#types) return;
    this.#types = typing;
    this.dispatchEvent(new TypingEvent(typing));
  }

  override render() {
    const left = LIMITS.textLength - this.text.length;
    return html`
      <textarea rows="1" dir="auto" enterkeyhint="send" ?disabled=${this.disabled} .value=${this.text}
        aria-label=${msg("Your message", { id: "composer.label" })} aria-describedby="left" aria-invalid=${left < 0}
        placeholder=${msg("Write something", { id: "composer.placeholder" })}
        @input=${this.#onInput} @keydown=${this.#onKeydown} @blur=${() => this.#setTyping(false)}></textarea>
      <button class="icon primary" ?disabled=${this.disabled || chatText(this.text) === undefined}
        aria-label=${msg("Send", { id: "composer.send" })} title=${msg("Send", { id: "composer.send" })}
        @click=${this.#send}>${icon("send")}</button>
      <p id="left" role="status" class=${left < 0 ? "over" : ""}>${left < WARN_BEFORE ? leftText(left) : nothing}</p>
    `;
  }
}

function leftText(left: number): string {
  const count = numbered(Math.abs(left));
  return left >= 0
    ? counted(left, {
      one: () => msg(str`${count} character left`, { id: "composer.left.one" }),
      other: () => msg(str`${count} characters left`, { id: "composer.left.other" }),
    })
    : counted(-left, {
      one: () => msg(str`${count} character too long`, { id: "composer.over.one" }),
      other: () => msg(str`${count} characters too long`, { id: "composer.over.other" }),
    });
}

declare global {
  interface HTMLElementTagNameMap {
    "passerby-composer": Composer;
  }
}
