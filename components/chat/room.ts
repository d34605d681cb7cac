import { msg, str } from "@lit/localize";
import { html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import {
  BlockRequestEvent,
  type ChatOptions,
  type DarkChangeEvent,
  LeaveRequestEvent,
  NextRequestEvent,
  type RevealEvent,
} from "../events.ts";
import type { CallSettings } from "../call-settings/call-settings.ts";
import type { ChatBox } from "../chat-box/chat-box.ts";
import { noticeFor } from "../call-notice/notice-for.ts";
import { FocusController } from "../controllers/focus-controller.ts";
import { ReturnFocusController } from "../controllers/return-focus-controller.ts";
import { icon, icons } from "../icons/mod.ts";
import { LanguageController, listed } from "../locales/mod.ts";
import { NO_OWN_DATA, type OwnData } from "../own-data/own-data-state.ts";
import { DEFAULT_OPTIONS, type Options } from "../options/options.ts";
import type { ReportButton } from "../report-button/report-button.ts";
import type { SealButton } from "../seal-check/seal-button.ts";
import type { Phase, RoomFacts, SessionState } from "../session/session-state.ts";
import { base, buttons } from "../styles/mod.ts";
import { styles } from "./room.css.ts";
import { stageStyles } from "./stage.css.ts";
import { renderStage } from "./stage.ts";
import "../chat-box/chat-box.ts";
import "../ending/ending.ts";
import "../interruption/interruption.ts";
import "../mark/mark.ts";
import "../options/options.ts";
import "../report-button/report-button.ts";
import "../seal-check/seal-button.ts";

/**
 * A live room or one that just ended: the stage in video mode, the conversation, and every way out.
 *
 * @fires passerby-next-request - The person wants to meet somebody else.
 * @fires passerby-leave-request - The person wants to stop.
 * @fires passerby-block-request - The person never wants to meet this partner again.
 */
@customElement("passerby-room")
export class Room extends LitElement {
  static override styles = [base, buttons, icons, styles, stageStyles];

  readonly #language = new LanguageController(this);

  // When the composer with the focus goes, what comes instead gets it.
  readonly #focus = new FocusController(
    this,
    () => this.renderRoot.querySelector<LitElement>("passerby-ending") ?? this.chatBox,
  );

  readonly #answered = new ReturnFocusController(
    this,
    () => this.renderRoot.querySelectorAll<LitElement>("passerby-call-notice, passerby-device-problem"),
    () => this.renderRoot.querySelector(".stage passerby-device-controls"),
  );

  @query("passerby-chat-box")
  private accessor chatBox!: ChatBox;

  @query("passerby-report-button")
  private accessor reportButton!: ReportButton | null;

  @query("passerby-seal-button")
  private accessor sealButton!: SealButton | null;

  @query("passerby-options")
  private accessor optionsButton!: Options | null;

  @query("passerby-call-settings")
  private accessor callSettings!: CallSettings | null;

  /** The room whose stranger the person wants to hear, or to see as well: the next one is veiled again. */
  @state()
  private accessor revealed: { epoch: number; picture: boolean } | undefined;

  @state()
  private accessor dark = false;

  /** The snapshot to show; its phase is "chatting" or "ended". */
  @property({ attribute: false })
  accessor state!: SessionState;

  /** What the person chose. */
  @property({ attribute: false })
  accessor options: ChatOptions = DEFAULT_OPTIONS;

  /** What the server holds about the person, and what this device remembers. */
  @property({ attribute: false })
  accessor ownData: OwnData = NO_OWN_DATA;

  /** A dialog is open: Escape closes it and nothing else. */
  get busy(): boolean {
    return [this.reportButton, this.sealButton, this.optionsButton, this.callSettings].some((button) => button?.open);
  }

  /** Puts the cursor where one writes; not on touch screens, where that would raise the keyboard over everything. */
  override focus(options?: FocusOptions) {
    if (this.#ended() === undefined && matchMedia("(pointer: fine)").matches) this.chatBox?.focus(options);
    else super.focus(options);
  }

  // Who waits for the room to be there wants to write: the field is two elements further in.
  protected override async getUpdateComplete(): Promise<boolean> {
    const done = await super.getUpdateComplete();
    await this.chatBox?.updateComplete;
    return done;
  }

  #ended(): Extract<Phase, { name: "ended" }> | undefined {
    return this.state.phase.name === "ended" ? this.state.phase : undefined;
  }

  #facts(): RoomFacts | undefined {
    return "room" in this.state.phase ? this.state.phase.room : undefined;
  }

  override render() {
    const facts = this.#facts();
    if (!facts) return nothing;
    const ended = this.#ended();
    const video = facts.mode === "video";
    const asking = video && (noticeFor(this.state, this.dark) || this.state.media.problem);
    const anyPicture = this.state.media.camera !== "off" || this.state.partner.camera;
    return html`<div class=${`room ${video ? "video" : "text"} ${anyPicture ? "picture" : "no-picture"} ${
      ended ? "ended" : asking ? "asking" : ""
    }`}>
      ${this.#renderBar(facts)}
      ${video && !ended ? this.#renderStage(facts) : nothing}
      <passerby-chat-box class="conversation" .messages=${this.state.messages} .typing=${this.state.partner.typing}
        .away=${this.state.partner.away} ?disabled=${ended !== undefined} ?no-composer=${ended !== undefined}>
        <div slot="empty" class="hello">${this.#renderHello(facts)}</div>
        <button slot="before-composer" class="next" title=${
      msg("Next stranger (Escape)", { id: "room.next-title" })
    } @click=${() => this.dispatchEvent(new NextRequestEvent())}>
          <span class="word">${msg("Next", { id: "room.next" })}</span>${icon("next")}
        </button>
        ${
      ended
        ? html`
          <passerby-ending slot="end" .reason=${ended.reason} .undo=${this.state.undo} .autoNext=${this.options
            .autoNext}
            .held=${this.busy}></passerby-ending>
        `
        : nothing
    }
      </passerby-chat-box>
    </div>`;
  }

  #renderStage({ epoch }: RoomFacts) {
    const revealed = this.revealed?.epoch === epoch ? this.revealed : undefined;
    return html`
      <div class="around" @passerby-reveal=${({ revealed, picture }: RevealEvent) =>
        this.revealed = revealed ? { epoch, picture } : undefined} @passerby-dark-change=${(event: DarkChangeEvent) =>
        this.dark = event.dark}
        @passerby-dialog-toggle=${this.#onDialog}>${renderStage(this.state, {
          heard: revealed !== undefined,
          seen: revealed?.picture ?? false,
          dark: this.dark,
        })}</div>
    `;
  }

  // The conversation is over but not out of reach: block and report stay where they were.
  #renderBar(facts: RoomFacts) {
    const ended = this.#ended();
    const blockable = !ended || (ended.reason !== "blocked" && ended.reason !== "reported");
    const { verification, messages, report } = this.state;
    return html`
      <header @passerby-dialog-toggle=${this.#onDialog}>
        <passerby-mark state=${ended ? "apart" : "together"}></passerby-mark>
        <div class="who">
          <p class="name">${msg("Stranger", { id: "room.stranger" })}</p>
          ${this.#renderStatus(facts)}
        </div>
        ${ended ? this.#renderDevices() : nothing}
      <div class="actions">
              ${ended ? nothing : html`
                <passerby-seal-button .emoji=${verification.emoji} .verdict=${verification.verdict}
                  @passerby-seal-report=${() => this.reportButton?.show()}></passerby-seal-button>
              `}
              <passerby-options .options=${this.options} .ownData=${this.ownData}></passerby-options>
              <button class="quiet" ?disabled=${!blockable} aria-label=${msg("Block", { id: "room.block" })}
                title=${msg("Never meet them again", { id: "room.block-title" })}
                @click=${() => this.dispatchEvent(new BlockRequestEvent())}>
                ${icon("block")}<span class="word" aria-hidden="true">${msg("Block", {
                  id: "room.block",
                })}</span></button>
              <passerby-report-button .messages=${messages} .epoch=${facts
                .epoch} .report=${report}></passerby-report-button>
              <button class="quiet" ?hidden=${ended !== undefined} aria-label=${msg("Leave", { id: "room.leave" })}
                title=${msg("Leave and stop", { id: "room.leave-title" })}
                @click=${() => this.dispatchEvent(new LeaveRequestEvent())}>
                ${icon("leave")}<span class="word" aria-hidden="true">${msg("Leave", {
                  id: "room.leave",
                })}</span></button>
            </div>
      </header>
    `;
  }

  // The stage is gone with the stranger; devices that are still on stay in sight.
  #renderDevices() {
    const { media: { camera, microphone }, localStream } = this.state;
    if (camera === "off" && microphone === "off") return nothing;
    return html`
      <passerby-video-pane class="self" self .stream=${localStream} .camera=${camera}>
              <span slot="placeholder"></span></passerby-video-pane>
      <passerby-device-controls compact .camera=${camera} .microphone=${microphone}></passerby-device-controls>
    `;
  }

  // An open dialog holds the countdown; `busy` is read when rendering.
  #onDialog() {
    this.requestUpdate();
  }

  // Which connection is broken, in place of what both like.
  #renderStatus(facts: RoomFacts) {
    const { connection, partner: { lostUntil } } = this.state;
    const broken = !this.#ended() && (connection === "reconnecting" || lostUntil !== undefined);
    return html`
      <passerby-interruption class="shared" .connection=${broken ? connection : "live"}
        .lostUntil=${broken ? lostUntil : undefined}></passerby-interruption>
      <p class="shared" ?hidden=${broken}>${this.#statusText(facts)}</p>
    `;
  }

  #statusText({ interests }: RoomFacts) {
    const ended = this.#ended();
    if (ended) return msg("The conversation is over", { id: "room.over" });
    return interests.length > 0 ? likeText(interests) : msg("Is here", { id: "room.here" });
  }

  #renderHello({ interests }: RoomFacts) {
    if (this.#ended()) return nothing;
    return html`
      <p class="like">${interests.length > 0 ? likeText(interests) : msg("Someone is here.", { id: "room.hello" })}</p>
      <p>${msg("Say hello.", { id: "room.say-hello" })}</p>
    `;
  }
}

function likeText(interests: readonly string[]): string {
  const list = listed(interests);
  return msg(str`You both like ${list}.`, { id: "room.like" });
}

declare global {
  interface HTMLElementTagNameMap {
    "passerby-room": Room;
  }
}
