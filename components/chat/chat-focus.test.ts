import { expect } from "@open-wc/testing";
import { chatPage, roomOf, settled, TALK } from "../testing/chat-page.ts";
import { chatting, room } from "../testing/fake-session.ts";
import { inside, press } from "../testing/shadow.ts";
import type { Chat } from "./chat.ts";

describe("Chat with the keyboard", () => {
  it("Escape goes on, a second one stops", async () => {
    const { element, session } = await chatPage({ phase: chatting() });
    press(document.body, "Escape");
    expect(session.calls).to.deep.equal([["next"]]);
    session.set({ phase: { name: "waiting" } });
    await settled(element);
    press(document.body, "Escape");
    expect(session.calls).to.deep.equal([["next"], ["leave"]]);
  });

  it("Escape elsewhere in the page, in an input method or in a dialog changes nothing", async () => {
    const { element, session } = await chatPage({ phase: chatting(), messages: TALK });
    const foreign = document.createElement("input");
    element.parentElement!.append(foreign);
    press(foreign, "Escape");
    press(roomOf(element), "Escape", { isComposing: true });
    const report = inside(roomOf(element), "passerby-report-button");
    inside(report, ".opener").click();
    press(inside(report, "dialog"), "Escape");
    expect(session.calls).to.be.empty;
  });

  it("passes the focus on to the next view, and leaves it alone elsewhere in the page", async () => {
    const { element, session } = await chatPage({ phase: { name: "waiting" } });
    const waiting = inside<Chat>(element, "passerby-waiting");
    inside(waiting, ".cancel").focus();
    session.set({ phase: { name: "failed", code: "full", retrying: false } });
    await settled(element);
    expect(element.shadowRoot!.activeElement).to.equal(inside(element, "passerby-failure"));
    const foreign = document.createElement("input");
    element.parentElement!.append(foreign);
    foreign.focus();
    session.set({ phase: chatting() });
    await settled(element);
    session.set({ phase: { name: "ended", room: room(), reason: "left" } });
    await settled(element);
    expect(document.activeElement).to.equal(foreign);
  });
});
