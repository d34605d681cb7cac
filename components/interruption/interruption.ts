import { msg, str } from "@lit/localize";
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { counted, LanguageController, numbered } from "../locales/mod.ts";
import type { ConnectionState } from "../session/session-state.ts";
import { base } from "../styles/mod.ts";
import { styles } from "./interruption.css.ts";

/** Tells that a connection broke and comes back, mine or theirs; with a countdown while the room waits for them. */
@customElement("passerby-interruption")
export class Interruption extends LitElement {
  static override styles = [base, styles];

  readonly #language = new LanguageController(this);

  @state()
  private accessor secondsLeft = 0;

  /** My own way to the server. */
  @property()
  accessor connection: ConnectionState = "live";

  /** The partner is away, and the room waits until then, ms since 1970. */
  @property({ attribute: false })
  accessor lostUntil: number | undefined;

  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback() {
    super.connectedCallback();
    this.#count();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (changed.has("lostUntil")) this.#count();
  }

  #count() {
    clearInterval(this.#timer);
    if (this.lostUntil === undefined) return;
    this.#timer = setInterval(() => this.#tick(), 500);
    this.#tick();
  }

  #tick() {
    this.secondsLeft = Math.max(0, Math.ceil(((this.lostUntil ?? 0) - Date.now()) / 1_000));
  }

  // What happened is read aloud once, the countdown is not.
  override render() {
    const mine = this.connection === "reconnecting";
    const theirs = !mine && this.lostUntil !== undefined;
    return html`
      <p role="status">${mine
        ? msg("Your connection broke. Reconnecting; what you write is sent when it is back.", {
          id: "interruption.mine",
        })
        : theirs
        ? msg("Their connection broke. Reconnecting.", { id: "interruption.theirs" })
        : nothing}</p>
      ${theirs ? html`<p class="soft">${waitText(this.secondsLeft)}</p>` : nothing}
    `;
  }
}

function waitText(seconds: number): string {
  const count = numbered(seconds);
  return counted(seconds, {
    one: () => msg(str`The line is held for ${count} more second.`, { id: "interruption.wait.one" }),
    other: () => msg(str`The line is held for ${count} more seconds.`, { id: "interruption.wait.other" }),
  });
}

declare global {
  interface HTMLElementTagNameMap {
    "passerby-interruption": Interruption;
  }
}
