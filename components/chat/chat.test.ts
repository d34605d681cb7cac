import { expect, fixture, html } from "@open-wc/testing";
import { nothing } from "lit";
import type { SessionState } from "../session/session-state.ts";
import { chatting, conversation, FakeSession, IDLE, room } from "../testing/fake-session.ts";
import { allInside, inside, press, textOf, type } from "../testing/shadow.ts";
import { OptionsChangeEvent, StartRequestEvent, TypingEvent } from "../events.ts";
import { DEFAULT_OPTIONS } from "../options/options.ts";
import type { VideoPane } from "../video-pane/video-pane.ts";
import "./chat.ts";
import type { Chat } from "./chat.ts";

const TALK = conversation("> Hello", "Hi");

async function chat(
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

async function settled(element: Chat): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await element.updateComplete;
    const room = element.shadowRoot?.querySelector("passerby-room");
    await room?.updateComplete;
  }
}

/** Whether the host's child or the default with this text takes up space. */
function isShown(element: Chat, text: string): boolean {
  const all = [...element.children, ...allInside(element, "h2"), ...allInside(inside(element, "passerby-start"), "h2")];
  return all.some((each) => each.textContent === text && each.getClientRects().length > 0);
}

const roomOf = (element: Chat) => inside(element, "passerby-room");
const button = (element: Element, label: string) =>
  allInside<HTMLButtonElement>(element, "button").find((each) =>
    each.ariaLabel === label || each.textContent?.trim() === label
  )!;

describe("Chat", () => {
  it("starts a session with what the person wishes, after the notice", async () => {
    const { element, session } = await chat();
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

  it("says nothing of typing to those who turned that off", async () => {
    const { element, session } = await chat({ phase: chatting() });
    const typing = () => session.calls.filter(([name]) => name === "typing");
    element.dispatchEvent(new TypingEvent(true));
    expect(typing()).to.deep.equal([["typing", true]]);
    element.dispatchEvent(new OptionsChangeEvent({ ...DEFAULT_OPTIONS, showTyping: false }));
    expect(typing()).to.deep.equal([["typing", true], ["typing", false]]);
    element.dispatchEvent(new TypingEvent(true));
    expect(typing()).to.have.length(2);
  });

  it("asks for no device before a gesture, whatever the phase", async () => {
    const { element, session } = await chat();
    for (const phase of [{ name: "connecting" }, { name: "waiting" }, chatting({ mode: "video" })] as const) {
      session.set({ phase });
      await settled(element);
    }
    expect(session.calls.filter(([name]) => name === "camera" || name === "microphone")).to.be.empty;
    const controls = inside(roomOf(element), "passerby-device-controls");
    inside(controls, "button[part=camera]").click();
    expect(session.calls).to.deep.equal([["camera", true]]);
  });

  it("sends what was written, and keeps the words from the host page", async () => {
    const { element, session } = await chat({ phase: chatting(), messages: TALK });
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

  it("does not act on a wish that somebody prevented", async () => {
    const { element, session } = await chat({ phase: chatting() });
    element.parentElement!.addEventListener("passerby-next-request", (event) => event.preventDefault(), {
      capture: true,
    });
    inside(roomOf(element), ".next").click();
    expect(session.calls).to.be.empty;
  });

  it("shows what both like, and nothing of what only one does", async () => {
    const { element } = await chat({ phase: chatting({ interests: ["tea", "chess"] }) });
    expect(textOf(roomOf(element))).to.include("You both like tea and chess.");
  });

  it("next, block and leave are one activation each", async () => {
    const { element, session } = await chat({ phase: chatting() });
    inside(roomOf(element), ".next").click();
    button(roomOf(element), "Block").click();
    button(roomOf(element), "Leave").click();
    expect(session.calls).to.deep.equal([["next"], ["block"], ["leave"]]);
  });

  it("Escape goes on, a second one stops", async () => {
    const { element, session } = await chat({ phase: chatting() });
    press(document.body, "Escape");
    expect(session.calls).to.deep.equal([["next"]]);
    session.set({ phase: { name: "waiting" } });
    await settled(element);
    press(document.body, "Escape");
    expect(session.calls).to.deep.equal([["next"], ["leave"]]);
  });

  it("Escape elsewhere in the page, in an input method or in a dialog changes nothing", async () => {
    const { element, session } = await chat({ phase: chatting(), messages: TALK });
    const foreign = document.createElement("input");
    element.parentElement!.append(foreign);
    press(foreign, "Escape");
    press(roomOf(element), "Escape", { isComposing: true });
    const report = inside(roomOf(element), "passerby-report-button");
    inside(report, ".opener").click();
    press(inside(report, "dialog"), "Escape");
    expect(session.calls).to.be.empty;
  });

  it("keeps the conversation, block and report after the stranger left", async () => {
    const { element, session } = await chat({ phase: chatting(), messages: TALK });
    session.set({ phase: { name: "ended", room: room(), reason: "left" } });
    await settled(element);
    const text = textOf(roomOf(element));
    expect(text).to.include("They moved on").and.include("Hello");
    button(roomOf(element), "Block").click();
    expect(session.calls).to.deep.equal([["block"]]);
    expect(inside(roomOf(element), "passerby-report-button").hasAttribute("disabled")).to.be.false;
  });

  it("still offers to report the person before, when somebody else is looked for", async () => {
    const { element, session } = await chat({ phase: chatting({ epoch: 4 }), messages: TALK });
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
    const { element, session } = await chat({
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

  it("waits with going on while a dialog is open", async () => {
    const { element } = await chat({ phase: { name: "ended", room: room(), reason: "left" }, messages: TALK });
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

  it("passes the focus on to the next view, and leaves it alone elsewhere in the page", async () => {
    const { element, session } = await chat({ phase: { name: "waiting" } });
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

  it("announces every change once, without a stranger's words", async () => {
    const { element, session } = await chat();
    const facts: Event[] = [];
    for (const name of ["phase-change", "matched", "ended", "failed", "reported"]) {
      element.addEventListener(`passerby-${name}`, (event) => facts.push(event));
    }
    session.set({ phase: { name: "waiting" } });
    session.set({ phase: chatting({ interests: ["tea"] }) });
    session.set({ messages: TALK });
    session.set({ phase: { name: "ended", room: room(), reason: "lost" } });
    session.set({ report: { name: "sent", results: ["verified"] } });
    session.set({ phase: { name: "failed", code: "full", retrying: false } });
    expect(facts.map(({ type }) => type.replace("passerby-", ""))).to.deep.equal([
      "phase-change",
      "phase-change",
      "matched",
      "phase-change",
      "ended",
      "reported",
      "phase-change",
      "failed",
    ]);
    expect(JSON.stringify(facts.map((fact) => Object.values(fact)))).not.to.include("Hello").and.not.include("tea");
  });

  it("goes on with the same wishes from an ended room", async () => {
    const { element, session } = await chat();
    const { StartRequestEvent } = await import("../events.ts");
    const wishes = { mode: "text", interests: ["tea"], languages: [] } as const;
    element.dispatchEvent(new StartRequestEvent({ ...wishes, interests: ["tea"], languages: [] }));
    session.set({ phase: { name: "ended", room: room(), reason: "left" } });
    await settled(element);
    const ending = inside(roomOf(element), "passerby-ending");
    inside(ending, ".primary").click();
    expect(session.calls).to.deep.equal([["start", wishes], ["start", wishes]]);
  });

  it("shares that the tab is hidden", async () => {
    const { session } = await chat({ phase: chatting() });
    Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
    document.dispatchEvent(new Event("visibilitychange"));
    Reflect.deleteProperty(document, "hidden");
    expect(session.calls).to.deep.equal([["away", true]]);
  });

  it("offers text only when the host or the server wants it so", async () => {
    const { element, session } = await chat();
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
      const { element, session } = await chat();
      element.setAttribute("start-step", step);
      await settled(element);
      const wishes = { interests: [], languages: [] };
      element.dispatchEvent(new StartRequestEvent({ mode: "video", ...wishes }));
      expect(session.calls.slice(1)).to.deep.equal(devices.map((device) => [device, true]));
      element.dispatchEvent(new StartRequestEvent({ mode: "text", ...wishes }));
      expect(session.calls.at(-1)![0]).to.equal("start");
    }
  });

  it("says on the start screen what goes on with Start", async () => {
    const { element } = await chat();
    element.mode = "video";
    for (const [step, text] of [["text", "stays off"], ["audio", "microphone goes on"], ["video", "Nobody sees you"]]) {
      element.setAttribute("start-step", step!);
      await settled(element);
      const start = inside<Chat>(element, "passerby-start");
      await start.updateComplete;
      expect(textOf(start)).to.include(text);
    }
  });

  it("blurs and mutes every stranger until the person wants to see and hear them, the next one too", async () => {
    const stream = new MediaStream();
    const partner = { ...IDLE.partner, camera: true, microphone: true };
    const { element, session } = await chat({ phase: chatting({ mode: "video" }), partner, remoteStream: stream });
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

  it("is light or dark as the host says", async () => {
    const { element } = await chat();
    const ground = () => getComputedStyle(element).backgroundColor;
    element.theme = "light";
    await element.updateComplete;
    expect(ground()).to.equal("rgb(250, 248, 244)");
    element.theme = "dark";
    await element.updateComplete;
    expect(ground()).to.equal("rgb(20, 22, 26)");
  });

  it("speaks the language of its attribute", async () => {
    const { element } = await chat({ phase: { name: "waiting" } });
    const waiting = inside<Chat>(element, "passerby-waiting");
    for (const [lang, text] of [["fr-CA", "À la recherche de quelqu’un"], ["en", "Looking for someone"]] as const) {
      const ready = new Promise<void>((resolve) =>
        addEventListener("lit-localize-status", ({ detail }) => detail.status === "ready" && resolve())
      );
      element.lang = lang;
      await ready;
      await waiting.updateComplete;
      expect(textOf(waiting)).to.include(text);
    }
  });

  it("leaves its session alone while it is moved, and listens no more when it is gone", async () => {
    const { element, session } = await chat({ phase: chatting() });
    const parent = element.parentElement!;
    element.remove();
    parent.prepend(element);
    expect(session.listeners).to.equal(1);
    element.remove();
    await Promise.resolve();
    expect(session.listeners).to.equal(0);
  });

  const both = { ...IDLE.partner, camera: true, microphone: true };
  const states: Record<string, Partial<SessionState>> = {
    "at the start": {},
    "waiting": { phase: { name: "waiting" } },
    "in a text chat": { phase: chatting({ interests: ["tea"] }), messages: TALK },
    "in a video chat": { phase: chatting({ mode: "video" }), messages: TALK, partner: both },
    "with a camera problem": {
      phase: chatting({ mode: "video" }),
      media: { camera: "off", microphone: "off", problem: { device: "camera", code: "denied" } },
    },
    "at the end": { phase: { name: "ended", room: room(), reason: "left" }, messages: TALK },
    "without a server": { phase: { name: "failed", code: "no-server", retrying: true } },
  };
  for (const [name, state] of Object.entries(states)) {
    for (const theme of ["light", "dark"] as const) {
      it(`is accessible ${name}, ${theme}`, async () => {
        const { element } = await chat(state, theme);
        await expect(element).to.be.accessible({ ignoredRules: ["video-caption"] }); // a live call has no captions
      });
    }
    it(`fits into 320 pixels ${name}, in both directions`, async () => {
      const { element } = await chat(state);
      for (const dir of ["ltr", "rtl"]) {
        element.parentElement!.dir = dir;
        element.style.inlineSize = "320px";
        await settled(element);
        for (const box of [element, ...allInside(element, ".frame, passerby-room")]) {
          expect(box.scrollWidth).to.be.at.most(320);
        }
      }
    });
  }
});
