import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { EvidenceResult } from "../../protocol/mod.ts";
import { icon } from "../icons/mod.ts";
import type { ChatMessage } from "../session/session-state.ts";
import { gapText, speaker } from "./evidence.ts";

/** What the server could verify, message by message, with a line where messages in between were not revealed. */
export function renderResults(
  messages: readonly ChatMessage[],
  ids: readonly number[],
  results: readonly EvidenceResult[],
  close: () => void,
): TemplateResult {
  const positions = ids.map((id) => messages.findIndex((message) => message.id === id));
  return html`
    <p>${msg(
      "The server keeps it as long as the privacy policy says: the reason, your note and the messages that you chose. This version has no place yet where the people who run this site read reports.",
      { id: "report.next" },
    )}</p>
    ${results.length === 0 ? nothing : html`<ol class="results">${
      results.map((result, i) => {
        const message = messages[positions[i] ?? -1];
        const missing = i === 0 ? 0 : (positions[i] ?? 0) - (positions[i - 1] ?? 0) - 1;
        return html`
          ${missing > 0 ? html`<li class="gap">${gapText(missing)}</li>` : nothing}
          <li class=${result}>
            ${icon(result === "verified" ? "check" : "alert")}
            <span class="line">${message
              ? html`<span class="who">${speaker(message)}</span> <span dir="auto">${message.text}</span>`
              : nothing}</span>
            <span class="result">${RESULT_TEXTS[result]()}</span>
          </li>
        `;
      })
    }</ol>`}
    <footer><button class="primary" @click=${close}>${msg("Done", { id: "report.done" })}</button></footer>
  `;
}

const RESULT_TEXTS: Record<EvidenceResult, () => string> = {
  "verified": () => msg("Verified: exactly these words were sent", { id: "report.result.verified" }),
  "too-old": () => msg("Too old to verify", { id: "report.result.too-old" }),
  "does-not-open": () =>
    msg("Could not be verified: the words do not fit their seal", { id: "report.result.does-not-open" }),
  "wrong-room": () => msg("Could not be verified: from another conversation", { id: "report.result.wrong-room" }),
};
