import { expect, fixture, html } from "@open-wc/testing";
import type { SessionState } from "../session/session-state.ts";
import { chatting, FakeSession, IDLE, room } from "../testing/fake-session.ts";
import { allInside, inside, textOf } from "../testing/shadow.ts";
import type { Chat } from "./chat.ts";
import "./chat.ts";

async function chat(state: Partial<SessionState>): Promise<{ element: Chat; session: FakeSession }> {
  const session = new FakeSession(state);
  const element = await fixture<Chat>(html`<passerby-chat .session=${session}></passerby-chat>`);
  await settled(element);
  return { element, session };
}

async function settled(element: Chat): Promise<void> {
  for (let i = 0; i < 4; i++) {
    await element.updateComplete;
    for (const each of allInside<Chat>(element, "*")) await each.updateComplete;
  }
}

const button = (element: Element, label: string) =>
  allInside<HTMLButtonElement>(element, "button").find((each) => each.textContent?.trim() === label);

describe("Chat whose connections break", () => {
  it("shows in the room which one is broken, and lets the person write on", async () => {
    const { element, session } = await chat({ phase: chatting(), connection: "reconnecting" });
    const inRoom = () => inside(inside(element, "passerby-room"), "passerby-interruption");
    expect(textOf(inRoom())).to.contain("Your connection broke");
    session.set({ connection: "live", partner: { ...IDLE.partner, lostUntil: Date.now() + 20_000 } });
    await settled(element);
    expect(textOf(inRoom())).to.contain("Their connection broke");
    expect(inside(element, "passerby-room").shadowRoot!.querySelector("passerby-chat-box")!.disabled).to.equal(false);
    await expect(element).to.be.accessible();
    session.set({ partner: IDLE.partner });
    await settled(element);
    expect(textOf(inRoom()).trim()).to.equal("");
  });

  it("offers the way back to who skipped, and to who was skipped once they are asked", async () => {
    const { element, session } = await chat({ phase: { name: "waiting" }, undo: "possible" });
    const undoIn = (where: string) => {
      const pane = where === "passerby-ending"
        ? inside(inside(element, "passerby-room"), where)
        : inside(element, where);
      return inside(pane, "passerby-undo");
    };
    button(undoIn("passerby-waiting"), "Ask to go back")!.click();
    expect(session.calls).to.deep.equal([["undo"]]);
    session.set({ phase: { name: "ended", room: room(), reason: "left" }, undo: "invited" });
    await settled(element);
    button(undoIn("passerby-ending"), "Go back")!.click();
    expect(session.calls).to.deep.equal([["undo"], ["undo"]]);
    await expect(element).to.be.accessible();
  });

  it("leaves when the page goes for good, not when it may come back", async () => {
    const { session } = await chat({ phase: chatting() });
    dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
    expect(session.calls).to.deep.equal([]);
    dispatchEvent(new PageTransitionEvent("pagehide", { persisted: false }));
    expect(session.calls).to.deep.equal([["leave"]]);
  });
});
