import { fixture, html } from "@open-wc/testing";
import { nothing } from "lit";
import "../chat/chat.ts";
import type { Chat } from "../chat/chat.ts";
import type { Room } from "../chat/room.ts";
import type { SessionState } from "../session/session-state.ts";
import { conversation, FakeSession } from "./fake-session.ts";
import { allInside, inside } from "./shadow.ts";

/** Two lines of a conversation. */
export const TALK = conversation("> Hello", "Hi");

/** A page with a chat, whose session a test moves on. */
export async function chatPage(
  state: Partial<SessionState> = {},
  theme?: "light" | "dark",
): Promise<{ element: Chat; session: FakeSession }> {
  const session = new FakeSession(state);
  const element = await fixture<Chat>(
    html`<passerby-chat .session=${session} theme=${theme ?? nothing}></passerby-chat>`,
  );
  await settled(element);
  return { element, session };
}

/** Resolves when what a change leads to is rendered, in the room and what stands in it as well. */
export async function settled(element: Chat): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await element.updateComplete;
    const room = element.shadowRoot?.querySelector("passerby-room");
    await room?.updateComplete;
    for (const each of room ? allInside<Chat>(room, "*") : []) await each.updateComplete;
  }
}

/** The room on the screen; throws when there is none. */
export function roomOf(element: Chat): Room {
  return inside<Room>(element, "passerby-room");
}

/** The button that says so, to those who look or to those who listen. */
export function button(element: Element, label: string): HTMLButtonElement {
  const found = allInside<HTMLButtonElement>(element, "button").find((each) =>
    each.ariaLabel === label || each.textContent?.trim() === label
  );
  if (!found) throw new Error(`Cannot find button "${label}" in <${element.localName}>`);
  return found;
}
