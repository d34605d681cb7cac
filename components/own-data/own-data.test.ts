import { expect, fixture, html } from "@open-wc/testing";
import "../chat/chat.ts";
import type { Chat } from "../chat/chat.ts";
import { chatting, FakeSession } from "../testing/fake-session.ts";
import { oneEvent } from "../testing/one-event.ts";
import { allInside, inside, textOf } from "../testing/shadow.ts";
import { heldLabel } from "./held-label.ts";
import "./own-data.ts";
import type { OwnDataPane } from "./own-data.ts";
import { NO_OWN_DATA, type OwnData } from "./own-data-state.ts";

const ROWS = [
  { id: "session", json: '{"name":"x","wishes":{"mode":"text","interests":["tea"],"languages":[]}}' },
  { id: "report", json: '{"note":"<img src=x onerror=alert(1)>"}' },
];
const pane = (data: Partial<OwnData> = {}) =>
  fixture<OwnDataPane>(html`<passerby-own-data .data=${{ ...NO_OWN_DATA, ...data }}></passerby-own-data>`);

describe("Own data", () => {
  it("asks with one activation", async () => {
    const element = await pane();
    setTimeout(() => inside(element, ".ask").click());
    await oneEvent(element, "passerby-held-request");
  });

  it("shows every row in plain words and as it is stored, as text only", async () => {
    const element = await pane({ held: { name: "held", rows: ROWS } });
    const text = textOf(element);
    expect(text).to.include("Your visit: a random name and what you want").and.include('"interests": [ "tea" ]');
    expect(text).to.include("<img src=x onerror=alert(1)>");
    expect(allInside(element, "img")).to.be.empty;
    expect(allInside(element, "li")).to.have.length(2);
  });

  it("has words for every row that a server can hold, and shows others by name", async () => {
    const known = [
      "connection",
      "session",
      "waiting",
      "room",
      "ended-room",
      "acquaintances",
      "returning",
      "address-use",
      "restriction",
      "unfinished-report",
      "report",
    ];
    for (const id of known) expect(heldLabel(id)).to.not.equal(id);
    for (const id of ["future-row", "__proto__", "constructor"]) expect(String(heldLabel(id))).to.equal(id);
    await pane();
  });

  it("says that nothing is held without a connection, that a server does not answer, and what stays", async () => {
    const texts = {
      "Nothing: you are not connected": { name: "held", rows: [] },
      "The server did not answer": { name: "failed" },
      "Asking the server": { name: "asking" },
      "Erased. Whoever comes back is somebody new.": { name: "erased", rows: [] },
      "This stays for the time that the policy states": { name: "erased", rows: [ROWS[1]!] },
    } as const;
    for (const [text, held] of Object.entries(texts)) expect(textOf(await pane({ held })), text).to.include(text);
  });

  it("erases only when the person confirms it", async () => {
    const element = await pane();
    const wishes: Event[] = [];
    element.addEventListener("passerby-erase-request", (event) => wishes.push(event));
    inside(element, ".erase").click();
    await element.updateComplete;
    expect(wishes).to.be.empty;
    expect(textOf(element)).to.include("the server forgets this visit");
    inside(element, ".confirm .quiet").click();
    await element.updateComplete;
    expect([wishes.length, allInside(element, ".confirm").length]).to.deep.equal([0, 0]);
    inside(element, ".erase").click();
    await element.updateComplete;
    inside(element, ".confirm .primary").click();
    expect(wishes).to.have.length(1);
  });

  it("is accessible in every state", async () => {
    await expect(await pane({ policy: "https://chat.example.org/privacy" })).to.be.accessible();
    await expect(await pane({ held: { name: "held", rows: ROWS } })).to.be.accessible();
    const element = await pane({ held: { name: "erased", rows: ROWS } });
    inside(element, ".erase").click();
    await element.updateComplete;
    await expect(element).to.be.accessible();
  });

  it("reaches the session from the chat's options, and what comes back is shown there", async () => {
    const session = new FakeSession({ phase: chatting() });
    session.held = ROWS;
    const chat = await fixture<Chat>(html`<passerby-chat .session=${session}></passerby-chat>`);
    await chat.updateComplete;
    const room = inside(chat, "passerby-room");
    await (room as Chat).updateComplete;
    const own = inside(inside(room, "passerby-options"), "passerby-own-data") as OwnDataPane;
    inside(own, ".ask").click();
    await until(() => textOf(own).includes("Your visit"));
    inside(own, ".erase").click();
    await own.updateComplete;
    inside(own, ".confirm .primary").click();
    await until(() => textOf(own).includes("Erased."));
    expect(session.calls.map(([name]) => name)).to.include.members(["what-you-hold", "erase"]);
    session.held = undefined;
    inside(own, ".ask").click();
    await until(() => textOf(own).includes("did not answer"));
  });
});

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise(requestAnimationFrame);
}
