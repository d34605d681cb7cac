import { expect, fixture, html } from "@open-wc/testing";
import "../chat/chat.ts";
import type { Chat } from "../chat/chat.ts";
import { OptionsChangeEvent, RememberRequestEvent, StartRequestEvent } from "../events.ts";
import { DEFAULT_OPTIONS } from "../options/options.ts";
import { FakeSession } from "../testing/fake-session.ts";
import { inside } from "../testing/shadow.ts";
import { clearPreferences, loadPreferences, PREFERENCES_KEY, savePreferences } from "./stored-preferences.ts";

const chat = async () => {
  const element = await fixture<Chat>(html`<passerby-chat .session=${new FakeSession()}></passerby-chat>`);
  await element.updateComplete;
  return element;
};
const OPTIONS = { ...DEFAULT_OPTIONS, sound: false, showTyping: false };

describe("Preferences", () => {
  beforeEach(() => localStorage.clear());
  afterEach(() => localStorage.clear());

  it("nothing is stored until the person asks for it", async () => {
    const element = await chat();
    element.dispatchEvent(new StartRequestEvent({ mode: "video", interests: ["tea"], languages: [] }));
    element.dispatchEvent(new OptionsChangeEvent(OPTIONS));
    await element.updateComplete;
    expect([localStorage.length, sessionStorage.length, document.cookie]).to.deep.equal([0, 0, ""]);
  });

  it("are remembered when the person says so, and come back with the page", async () => {
    const element = await chat();
    element.dispatchEvent(new RememberRequestEvent(true));
    element.dispatchEvent(new OptionsChangeEvent(OPTIONS));
    element.dispatchEvent(new StartRequestEvent({ mode: "video", interests: ["tea", "chess"], languages: ["fr"] }));
    expect(Object.keys(localStorage)).to.deep.equal([PREFERENCES_KEY]);
    const stored = JSON.parse(localStorage.getItem(PREFERENCES_KEY)!);
    expect(Object.keys(stored).sort(), "the listed schema").to.deep.equal(["interests", "mode", "options", "version"]);

    const again = await chat();
    const start = inside(again, "passerby-start") as HTMLElement & { mode: string; interests: string };
    expect([start.mode, start.interests]).to.deep.equal(["video", "tea,chess"]);
    const options = inside(again, "passerby-options") as HTMLElement & {
      options: typeof OPTIONS;
      ownData: { isRemembered: boolean };
    };
    expect(options.options).to.deep.equal(OPTIONS);
    expect(options.ownData.isRemembered).to.be.true;
  });

  it("are gone as soon as the person says so", async () => {
    const element = await chat();
    element.dispatchEvent(new RememberRequestEvent(true));
    expect(localStorage.length).to.equal(1);
    element.dispatchEvent(new RememberRequestEvent(false));
    expect(localStorage.length).to.equal(0);
    element.dispatchEvent(new OptionsChangeEvent(OPTIONS));
    expect(localStorage.length).to.equal(0);
  });

  it("that are broken, foreign or of another version count as none, and never throw", () => {
    for (const text of ["", "{", "null", "[]", '"x"', '{"version":2}', '{"version":1,"__proto__":{"x":1}}']) {
      localStorage.setItem(PREFERENCES_KEY, text);
      const loaded = loadPreferences(DEFAULT_OPTIONS);
      if (loaded) {
        expect(loaded).to.deep.include({ mode: "text", interests: [], options: DEFAULT_OPTIONS, agreed: undefined });
      }
    }
    const evil = {
      version: 1,
      mode: "audio",
      interests: ["ok", 7, "x".repeat(999)],
      options: { sound: "yes", evil: true },
    };
    localStorage.setItem(PREFERENCES_KEY, JSON.stringify(evil));
    expect(loadPreferences(DEFAULT_OPTIONS)).to.deep.equal({
      mode: "text",
      interests: ["ok"],
      options: DEFAULT_OPTIONS,
      agreed: undefined,
    });
  });

  it("keep which policy was agreed to", () => {
    const agreed = { hash: "a".repeat(64), kept: [["report", 5]] as [string, number][], guarantees: ["sealed"] };
    expect(savePreferences({ mode: "text", interests: [], options: OPTIONS, agreed })).to.be.true;
    expect(loadPreferences(DEFAULT_OPTIONS)?.agreed).to.deep.equal(agreed);
    clearPreferences();
    expect(loadPreferences(DEFAULT_OPTIONS)).to.be.undefined;
  });
});
