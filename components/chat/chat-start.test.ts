import { expect, fixture, html } from "@open-wc/testing";
import { NextRequestEvent, StartRequestEvent } from "../events.ts";
import type { Phase } from "../session/session-state.ts";
import { chatPage, settled } from "../testing/chat-page.ts";
import { chatting, room } from "../testing/fake-session.ts";
import { allInside, inside, textOf } from "../testing/shadow.ts";
import type { Chat } from "./chat.ts";

/** Whether the host's child or the default with this text takes up space. */
function isShown(element: Chat, text: string): boolean {
  const all = [...element.children, ...allInside(element, "h2"), ...allInside(inside(element, "passerby-start"), "h2")];
  return all.some((each) => each.textContent === text && each.getClientRects().length > 0);
}

describe("Chat at the start", () => {
  it("starts a session with what the person wishes, after the notice", async () => {
    const { element, session } = await chatPage();
    element.interests = "tea";
    await settled(element);
    const start = inside(element, "passerby-start");
    inside(start, "button.big").click();
    await (start as Chat).updateComplete;
    expect(session.calls).to.be.empty;
    inside(inside(start, "passerby-notice"), "button.primary").click();
    const [name, wishes] = session.calls[0] as ["start", { mode: string; interests: string[] }];
    expect(name).to.equal("start");
    expect(wishes.mode).to.equal("text");
    expect(wishes.interests).to.deep.equal(["tea"]);
  });

  it("shows a headline and a note of the host", async () => {
    const element = await fixture<Chat>(
      html`
        <passerby-chat>
          <h2 slot="title">Talk to a reader</h2>
          <p slot="note">House rules</p>
        </passerby-chat>
      `,
    );
    await settled(element);
    for (const text of ["Talk to a reader", "House rules"]) expect(isShown(element, text), text).to.be.true;
    expect(isShown(element, "Meet someone passing by")).to.be.false;
  });

  it("offers text only when the host or the server wants it so", async () => {
    const { element, session } = await chatPage();
    expect(allInside(inside(element, "passerby-start"), "input[type=radio]")).to.have.length(2);
    element.noVideo = true;
    await settled(element);
    await (inside(element, "passerby-start") as Chat).updateComplete;
    expect(allInside(inside(element, "passerby-start"), "input[type=radio]")).to.be.empty;
    element.noVideo = false;
    session.set({ modes: ["text"] });
    await settled(element);
    await (inside(element, "passerby-start") as Chat).updateComplete;
    expect(allInside(inside(element, "passerby-start"), "input[type=radio]")).to.be.empty;
  });

  it("begins a video chat with the step that the host chose, and a text chat with words", async () => {
    const steps = { text: [], audio: ["microphone"], video: ["microphone", "camera"] };
    for (const [step, devices] of Object.entries(steps)) {
      const { element, session } = await chatPage();
      element.setAttribute("start-step", step);
      await settled(element);
      const wishes = { interests: [], languages: [] };
      element.dispatchEvent(new StartRequestEvent({ mode: "video", ...wishes }));
      expect(session.calls.slice(1)).to.deep.equal(devices.map((device) => [device, true]));
      element.dispatchEvent(new StartRequestEvent({ mode: "text", ...wishes }));
      expect(session.calls.at(-1)![0]).to.equal("start");
    }
  });

  it("turns on nothing by itself after the start: not for the next stranger, nor when it tries again", async () => {
    const wishes = { mode: "video", interests: ["tea"], languages: [] } as const;
    const request = () => new StartRequestEvent({ ...wishes, interests: [...wishes.interests], languages: [] });
    const { element, session } = await chatPage();
    element.setAttribute("start-step", "video");
    await settled(element);
    element.dispatchEvent(request());
    expect(session.calls.splice(0)).to.deep.equal([["start", wishes], ["microphone", true], ["camera", true]]);
    const phases: Phase[] = [
      { name: "ended", room: room({ mode: "video" }), reason: "left" },
      { name: "failed", code: "no-server", retrying: false },
    ];
    for (const phase of phases) {
      session.set({ phase });
      await settled(element);
      for (const event of [new NextRequestEvent(), request()]) {
        element.dispatchEvent(event);
        expect(session.calls.splice(0), phase.name).to.deep.equal([["start", wishes]]);
      }
    }
    session.set({ phase: chatting({ mode: "video" }) });
    await settled(element);
    element.dispatchEvent(new NextRequestEvent());
    expect(session.calls).to.deep.equal([["next"]]);
  });

  it("says on the start screen what goes on with Start", async () => {
    const { element } = await chatPage();
    element.mode = "video";
    for (const [step, text] of [["text", "stays off"], ["audio", "microphone goes on"], ["video", "Nobody sees you"]]) {
      element.setAttribute("start-step", step!);
      await settled(element);
      const start = inside<Chat>(element, "passerby-start");
      await start.updateComplete;
      expect(textOf(start)).to.include(text);
    }
  });
});
