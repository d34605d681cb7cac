import { msg } from "@lit/localize";
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { MessageRequestEvent } from "../events.ts";
import { icon, icons } from "../icons/mod.ts";
import { LanguageController } from "../locales/mod.ts";
import type { ChatMessage } from "../session/session-state.ts";
import { base, buttons } from "../styles/mod.ts";
import { styles } from "./chat-box.css.ts";
import { renderMessage } from "./message.ts";
import "./composer.ts";
import type { Composer } from "./composer.ts";

/** So close to the end, in pixels, the person reads along and new messages scroll into view. */
const FOLLOW_PX = 48;

/**
 * Shows the conversation and a composer. Everything in it is a stranger's text: only ever a text binding.
 *
 * @fires passerby-message-request - The person submitted text.
 * @fires passerby-typing - The person began or stopped typing.
 * @slot empty - Shown before the first message.
 * @slot end - After the last message.
 * @slot before-composer - At the start of the composer's line.
 * @csspart log - The conversation.
 * @csspart message - One message.
 * @csspart own - One message of the person.
 * @csspart stranger - One message of the stranger.
 * @csspart composer - The line in which one writes.
 * @cssproperty [--passerby-accent=#bb3d0a] - Ground of own messages.
 * @cssproperty [--passerby-on-accent=#ffffff] - Text of own messages.
 */
@customElement("passerby-chat-box")
export class ChatBox extends LitElement {
  static override styles = [base, buttons, icons, styles];

  readonly #language = new LanguageController(this);

  @query(".log")
  private accessor log!: HTMLElement;

  @query("passerby-composer")
  private accessor composer!: Composer;

  @state()
  private accessor unseen = 0;

  /** The conversation, oldest first. */
  @property({ attribute: false })
  accessor messages: readonly ChatMessage[] = [];

  /** The stranger types. */
  @property({ type: Boolean })
  accessor typing = false;

  /** The stranger's tab is hidden. */
  @property({ type: Boolean })
  accessor away = false;

  /** Nobody is there to write to. */
  @property({ type: Boolean, reflect: true })
  accessor disabled = false;

  /** Takes the composer away; the conversation stays. */
  @property({ type: Boolean, reflect: true, attribute: "no-composer" })
  accessor noComposer = false;

  /** Puts the cursor into the composer. */
  override focus(options?: FocusOptions) {
    this.composer?.focus(options);
  }

  protected override async getUpdateComplete(): Promise<boolean> {
    const done = await super.getUpdateComplete();
    await this.composer?.updateComplete;
    return done;
  }

  #follows = true;

  override willUpdate(changed: PropertyValues<this>) {
    if (!changed.has("messages")) return;
    const before = changed.get("messages") ?? [];
    // By its id: a long conversation forgets its beginning, so that its length says nothing.
    const last = before.at(-1);
    const lastIndex = this.messages.findLastIndex(({ id }) => id === last?.id);
    const fresh = this.messages.slice(lastIndex + 1);
    if ((last && lastIndex === -1) || fresh.some((message) => message.own)) this.#follows = true;
    this.unseen = this.#follows ? 0 : this.unseen + fresh.length;
  }

  override updated() {
    if (this.#follows) this.log.scrollTop = this.log.scrollHeight;
  }

  #onScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    this.#follows = scrollHeight - scrollTop - clientHeight < FOLLOW_PX;
    if (this.#follows) this.unseen = 0;
  }

  #toEnd() {
    this.#follows = true;
    this.unseen = 0;
    this.log.focus();
    this.requestUpdate();
  }

  #resend(message: ChatMessage) {
    this.dispatchEvent(new MessageRequestEvent(message.text));
  }

  override render() {
    return html`
      <div class="conversation">
        <div class="log" part="log" role="log" tabindex="0" aria-label=${msg("Conversation", {
          id: "chat-box.conversation",
        })} @scroll=${this.#onScroll}>
          <div class="empty" ?hidden=${this.messages.length > 0}><slot name="empty"></slot></div>
          ${repeat(
            this.messages,
            (message) => message.id,
            (message, i) =>
              renderMessage(message, this.messages[i - 1]?.own === message.own, () => this.#resend(message)),
          )}
          ${this.#renderPartner()}
          <slot name="end"></slot>
        </div>
        ${this.unseen > 0
          ? html`<button class="jump" @click=${this.#toEnd}>
          ${icon("down")} ${msg("New messages", { id: "chat-box.new-messages" })}
        </button>`
          : nothing}
      </div>
      <div class="line" part="composer" ?hidden=${this.noComposer}>
        <slot name="before-composer"></slot>
        <passerby-composer ?disabled=${this.disabled}></passerby-composer>
      </div>
    `;
  }

  #renderPartner() {
    const text = this.typing
      ? msg("The stranger is typing", { id: "chat-box.typing" })
      : this.away
      ? msg("The stranger looks at another tab", { id: "chat-box.away" })
      : undefined;
    return html`<p class="partner" aria-live="off" ?hidden=${!text}>
      ${this.typing ? html`<span class="typing" aria-hidden="true"><i></i><i></i><i></i></span>` : nothing}
      <span>${text}</span>
    </p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "passerby-chat-box": ChatBox;
  }
}
