import { html, nothing, type TemplateResult } from "lit";
import type { SessionState } from "../session/session-state.ts";
import "../device-controls/device-controls.ts";
import "../device-controls/device-problem.ts";
import "../video-pane/video-pane.ts";

/** The call: the stranger large, the person in a round picture, the devices' controls, and what went wrong with them. */
export function renderStage({ partner, media, call, localStream, remoteStream }: SessionState): TemplateResult {
  return html`
    <section class="stage">
      <passerby-video-pane class="stranger" .stream=${remoteStream} .camera=${partner.camera ? "on" : "off"}
        .microphone=${partner.microphone ? "on" : "off"} .call=${call}></passerby-video-pane>
      <passerby-video-pane class="self" self .stream=${localStream} .camera=${media.camera} .microphone=${media
        .microphone}>
        <span slot="placeholder"></span>
      </passerby-video-pane>
      <div class="devices">
          ${media.problem
            ? html`<passerby-device-problem .problem=${media.problem}></passerby-device-problem>`
            : nothing}
          <passerby-device-controls .camera=${media.camera} .microphone=${media.microphone}></passerby-device-controls>
        </div>
    </section>
  `;
}
