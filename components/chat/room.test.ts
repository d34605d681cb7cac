import { expect } from "@open-wc/testing";
import { button, chatPage, roomOf, settled, TALK } from "../testing/chat-page.ts";
import { chatting, conversation, IDLE, room } from "../testing/fake-session.ts";
import { allInside, inside, press, textOf, type } from "../testing/shadow.ts";
import type { VideoPane } from "../video-pane/video-pane.ts";
import type { Chat } from "./chat.ts";

describe("Chat in a room", () => {
  it("sends what was written, and keeps the words from the host page", async () => {
    const { element, session } = await chatPage({ phase: chatting(), messages: TALK });
    const overheard: Event[] = [];
    element.parentElement!.addEventListener("passerby-message-request", (event) => overheard.push(event));
    const field = inside<HTMLTextAreaElement>(
      inside(inside(roomOf(element), "passerby-chat-box"), "passerby-composer"),
      "textarea",
    );
    type(field, "Good evening");
    press(field, "Enter");
    expect(session.calls).to.deep.equal([["typing", true], ["say", "Good evening"], ["typing", false]]);
    expect(overheard).to.be.empty;
  });

  it("shows what both like, and nothing of what only one does", async () => {
    const { element } = await chatPage({ phase: chatting({ interests: ["tea", "chess"] }) });
    expect(textOf(roomOf(element))).to.include("You both like tea and chess.");
  });

  it("keeps the conversation, block and report after the stranger left", async () => {
    const { element, session } = await chatPage({ phase: chatting(), messages: TALK });
    session.set({ phase: { name: "ended", room: room(), reason: "left" } });
    await settled(element);
    const text = textOf(roomOf(element));
    expect(text).to.include("They moved on").and.include("Hello");
    button(roomOf(element), "Block").click();
    expect(session.calls).to.deep.equal([["block"]]);
    expect(inside(roomOf(element), "passerby-report-button").hasAttribute("disabled")).to.be.false;
  });

  it("still offers to report the person before, when somebody else is looked for", async () => {
    const { element, session } = await chatPage({ phase: chatting({ epoch: 4 }), messages: TALK });
    session.set({ phase: { name: "waiting" }, messages: [] });
    await settled(element);
    const report = inside(element, "passerby-report-button") as HTMLElementTagNameMap["passerby-report-button"];
    report.show();
    await report.updateComplete;
    allInside<HTMLInputElement>(report, "input[type=radio]")[0]!.click();
    await report.updateComplete;
    session.set({ phase: chatting({ epoch: 5 }), messages: conversation("> Somebody else") });
    await settled(element);
    inside(report, "form footer .primary").click();
    expect(session.calls).to.deep.equal([["report", { reason: "minor", note: "", messages: [0, 1], epoch: 4 }]]);
  });

  it("shows devices that are still on after the stranger left, and turns them off", async () => {
    const { element, session } = await chatPage({
      phase: { name: "ended", room: room({ mode: "video" }), reason: "left" },
      media: { camera: "on", microphone: "off", problem: undefined },
    });
    inside(inside(roomOf(element), "passerby-device-controls"), "button[part=camera]").click();
    expect(session.calls).to.deep.equal([["camera", false]]);
    session.set({ phase: { name: "waiting" } });
    await settled(element);
    const waiting = inside<Chat>(element, "passerby-waiting");
    await waiting.updateComplete;
    inside(inside(waiting, "passerby-device-controls"), "button[part=camera]").click();
    expect(session.calls).to.have.length(2);
  });

  it("waits with going on while a dialog is open", async () => {
    const { element } = await chatPage({ phase: { name: "ended", room: room(), reason: "left" }, messages: TALK });
    const ending = inside(roomOf(element), "passerby-ending") as HTMLElementTagNameMap["passerby-ending"];
    inside<HTMLInputElement>(ending, "input").click();
    await settled(element);
    expect(ending.autoNext).to.be.true;
    const report = inside(roomOf(element), "passerby-report-button") as HTMLElementTagNameMap["passerby-report-button"];
    report.show();
    await settled(element);
    expect(ending.held).to.be.true;
    const closed = new Promise((resolve) => report.addEventListener("passerby-dialog-toggle", resolve));
    report.close();
    await closed;
    await settled(element);
    expect(ending.held).to.be.false;
  });

  it("goes on with the same wishes from an ended room", async () => {
    const { element, session } = await chatPage();
    const { StartRequestEvent } = await import("../events.ts");
    const wishes = { mode: "text", interests: ["tea"], languages: [] } as const;
    element.dispatchEvent(new StartRequestEvent({ ...wishes, interests: ["tea"], languages: [] }));
    session.set({ phase: { name: "ended", room: room(), reason: "left" } });
    await settled(element);
    const ending = inside(roomOf(element), "passerby-ending");
    inside(ending, ".primary").click();
    expect(session.calls).to.deep.equal([["start", wishes], ["start", wishes]]);
  });

  it("blurs and mutes every stranger until the person wants to see and hear them, the next one too", async () => {
    const stream = new MediaStream();
    const partner = { ...IDLE.partner, camera: true, microphone: true };
    const { element, session } = await chatPage({ phase: chatting({ mode: "video" }), partner, remoteStream: stream });
    const pane = () => inside<VideoPane>(inside(element, "passerby-room"), ".stranger");
    const isVeiled = () => [pane().veiled, inside<HTMLVideoElement>(pane(), "video").muted];
    const filter = () => getComputedStyle(inside(pane(), "video")).filter;
    expect(isVeiled()).to.deep.equal([true, true]);
    expect(filter()).to.include("blur(");
    await expect(element).to.be.accessible({ ignoredRules: ["video-caption"] });
    inside(pane(), ".veil button").click();
    await settled(element);
    await pane().updateComplete;
    expect(isVeiled()).to.deep.equal([false, false]);
    expect(filter()).to.equal("none");
    session.set({ phase: chatting({ mode: "video", epoch: 2 }) });
    await settled(element);
    await pane().updateComplete;
    expect(isVeiled()).to.deep.equal([true, true]);
  });

  it("asks again before the first picture of somebody who was only heard", async () => {
    const partner = { ...IDLE.partner, microphone: true };
    const { element, session } = await chatPage({
      phase: chatting({ mode: "video" }),
      partner,
      remoteStream: new MediaStream(),
    });
    const pane = () => inside<VideoPane>(roomOf(element), ".stranger");
    const heardAndVeiled = () => [pane().heard, pane().veiled];
    inside(pane(), ".veil button").click();
    await settled(element);
    expect(heardAndVeiled()).to.deep.equal([true, true]);
    session.set({ partner: { ...partner, camera: true } });
    await settled(element);
    expect(textOf(pane())).to.include("Their picture is blurred");
    inside(pane(), ".veil button").click();
    await settled(element);
    expect(heardAndVeiled()).to.deep.equal([true, false]);
    session.set({ phase: chatting({ mode: "video", epoch: 2 }) });
    await settled(element);
    expect(heardAndVeiled()).to.deep.equal([false, true]);
  });
});

describe("Chat whose call asks a question", () => {
  const direct = { ...IDLE.line, relayed: false };
  const controls = (element: Chat) => inside(roomOf(element), ".stage passerby-device-controls");
  const focused = (element: Chat) => controls(element).shadowRoot!.activeElement?.ariaLabel;

  for (const name of ["Camera", "Microphone"] as const) {
    it(`gives the focus back to the ${name.toLowerCase()} whose question was answered`, async () => {
      const { element, session } = await chatPage({ phase: chatting({ mode: "video" }), line: direct });
      button(controls(element), name).click();
      session.set({ line: { ...direct, directPending: true } });
      await settled(element);
      const notice = inside(roomOf(element), "passerby-call-notice");
      button(notice, "Go on").focus();
      session.set({ line: { ...direct, direct: true } });
      await settled(element);
      expect(focused(element)).to.equal(name);
    });
  }

  it("gives it back when a problem with a device is gone, and not when the person writes", async () => {
    const problem = { device: "camera", code: "denied" } as const;
    const off = { camera: "off", microphone: "off" } as const;
    const { element, session } = await chatPage({ phase: chatting({ mode: "video" }), media: { ...off, problem } });
    button(inside(roomOf(element), "passerby-device-problem"), "Try again").focus();
    session.set({ media: { ...off, camera: "starting", problem: undefined } });
    await settled(element);
    expect(focused(element)).to.equal("Camera");
    session.set({ media: { ...off, problem } });
    await settled(element);
    inside(inside(inside(roomOf(element), "passerby-chat-box"), "passerby-composer"), "textarea").focus();
    session.set({ media: { ...off, problem: undefined } });
    await settled(element);
    expect(focused(element)).to.equal(undefined);
  });
});
