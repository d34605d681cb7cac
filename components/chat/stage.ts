import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { noticeFor } from "../call-notice/notice-for.ts";
import { FlipRequestEvent } from "../events.ts";
import { icon } from "../icons/mod.ts";
import type { SessionState } from "../session/session-state.ts";
import "../call-notice/call-notice.ts";
import "../call-settings/call-settings.ts";
import "../device-controls/device-controls.ts";
import "../device-controls/device-problem.ts";
import "../video-pane/video-pane.ts";

/** What the person did with the call on this screen, beyond the session. */
export type StageFacts = {
  /** The person wants to hear this stranger. */
  heard: boolean;
  /** The person wants to see this stranger. */
  seen: boolean;
  /** The person's own picture is black. */
  dark: boolean;
};

/**
 * The call: the stranger large, the person in a round picture, the devices' controls, what the person should know or
 * answer, and what went wrong with the devices.
 */
export function renderStage(state: SessionState, { heard, seen, dark }: StageFacts): TemplateResult {
  const { partner, media, devices, sharing, call, line, localStream, remoteStream } = state;
  const unseen = media.camera === "on" && !sharing.shown;
  return html`
    <section class="stage">
      <passerby-video-pane class="stranger" tools .stream=${remoteStream} .camera=${partner.camera ? "on" : "off"}
        .microphone=${partner.microphone ? "on" : "off"} .call=${call} .relayed=${line.relayed} .quality=${line.quality}
        .speaker=${devices.speaker} ?veiled=${!seen} ?heard=${heard}
        ?stalled=${line.stalled}></passerby-video-pane>
      <passerby-video-pane class=${unseen ? "self unseen" : "self"} self .stream=${localStream} .camera=${media.camera}
        .microphone=${media.microphone} ?rear=${devices.facing === "environment"}>
        <span slot="placeholder"></span>
      </passerby-video-pane>
      <div class="devices">
        ${media.problem ? html`<passerby-device-problem .problem=${media.problem}></passerby-device-problem>` : nothing}
        <passerby-call-notice .notice=${noticeFor(state, dark)} .preview=${sharing.preview}></passerby-call-notice>
        <div class="controls">
          <passerby-device-controls .camera=${media.camera} .microphone=${media.microphone}></passerby-device-controls>
          ${media.camera === "on" && devices.cameras.length > 1 ? renderFlip() : nothing}
          <passerby-call-settings .state=${state}></passerby-call-settings>
        </div>
      </div>
    </section>
  `;
}

function renderFlip(): TemplateResult {
  const name = msg("Other camera", { id: "devices.flip" });
  return html`
    <button class="flip icon" aria-label=${name} title=${name}
      @click=${(event: Event) => event.target?.dispatchEvent(new FlipRequestEvent())}>${icon("flip")}</button>
  `;
}
