import { msg } from "@lit/localize";
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { type Mode, MODES, type Wishes } from "../../protocol/mod.ts";
import { AttentionController } from "../controllers/attention-controller.ts";
import { EscapeController } from "../controllers/escape-controller.ts";
import { FocusController } from "../controllers/focus-controller.ts";
import { SessionController } from "../controllers/session-controller.ts";
import { WakeLockController } from "../controllers/wake-lock-controller.ts";
import type { ChatOptions } from "../events.ts";
import { LanguageController, useLanguageOf } from "../locales/mod.ts";
import { DEFAULT_OPTIONS, type Options } from "../options/options.ts";
import type { Session } from "../session/session.ts";
import type { SessionState } from "../session/session-state.ts";
import { base } from "../styles/mod.ts";
import { announce } from "./announce.ts";
import { styles } from "./chat.css.ts";
import { createSession, scriptOrigin } from "../controllers/create-session.ts";
import { adviseOwner, schemeAdvice } from "../controllers/owner-advice.ts";
import { type LastTalk, lastTalk } from "./last-talk.ts";
import type { Choices } from "./memory.ts";
import { newsFor } from "./news.ts";
import { OwnDataController } from "./own-data-controller.ts";
import type { Room } from "./room.ts";
import { handleWishes } from "./wishes.ts";
import "../failure/failure.ts";
import "../options/options.ts";
import "../report-button/report-button.ts";
import type { StartStep } from "../start/start.ts";
import "../start/start.ts";
import "../waiting/waiting.ts";
import "./room.ts";

/** An empty `lang` would tell that the language is unknown. */
const nonEmpty = {
  fromAttribute: (text: string | null) => text ?? "",
  toAttribute: (text: string) => text || null,
};

/**
 * Anonymous one-to-one chat between strangers, all in one. Give it any size; it fills what it gets.
 *
 * ```html
 * <script type="module" src="https://chat.example.org/passerby.js"></script>
 * <passerby-chat server="https://chat.example.org"></passerby-chat>
 * ```
 *
 * Wishes of the panes inside bubble through it; it acts on them unless somebody prevented the default before. Events
 * that carry words stay inside.
 *
 * @fires passerby-phase-change - The chat moved on to another phase.
 * @fires passerby-matched - Two strangers met.
 * @fires passerby-ended - A room is over.
 * @fires passerby-failed - There is no session.
 * @fires passerby-reported - A report arrived.
 * @slot title - Replaces the headline of the start screen.
 * @slot note - Below the start button, for house rules or a policy.
 * @csspart frame - The frame around everything.
 * @cssproperty [--passerby-accent=light-dark(#bb3d0a, #ff9d5c)] - The person's own color: dot, words, main button.
 * @cssproperty [--passerby-on-accent=light-dark(#ffffff, #16181d)] - Text on the accent.
 * @cssproperty [--passerby-ground=light-dark(#faf8f4, #14161a)] - Ground.
 * @cssproperty [--passerby-raised=light-dark(#ffffff, #1d2026)] - Ground of fields.
 * @cssproperty [--passerby-sunken=light-dark(#f1ede5, #0e1013)] - Ground of the video stage.
 * @cssproperty [--passerby-ink=light-dark(#16181d, #f3f0ea)] - Text and strong lines.
 * @cssproperty [--passerby-soft=light-dark(#5b5d63, #a8abb3)] - Second-rank text.
 * @cssproperty [--passerby-edge=light-dark(#86827a, #747984)] - Borders of controls.
 * @cssproperty [--passerby-hair=light-dark(#e3ded4, #2b2f37)] - Hairlines.
 * @cssproperty [--passerby-radius=0.375em] - The one radius of all corners.
 * @cssproperty [--passerby-font=system-ui] - Font family.
 * @cssproperty [--passerby-font-size=medium] - Size of text; everything else follows.
 */
@customElement("passerby-chat")
export class Chat extends LitElement {
  static override styles = [base, styles];

  readonly #language = new LanguageController(this);
  readonly #controller = new SessionController(this, (state, previous) => this.#onChange(state, previous));
  readonly #attention = new AttentionController(this, (hidden) => this.session?.setAway(hidden));

  readonly #wakeLock = new WakeLockController(this);
  readonly #escapeKey = new EscapeController(this, () => this.#escape());
  readonly #ownData = new OwnDataController(this, { session: () => this.session, choices: () => this.#choices });
  readonly #focus = new FocusController(this, () => this.renderRoot.querySelector<LitElement>(".frame > *"));

  @query("passerby-room")
  private accessor room!: Room | null;

  @state()
  private accessor options: ChatOptions = DEFAULT_OPTIONS;

  @state()
  private accessor wishes: Wishes | undefined;

  /** Address of the server; the origin of this script when absent. */
  @property()
  accessor server: string | undefined;

  /** What is chosen at the beginning. */
  @property()
  accessor mode: Mode = "text";

  /** Interests at the beginning, separated by commas. */
  @property()
  accessor interests = "";

  /** Interests to suggest. */
  @property({ attribute: false })
  accessor suggestions: readonly string[] = [];

  /** Offers text only. */
  @property({ type: Boolean, reflect: true, attribute: "no-video" })
  accessor noVideo = false;

  /**
   * How far people go at the beginning of a video chat: with words only, with the microphone on, or with the camera on
   * as well. The browser asks them on Start. Nobody sees their picture before they show it, and they can go back at any
   * time.
   */
  @property({ attribute: "start-step" })
  accessor startStep: StartStep = "text";

  /** Light or dark; what the system says when absent. */
  @property({ reflect: true })
  accessor theme: "light" | "dark" | undefined;

  /** The language of the texts; that of the page or of the person when absent. */
  @property({ reflect: true, converter: nonEmpty })
  override accessor lang = "";

  /** Which way the texts are written; what their language needs when absent. */
  @property({ reflect: true, converter: nonEmpty })
  override accessor dir = "";

  /** The session behind the views: the element's own, or one that the host sets. */
  get session(): Session | undefined {
    return this.#controller.session;
  }

  set session(session: Session | undefined) {
    this.#own = undefined;
    this.#controller.session = session;
  }

  #own: Session | undefined;
  #connection: AbortController | undefined;

  override connectedCallback() {
    super.connectedCallback();
    this.#connection = new AbortController();
    handleWishes(this, {
      signal: this.#connection.signal,
      session: () => this.session,
      start: (wishes) => this.#start(wishes),
      wishes: () => this.wishes,
      options: () => this.options,
      setOptions: (options) => this.#setOptions(options),
      askHeld: () => void this.#ownData.ask(),
      erase: () => void this.#erase(),
      remember: (remember) => this.#ownData.remember(remember),
    });
    this.#recall();
    // A page that goes says so; one that may come back from the browser's cache resumes.
    addEventListener("pagehide", (event) => event.persisted || this.session?.leave(), this.#connection);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#connection?.abort();
    // Moving the element disconnects it for a moment; only when it is really gone the devices go off.
    queueMicrotask(() => {
      if (!this.isConnected) this.#own?.leave();
    });
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (changed.has("server") && this.#own) {
      this.#own.leave();
      this.session = undefined;
    }
    if (changed.has("server") || !this.#ownData.agreement) this.#ownData.setServer(this.server ?? scriptOrigin());
  }

  override updated(changed: PropertyValues<this>) {
    if (changed.has("lang")) void useLanguageOf(this); // now that it is reflected
    const advice = changed.has("server") && this.server !== undefined ? schemeAdvice(this.server) : undefined;
    if (advice) console.warn(advice);
  }

  #start(wishes: Wishes) {
    this.wishes = wishes;
    if (!this.session) {
      this.session = createSession(this.server ?? scriptOrigin());
      this.#own = this.session;
    }
    // Only from the start screen, which says so: whoever turned a device off since goes on without it.
    const isFirst = (this.session?.state.phase.name ?? "idle") === "idle";
    this.session?.start(wishes);
    if (isFirst) this.#takeFirstStep(wishes);
    if (this.options.sound) this.#attention.prepareSound(); // remembered: this is the first gesture in this page
    this.#ownData.keep();
  }

  // What the device remembers, by choice.

  #recall() {
    if (this.wishes) return;
    const remembered = this.#ownData.memory.recall();
    if (!remembered) return;
    this.options = remembered.options;
    this.mode = remembered.mode;
    this.interests = remembered.interests.join(",");
  }

  get #choices(): Choices {
    const written = this.interests.split(",").map((each) => each.trim()).filter(Boolean);
    const { mode, interests } = this.wishes ?? { mode: this.mode, interests: written };
    return { mode, interests, options: this.options };
  }

  async #erase() {
    if (!await this.#ownData.erase()) return;
    this.#last = undefined;
    // The room went, and its options with it: what became of it shows in those of the start screen.
    await this.updateComplete;
    const isIdle = (this.session?.state.phase.name ?? "idle") === "idle";
    if (isIdle) this.renderRoot.querySelector<Options>(".corner passerby-options")?.show();
  }

  #takeFirstStep({ mode }: Wishes) {
    if (mode !== "video") return;
    if (this.startStep === "audio" || this.startStep === "video") void this.session?.setMicrophone(true);
    if (this.startStep === "video") void this.session?.setCamera(true);
  }

  #setOptions(options: ChatOptions) {
    if (options.sound && !this.options.sound) this.#attention.allowSound();
    if (!options.showTyping) this.session?.setTyping(false);
    this.options = options;
    this.#ownData.keep();
  }

  #onChange(state: SessionState, previous: SessionState) {
    announce(this, state, previous);
    adviseOwner(state, previous, this.server ?? scriptOrigin());
    this.#wakeLock.set(state.call === "connected" && (state.partner.camera || state.media.camera === "on"));
    this.#last = lastTalk(this.#last, state, previous);
    if (state.phase.name === "chatting" && previous.phase.name !== "chatting" && document.hidden) {
      this.session?.setAway(true);
    }
    const news = newsFor(state, previous);
    if (news) this.#attention.call(news, this.options);
  }

  #last: LastTalk | undefined;

  // Escape goes on to the next stranger, a second one stops.
  #escape(): boolean {
    const phase = this.session?.state.phase.name ?? "idle";
    if (phase === "idle" || this.room?.busy) return false;
    if (phase === "chatting" || phase === "sealing") this.session?.next();
    else this.session?.leave();
    return true;
  }

  override render() {
    return html`<div class="frame" part="frame">${this.#renderPhase()}</div>
      ${this.#renderCorner()}`;
  }

  #renderPhase() {
    const state = this.#controller.state;
    switch (state?.phase.name) {
      case undefined:
      case "idle":
        return this.#renderStart(state);
      case "connecting":
      case "waiting":
      case "sealing":
        return html`
          <passerby-waiting .stage=${"paused" in state.phase ? "paused" : state.phase.name} .mode=${this.wishes?.mode ??
            this.mode}
            .interests=${this.wishes?.interests ?? []} .media=${state.media} .undo=${state.undo} .stream=${state
              .localStream}></passerby-waiting>
        `;
      case "chatting":
      case "ended":
        return html`<passerby-room .state=${state} .options=${this.options} .ownData=${this.#ownData.facts}></passerby-room>`;
      case "failed":
        return html`
          <passerby-failure .code=${state.phase.code}
            .retrying=${state.phase.retrying}></passerby-failure>
        `;
    }
  }

  #renderStart(state: SessionState | undefined) {
    const offered = state?.modes ?? MODES;
    return html`
      <passerby-start .startStep=${this.startStep} .mode=${this.wishes?.mode ?? this.mode}
        .modes=${this.noVideo ? offered.filter((mode) => mode !== "video") : offered}
        .interests=${this.wishes?.interests.join(",") ?? this.interests} .suggestions=${this.suggestions}
        .noticed=${this.wishes !== undefined || this.#ownData.memory.agreed !== undefined} .agreement=${this.#ownData
          .agreement}
        .online=${state?.online}>
        <slot name="title" slot="title">${this.#renderTitle()}</slot>
        <slot name="note" slot="note"></slot>
      </passerby-start>
    `;
  }

  // In a room the bar has these. Hidden, not absent: an open form stays while somebody else comes.
  #renderCorner() {
    const state = this.#controller.state;
    const phase = state?.phase.name ?? "idle";
    const last = this.#last;
    return html`<div class="corner" ?hidden=${phase === "chatting" || phase === "ended"}>
      ${
      last
        ? html`
          <passerby-report-button .messages=${last.messages} .epoch=${last.epoch} .report=${state?.report ??
            { name: "none" }}
            label=${msg("Report the person before", { id: "report.last" })}></passerby-report-button>
        `
        : nothing
    }
      <passerby-options .options=${this.options} .ownData=${this.#ownData.facts}></passerby-options>
    </div>`;
  }

  // The inner element's own headline would not show through a slot that is passed on.
  #renderTitle() {
    return html`<h2>${msg("Meet someone passing by", { id: "start.title" })}</h2>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "passerby-chat": Chat;
  }
}
