import { msg, str } from "@lit/localize";
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { LIMITS, normalizeInterests } from "../../protocol/mod.ts";
import { icon, icons } from "../icons/mod.ts";
import { LanguageController } from "../locales/mod.ts";
import { base, buttons, fields } from "../styles/mod.ts";
import { addInterests, splitInterests } from "./add-interests.ts";
import { chipAfterKey } from "./chip-keys.ts";
import { styles } from "./interest-picker.css.ts";
import { lineStep } from "./line-step.ts";
import { fittingSuggestions } from "./suggestions.ts";

/**
 * Collects interests as chips. A form control: has a name, a value, validity, can be reset and disabled.
 * Enter, comma or leaving the field adds; Backspace in the empty field goes to the last chip; arrows move between
 * chips, Delete or Backspace removes one.
 *
 * ```html
 * <passerby-interest-picker name="interests" value="tea, chess" label="What do you like?">
 *   <datalist><option value="maps"></option></datalist>
 * </passerby-interest-picker>
 * ```
 *
 * @fires input - The interests changed.
 * @fires change - The interests changed.
 * @slot - A `datalist` whose options are suggested.
 * @csspart label - The visible label.
 * @csspart field - The frame around chips and input.
 * @csspart chip - One interest.
 * @csspart suggestion - One suggestion.
 */
@customElement("passerby-interest-picker")
export class InterestPicker extends LitElement {
  static formAssociated = true;
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [base, buttons, fields, icons, styles];

  readonly #language = new LanguageController(this);
  readonly #internals = this.attachInternals();

  @query("input")
  private accessor input!: HTMLInputElement;

  @state()
  private accessor draft = "";

  @state()
  private accessor news = "";

  @state()
  private accessor slotted: readonly string[] = [];

  @state()
  private accessor formDisabled = false;

  @state()
  private accessor interests: readonly string[] = [];

  /** Name in the form; every interest is one entry. */
  @property({ reflect: true })
  accessor name = "";

  /** Visible label; a text in the page's language when absent. */
  @property()
  accessor label: string | undefined;

  /** Interests at the beginning and after a reset, separated by commas. */
  @property({ attribute: "value" })
  accessor defaultValue = "";

  /** What the host suggests, most fitting first. Slotted options come after them. */
  @property({ attribute: false })
  accessor suggestions: readonly string[] = [];

  /** At least one interest is needed. */
  @property({ type: Boolean, reflect: true })
  accessor required = false;

  /** Nothing can be changed, and the form ignores the value. */
  @property({ type: Boolean, reflect: true })
  accessor disabled = false;

  /** The interests, normalized, without repeats, at most ten. */
  get value(): readonly string[] {
    return this.interests;
  }

  set value(interests: readonly string[]) {
    this.#touched = true;
    this.interests = normalizeInterests(interests);
    this.#report();
  }

  get form(): HTMLFormElement | null {
    return this.#internals.form;
  }

  get validity(): ValidityState {
    return this.#internals.validity;
  }

  get validationMessage(): string {
    return this.#internals.validationMessage;
  }

  get willValidate(): boolean {
    return this.#internals.willValidate;
  }

  checkValidity(): boolean {
    return this.#internals.checkValidity();
  }

  reportValidity(): boolean {
    return this.#internals.reportValidity();
  }

  /** Takes over what stands in the field, as Enter does. For a host that reads the value before the field loses focus. */
  commit(): void {
    this.#add(this.draft);
  }

  #touched = false;

  formResetCallback() {
    this.#touched = false;
    this.draft = "";
    this.interests = splitInterests(this.defaultValue);
    this.#report();
  }

  formDisabledCallback(disabled: boolean) {
    this.formDisabled = disabled;
  }

  formStateRestoreCallback(restored: FormData | string | null) {
    if (restored instanceof FormData) this.value = restored.getAll(this.name || "interests").map(String);
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (changed.has("defaultValue") && !this.#touched) this.interests = splitInterests(this.defaultValue);
  }

  override updated() {
    this.#report();
  }

  // Validity needs an anchor inside, so that the browser can point at it.
  #report() {
    const data = new FormData();
    for (const interest of this.interests) data.append(this.name || "interests", interest);
    this.#internals.setFormValue(this.name ? data : null, data);
    const missing = this.required && this.interests.length === 0;
    const text = msg("Add at least one interest", { id: "interests.missing" });
    if (missing && this.input) this.#internals.setValidity({ valueMissing: true }, text, this.input);
    else if (!missing) this.#internals.setValidity({});
  }

  #add(text: string) {
    const { added, isUnreadable } = addInterests(text, this.interests);
    this.draft = isUnreadable ? text : "";
    const names = added.join(", ");
    if (isUnreadable) this.news = msg("That is too long for one interest", { id: "interests.too-long" });
    else if (names) this.news = msg(str`Added: ${names}`, { id: "interests.added" });
    if (names) this.#change([...this.interests, ...added]);
  }

  #remove(interest: string) {
    const index = this.interests.indexOf(interest);
    this.news = msg(str`Removed: ${interest}`, { id: "interests.removed" });
    this.#change(this.interests.filter((other) => other !== interest));
    void this.updateComplete.then(() => (this.#chips()[Math.max(0, index - 1)] ?? this.input).focus());
  }

  #change(interests: readonly string[]) {
    this.value = interests;
    this.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #onInput(event: Event) {
    event.stopPropagation(); // an `input` from here means that the interests changed
    this.draft = this.input.value;
    if (event instanceof InputEvent && event.isComposing) return;
    if (this.draft.includes(",")) this.#add(this.draft);
  }

  #onKeydown(event: KeyboardEvent) {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && this.draft.trim() !== "") {
      event.preventDefault();
      this.#add(this.draft);
    } else if (event.key === "Enter") {
      this.form?.requestSubmit();
    } else if (this.input.selectionEnd === 0 && (event.key === "Backspace" || lineStep(event.key, this.input) < 0)) {
      this.#chips().at(-1)?.focus();
    }
  }

  #onChipKeydown(event: KeyboardEvent, interest: string) {
    const next = chipAfterKey(event.key, event.currentTarget as HTMLButtonElement, this.#chips(), this.input);
    if (event.key === "Delete" || event.key === "Backspace") this.#remove(interest);
    else if (next) next.focus();
    else return;
    event.preventDefault();
  }

  #chips(): HTMLButtonElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLButtonElement>(".chip")];
  }

  #onSlotchange(event: Event) {
    const elements = (event.target as HTMLSlotElement).assignedElements({ flatten: true });
    const options = elements.flatMap((element) => [...element.querySelectorAll("option")]);
    this.slotted = options.map((option) => option.value);
  }

  override render() {
    const full = this.interests.length >= LIMITS.interests;
    const disabled = this.disabled || this.formDisabled;
    const suggestions = fittingSuggestions([...this.suggestions, ...this.slotted], {
      typed: this.draft,
      chosen: this.interests,
    });
    const label = this.label ?? msg("Interests", { id: "interests.label" });
    return html`
      <label for="input" part="label">${label}</label>
      <div class="field" part="field" @click=${(event: Event) =>
        event.target === event.currentTarget && this.input.focus()}>
        <ul class="chips" aria-label=${label} ?hidden=${this.interests.length === 0}>
          ${repeat(this.interests, (interest) => interest, (interest) => this.#renderChip(interest, disabled))}
        </ul>
        <input id="input" autocomplete="off" autocapitalize="none" enterkeyhint="done" .value=${live(this.draft)}
          ?disabled=${disabled || full} aria-describedby="hint"
          placeholder=${this.interests.length === 0
            ? msg("tea, chess, night trains", { id: "interests.placeholder" })
            : msg("Another one", { id: "interests.another" })} ?hidden=${full} @input=${this.#onInput} @keydown=${this
            .#onKeydown} @change=${(event: Event) => {
            event.stopPropagation();
            this.commit();
          }}>
      </div>
      <div class="suggestions" ?hidden=${full || disabled}>
        ${suggestions.map((interest) =>
          html`
            <button type="button" class="suggestion" part="suggestion" @click=${() => this.#add(interest)}
              aria-label=${msg(str`Add ${interest}`, { id: "interests.add" })}>
                      ${icon("plus")}<span dir="auto">${interest}</span></button>
          `
        )}
      </div>
      <p id="hint" class="soft">${full ? msg("Ten are enough", { id: "interests.full" }) : nothing}</p>
      <p role="status" class=${this.draft === "" ? "visually-hidden" : "news"}>${this.news}</p>
      <slot hidden @slotchange=${this.#onSlotchange}></slot>
    `;
  }

  #renderChip(interest: string, disabled: boolean) {
    return html`<li><button type="button" class="chip" part="chip" ?disabled=${disabled}
      aria-label=${msg(str`Remove ${interest}`, { id: "interests.remove" })}
      @click=${() => this.#remove(interest)}
      @keydown=${(event: KeyboardEvent) => this.#onChipKeydown(event, interest)}>
      <span dir="auto">${interest}</span>${icon("close")}</button></li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "passerby-interest-picker": InterestPicker;
  }
}
