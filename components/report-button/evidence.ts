import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { LIMITS } from "../../protocol/mod.ts";
import { counted, numbered } from "../locales/mod.ts";
import type { ChatMessage } from "../session/session-state.ts";

/** So many of the last messages are chosen when the dialog opens. */
const DEFAULT_COUNT = 10;

/** Messages that reached the server: only these carry its stamp and can be verified. */
export function revealable(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  return messages.filter((message) => message.status === "sent");
}

/** Ids of the last ten, own messages included: they are the context. */
export function chosenByDefault(messages: readonly ChatMessage[]): ReadonlySet<number> {
  return new Set(revealable(messages).slice(-DEFAULT_COUNT).map((message) => message.id));
}

/** The list from which the person chooses what the report reveals. */
export function renderEvidence({ messages, chosen, disabled, choose }: {
  messages: readonly ChatMessage[];
  chosen: ReadonlySet<number>;
  disabled: boolean;
  choose: (id: number, on: boolean) => void;
}): TemplateResult | typeof nothing {
  const offered = revealable(messages);
  if (offered.length === 0) return nothing;
  return html`
    <fieldset class="evidence" ?disabled=${disabled}>
      <legend>${msg("Which messages go with it?", { id: "report.evidence" })}</legend>
      <p class="soft">${msg("Only those that you choose are opened. Your own give the context.", {
        id: "report.evidence-hint",
      })}</p>
      <div class="list" tabindex="0" role="group" aria-label=${msg("Messages", { id: "report.messages" })}>
          ${offered.map((message) => {
            const on = chosen.has(message.id);
            return html`
              <label class="choice">
                <input type="checkbox" .checked=${live(on)} ?disabled=${!on && chosen.size >= LIMITS.evidence}
                  @change=${(event: Event) => choose(message.id, (event.target as HTMLInputElement).checked)}>
                <span class="line"><span class="who">${speaker(message)}</span> <span dir="auto">${message
                  .text}</span></span>
              </label>
            `;
          })}
        </div>
    </fieldset>
  `;
}

/** "You" or "Stranger". */
export function speaker(message: ChatMessage): string {
  return message.own ? msg("You", { id: "report.you" }) : msg("Stranger", { id: "report.stranger" });
}

/** What stands where messages between two revealed ones are missing. */
export function gapText(missing: number): string {
  const count = numbered(missing);
  return counted(missing, {
    one: () => msg(str`${count} message in between is not shown`, { id: "report.gap.one" }),
    other: () => msg(str`${count} messages in between are not shown`, { id: "report.gap.other" }),
  });
}
