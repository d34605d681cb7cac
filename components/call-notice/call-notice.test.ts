import { expect, fixture, html } from "@open-wc/testing";
import type { SessionState } from "../session/session-state.ts";
import { chatting, IDLE } from "../testing/fake-session.ts";
import { oneEvent } from "../testing/one-event.ts";
import { allInside, inside, textOf } from "../testing/shadow.ts";
import "./call-notice.ts";
import type { CallNotice } from "./call-notice.ts";
import { type CallNoticeKind, noticeFor } from "./notice-for.ts";

const ON = { camera: "on", microphone: "off", problem: undefined } as const;

function state(changes: Partial<SessionState> = {}, line: Partial<SessionState["line"]> = {}): SessionState {
  return { ...IDLE, phase: chatting({ mode: "video" }), ...changes, line: { ...IDLE.line, ...line } };
}

const notice = (kind: CallNoticeKind) =>
  fixture<CallNotice>(html`<passerby-call-notice .notice=${kind}></passerby-call-notice>`);
const press = (element: CallNotice, name: string) =>
  allInside(element, "button").find((button) => button.textContent?.trim() === name)!.click();

describe("What a person in a call should know", () => {
  it("is nothing while there is nothing", () => {
    expect(noticeFor(state(), false)).to.equal(undefined);
    expect(noticeFor(state({}, { relayed: false }), false)).to.equal(undefined);
  });

  it("is what a call shows of them, before any device without TURN, and when the stranger wants a call", () => {
    expect(noticeFor(state({}, { relayed: false, directPending: true }), false)).to.deep.equal({
      name: "warn",
      theirs: false,
    });
    const partner = { ...IDLE.partner, direct: true };
    expect(noticeFor(state({ partner }, { relayed: false }), false)).to.deep.equal({ name: "warn", theirs: true });
    // A microphone that is on from the waiting screen would be sent as well.
    const media = { ...ON, camera: "off", microphone: "on" } as const;
    expect(noticeFor(state({ media }, { relayed: false }), false)?.name).to.equal("warn");
    expect(noticeFor(state({ partner }, { relayed: false, direct: false }), false)).to.equal(undefined);
  });

  it("is that the stranger has not agreed, or that they would like to connect directly", () => {
    expect(noticeFor(state({}, { relayed: false, direct: true }), false)).to.deep.equal({ name: "waiting" });
    const partner = { ...IDLE.partner, direct: true };
    expect(noticeFor(state({ partner }), false)).to.deep.equal({ name: "offer" });
    expect(noticeFor(state({ partner }, { direct: false }), false)).to.equal(undefined);
    expect(noticeFor(state({ partner }, { directOffered: false }), false)).to.equal(undefined);
  });

  it("is their own picture: not sent yet, black, or too much for the line", () => {
    expect(noticeFor(state({ media: ON }), false)).to.deep.equal({ name: "preview" });
    expect(noticeFor(state({ media: ON }), true)).to.deep.equal({ name: "dark" });
    const sharing = { shown: true, preview: true };
    expect(noticeFor(state({ media: ON, sharing }), false)).to.equal(undefined);
    expect(noticeFor(state({ media: ON, sharing, call: "connected" }, { soundOnly: true }), false)).to.deep.equal({
      name: "sound-only",
    });
    expect(noticeFor(state(), true)).to.equal(undefined);
  });
});

describe("CallNotice", () => {
  it("says in plain words what a direct call shows, and never an address", async () => {
    for (const kind of [{ name: "warn", theirs: true }, { name: "offer" }] as const) {
      const element = await notice(kind);
      expect(textOf(element)).to.include("see your network address").and.include("tells roughly where you are");
      expect(textOf(element)).not.to.match(/\d+\.\d+/);
      await expect(element).to.be.accessible();
    }
  });

  it("takes yes and no for an answer", async () => {
    const warn = await notice({ name: "warn", theirs: false });
    setTimeout(() => press(warn, "Go on"));
    expect((await oneEvent(warn, "passerby-direct-request")).agrees).to.be.true;
    setTimeout(() => press(warn, "Text only"));
    expect((await oneEvent(warn, "passerby-direct-request")).agrees).to.be.false;
    const offer = await notice({ name: "offer" });
    setTimeout(() => press(offer, "Not now"));
    expect((await oneEvent(offer, "passerby-direct-request")).agrees).to.be.false;
    const waiting = await notice({ name: "waiting" });
    expect(allInside(waiting, "button").length).to.equal(1);
  });

  it("shows the picture when the person says so, from now on at once when they want that", async () => {
    const element = await notice({ name: "preview" });
    await expect(element).to.be.accessible();
    setTimeout(() => press(element, "Show them"));
    expect((await oneEvent(element, "passerby-show-request")).shown).to.be.true;
    setTimeout(() => inside(element, "input").click());
    expect((await oneEvent(element, "passerby-preview-request")).preview).to.be.false;
  });

  it("is not there while there is nothing to say", async () => {
    const element = await notice({ name: "dark" });
    expect(textOf(element)).to.include("Your picture is black");
    element.notice = undefined;
    await element.updateComplete;
    expect([getComputedStyle(element).display, textOf(element)]).to.deep.equal(["none", ""]);
  });
});
