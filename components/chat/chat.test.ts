import { expect } from "@open-wc/testing";
import { OptionsChangeEvent, StartRequestEvent, TypingEvent } from "../events.ts";
import { DEFAULT_OPTIONS } from "../options/options.ts";
import { clearPreferences, savePreferences } from "../preferences/stored-preferences.ts";
import { button, chatPage, roomOf, settled, TALK } from "../testing/chat-page.ts";
import { chatting, room } from "../testing/fake-session.ts";
import { inside, textOf } from "../testing/shadow.ts";
import { spyOnAudio } from "../testing/spy-audio.ts";
import type { Chat } from "./chat.ts";

describe("Chat", () => {
  it("says nothing of typing to those who turned that off", async () => {
    const { element, session } = await chatPage({ phase: chatting() });
    const typing = () => session.calls.filter(([name]) => name === "typing");
    element.dispatchEvent(new TypingEvent(true));
    expect(typing()).to.deep.equal([["typing", true]]);
    element.dispatchEvent(new OptionsChangeEvent({ ...DEFAULT_OPTIONS, showTyping: false }));
    expect(typing()).to.deep.equal([["typing", true], ["typing", false]]);
    element.dispatchEvent(new TypingEvent(true));
    expect(typing()).to.have.length(2);
  });

  it("asks for no device before a gesture, whatever the phase", async () => {
    const { element, session } = await chatPage();
    for (const phase of [{ name: "connecting" }, { name: "waiting" }, chatting({ mode: "video" })] as const) {
      session.set({ phase });
      await settled(element);
    }
    expect(session.calls.filter(([name]) => name === "camera" || name === "microphone")).to.be.empty;
    const controls = inside(roomOf(element), "passerby-device-controls");
    inside(controls, "button[part=camera]").click();
    expect(session.calls).to.deep.equal([["camera", true]]);
  });

  it("does not act on a wish that somebody prevented", async () => {
    const { element, session } = await chatPage({ phase: chatting() });
    element.parentElement!.addEventListener("passerby-next-request", (event) => event.preventDefault(), {
      capture: true,
    });
    inside(roomOf(element), ".next").click();
    expect(session.calls).to.be.empty;
  });

  it("next, block and leave are one activation each", async () => {
    const { element, session } = await chatPage({ phase: chatting() });
    inside(roomOf(element), ".next").click();
    button(roomOf(element), "Block").click();
    button(roomOf(element), "Leave").click();
    expect(session.calls).to.deep.equal([["next"], ["block"], ["leave"]]);
  });

  it("announces every change once, without a stranger's words", async () => {
    const { element, session } = await chatPage();
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

  it("shares that the tab is hidden", async () => {
    const { session } = await chatPage({ phase: chatting() });
    Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
    document.dispatchEvent(new Event("visibilitychange"));
    Reflect.deleteProperty(document, "hidden");
    expect(session.calls).to.deep.equal([["away", true]]);
  });

  it("makes a sound for a message in a hidden tab only for those who chose it", async () => {
    const { tones, restore } = spyOnAudio();
    Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
    try {
      const { element, session } = await chatPage({ phase: chatting(), messages: [] });
      session.set({ messages: TALK.slice(0, 1) });
      expect(tones).to.have.length(0);
      element.dispatchEvent(new OptionsChangeEvent({ ...DEFAULT_OPTIONS, sound: true }));
      expect(tones).to.have.length(2);
      session.set({ messages: [...TALK, { ...TALK[0]!, id: 2 }] });
      expect(tones).to.have.length(4);
      session.set({ messages: [...TALK, { ...TALK[0]!, id: 2 }, { ...TALK[1]!, id: 3 }] }); // the last one is the person's own
      expect(tones).to.have.length(4);
    } finally {
      Reflect.deleteProperty(document, "hidden");
      restore();
    }
  });

  it("makes it again in a later visit for those whose choice is remembered, from the first gesture on", async () => {
    const { tones, contexts, restore } = spyOnAudio();
    const options = { ...DEFAULT_OPTIONS, sound: true };
    savePreferences({ mode: "text", interests: [], options, agreed: undefined });
    try {
      const { element } = await chatPage();
      expect(contexts).to.deep.equal([]);
      element.dispatchEvent(new StartRequestEvent({ mode: "text", interests: [], languages: [] }));
      expect([contexts, tones]).to.deep.equal([[["resume"]], []]);
    } finally {
      clearPreferences();
      restore();
    }
  });

  it("is light or dark as the host says", async () => {
    const { element } = await chatPage();
    const ground = () => getComputedStyle(element).backgroundColor;
    element.theme = "light";
    await element.updateComplete;
    expect(ground()).to.equal("rgb(250, 248, 244)");
    element.theme = "dark";
    await element.updateComplete;
    expect(ground()).to.equal("rgb(20, 22, 26)");
  });

  it("speaks the language of its attribute", async () => {
    const { element } = await chatPage({ phase: { name: "waiting" } });
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
    const { element, session } = await chatPage({ phase: chatting() });
    const parent = element.parentElement!;
    element.remove();
    parent.prepend(element);
    expect(session.listeners).to.equal(1);
    element.remove();
    await Promise.resolve();
    expect(session.listeners).to.equal(0);
  });
});
