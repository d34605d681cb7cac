import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ChatMessage } from "../session/session-state.ts";

/**
 * One line of the conversation. `continued`: the same person spoke before. Who speaks is said in words for those who
 * do not see the form.
 */
export function renderMessage(message: ChatMessage, continued: boolean, resend: () => void): TemplateResult {
  const who = message.own ? "own" : "stranger";
  return html`<div class="message ${who} ${message.status}" part="message ${who}" ?data-continued=${continued}>
    <span class="visually-hidden">${
    message.own ? msg("You:", { id: "chat-box.you" }) : msg("Stranger:", { id: "chat-box.stranger" })
  }</span>
    <p class="text" dir="auto">${message.text}</p>
    ${renderStatus(message, resend)}
  </div>`;
}

function renderStatus(message: ChatMessage, resend: () => void) {
  if (message.status === "sending") {
    return html`<p class="status">${msg("On its way", { id: "chat-box.sending" })}</p>`;
  }
  if (message.status === "refused") {
    return html`<p class="status">${msg("Not sent", { id: "chat-box.refused" })}
      <button class="again" @click=${resend}>${msg("Send again", { id: "chat-box.resend" })}</button></p>`;
  }
  return nothing;
}
