import { msg, str } from "@lit/localize";
import { html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Mode } from "../../protocol/mod.ts";
import { LeaveRequestEvent } from "../events.ts";
import { LanguageController, listed } from "../locales/mod.ts";
import type { MediaFacts, UndoState } from "../session/session-state.ts";
import type { MarkState } from "../mark/mark.ts";
import { base, buttons, interlude } from "../styles/mod.ts";
import { styles } from "./waiting.css.ts";
import "../device-controls/device-controls.ts";
import "../mark/mark.ts";
import "../undo/undo.ts";
import "../video-pane/video-pane.ts";

/** On the way to somebody: reaching the server, asked to wait a moment, in the pool, agreeing on keys. */
export type WaitingStage = "connecting" | "paused" | "waiting" | "sealing";

/** A kind line stays for so long, in ms. */
const LINE_MS = 9_000;

/**
 * Something human to look at while nobody is there yet: the two dots wander, then meet.
 *
 * @fires passerby-leave-request - The person no longer wants to wait.
 * @fires passerby-undo-request - The person skipped by accident and asks to go back.
 * @fires passerby-camera-request - The person wants the camera, which is still on, off.
 * @fires passerby-microphone-request - The person wants the microphone, which is still on, off.
 */
@customElement("passerby-waiting")
export class Waiting extends LitElement {
  static override styles = [base, buttons, interlude, styles];

  readonly #language = new LanguageController(this);

  @state()
  private accessor line = 0;

  /** How far it is. */
  @property()
  accessor stage: WaitingStage = "waiting";

  /** What the person meets for. */
  @property()
  accessor mode: Mode = "text";

  /** What the person likes; somebody who likes it too is looked for first. */
  @property({ attribute: false })
  accessor interests: readonly string[] = [];

  /** What the person's devices do: they stay on from one stranger to the next. */
  @property({ attribute: false })
  accessor media: Pick<MediaFacts, "camera" | "microphone"> = { camera: "off", microphone: "off" };

  /** The person's own picture. */
  @property({ attribute: false })
  accessor stream: MediaStream | undefined;

  /** Whether there is a way back to the stranger before. */
  @property()
  accessor undo: UndoState = "none";

  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback() {
    super.connectedCallback();
    this.#timer = setInterval(() => this.line++, LINE_MS);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  override render() {
    const lines = this.mode === "video" && this.media.camera === "off" ? [cameraLine(), ...kindLines()] : kindLines();
    return html`
      <passerby-mark wide state=${MARKS[this.stage]}></passerby-mark>
      <div class="words">
        <div role="status">
          <h2>${TITLES[this.stage]()}</h2>
          <p class="who soft">${this.stage === "waiting" ? this.#whoText() : nothing}</p>
        </div>
        <p class="line" aria-live="off">${this.stage === "waiting" ? lines[this.line % lines.length] : nothing}</p>
        ${this.#renderDevices()}
        <passerby-undo .state=${this.undo}></passerby-undo>
        <button class="cancel" @click=${() => this.dispatchEvent(new LeaveRequestEvent())}>${msg("Cancel", {
          id: "waiting.cancel",
        })}</button>
      </div>
    `;
  }

  // Whoever goes on with the camera on sees that it is on, and can turn it off here.
  #renderDevices() {
    const { camera, microphone } = this.media;
    if (camera === "off" && microphone === "off") return nothing;
    return html`
      <div class="devices">
        <passerby-video-pane self .stream=${this.stream}
          .camera=${camera}><span slot="placeholder"></span></passerby-video-pane>
        <passerby-device-controls compact .camera=${camera} .microphone=${microphone}></passerby-device-controls>
      </div>
    `;
  }

  #whoText() {
    if (this.interests.length === 0) return msg("Anyone who is free.", { id: "waiting.anyone" });
    const interests = listed(this.interests, "disjunction");
    return msg(str`First someone who likes ${interests}, after a moment anyone.`, { id: "waiting.interests" });
  }
}

const MARKS: Record<WaitingStage, MarkState> = {
  connecting: "apart",
  paused: "apart",
  waiting: "wander",
  sealing: "meet",
};

const TITLES: Record<WaitingStage, () => string> = {
  connecting: () => msg("Stepping outside", { id: "waiting.connecting" }),
  paused: () => msg("One moment", { id: "waiting.paused" }),
  waiting: () => msg("Looking for someone", { id: "waiting.waiting" }),
  sealing: () => msg("Someone is here. Sealing the line", { id: "waiting.sealing" }),
};

function cameraLine(): string {
  return msg("Your camera is off. You decide when that changes.", { id: "waiting.line.camera" });
}

function kindLines(): string[] {
  return [
    msg("Say hello first. It is easier than it looks.", { id: "waiting.line.hello" }),
    msg("A good question is worth more than a good story.", { id: "waiting.line.question" }),
    msg("Everyone here pressed the same button.", { id: "waiting.line.button" }),
    msg("If it does not fit, pass on. Nobody minds.", { id: "waiting.line.pass" }),
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "passerby-waiting": Waiting;
  }
}
