import { expect, fixture, html } from "@open-wc/testing";
import type { ChatMessage } from "../session/session-state.ts";
import { conversation } from "../testing/fake-session.ts";
import { oneEvent } from "../testing/one-event.ts";
import { allInside, inside, press, textOf, type } from "../testing/shadow.ts";
import "./chat-box.ts";
import type { ChatBox } from "./chat-box.ts";
import type { Composer } from "./composer.ts";

const TALK = conversation("> Hello", "Hi", "> How are you?");

function chatBox(messages: readonly ChatMessage[] = TALK): Promise<ChatBox> {
  return fixture<ChatBox>(html`<passerby-chat-box .messages=${messages}></passerby-chat-box>`);
}

function fieldOf(box: ChatBox): HTMLTextAreaElement {
  return inside<HTMLTextAreaElement>(inside(box, "passerby-composer"), "textarea");
}

describe("ChatBox", () => {
  it("shows the conversation as a log in which everybody is named", async () => {
    const box = await chatBox();
    const log = inside(box, "[role=log]");
    expect(log.tabIndex).to.equal(0);
    const lines = allInside(box, ".message").map((line) => line.textContent!.replace(/\s+/g, " ").trim());
    expect(lines).to.deep.equal(["Stranger: Hello", "You: Hi", "Stranger: How are you?"]);
  });

  it("tells own messages from the stranger's by form, not only by color", async () => {
    const box = await chatBox();
    const own = getComputedStyle(inside(box, ".own .text"));
    const stranger = getComputedStyle(inside(box, ".stranger .text"));
    expect(stranger.backgroundColor).to.equal("rgba(0, 0, 0, 0)");
    expect(own.backgroundColor).not.to.equal(stranger.backgroundColor);
    const [ownBox, strangerBox] = [inside(box, ".own .text"), inside(box, ".stranger .text")].map((text) =>
      text.getBoundingClientRect()
    ) as [DOMRect, DOMRect];
    expect(ownBox.right).to.be.greaterThan(strangerBox.right);
  });

  it("shows a stranger's text as text only", async () => {
    const payloads = ["<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "${alert(1)}", "&lt;b&gt;"];
    const box = await chatBox(conversation(...payloads.map((payload) => `> ${payload}`)));
    expect(allInside(box, ".stranger .text").map((text) => text.textContent)).to.deep.equal(payloads);
    expect(allInside(box, ".text *")).to.be.empty;
  });

  it("keeps the direction of a text to itself", async () => {
    const box = await chatBox(conversation("> שלום"));
    expect(inside(box, ".text").dir).to.equal("auto");
    expect(getComputedStyle(inside(box, ".text")).unicodeBidi).to.equal("plaintext");
  });

  it("Enter sends what was written, once, and empties the field", async () => {
    const box = await chatBox();
    type(fieldOf(box), "  Good evening  ");
    setTimeout(() => press(fieldOf(box), "Enter"));
    const { text } = await oneEvent(box, "passerby-message-request");
    expect(text).to.equal("Good evening");
    expect(fieldOf(box).value).to.equal("");
  });

  it("Shift and Enter begin a new line", async () => {
    const box = await chatBox();
    type(fieldOf(box), "One");
    const wishes: Event[] = [];
    box.addEventListener("passerby-message-request", (event) => wishes.push(event));
    expect(press(fieldOf(box), "Enter", { shiftKey: true })).to.be.true;
    expect(wishes).to.be.empty;
  });

  it("Enter that chooses a word of an input method sends nothing", async () => {
    const box = await chatBox();
    type(fieldOf(box), "にほん");
    const wishes: Event[] = [];
    box.addEventListener("passerby-message-request", (event) => wishes.push(event));
    press(fieldOf(box), "Enter", { isComposing: true });
    press(fieldOf(box), "Enter", { keyCode: 229 } as KeyboardEventInit);
    expect(wishes).to.be.empty;
    expect(fieldOf(box).value).to.equal("にほん");
  });

  it("does not send emptiness, or what is too long", async () => {
    const box = await chatBox();
    const wishes: Event[] = [];
    box.addEventListener("passerby-message-request", (event) => wishes.push(event));
    for (const text of ["", " \n ", "x".repeat(2_001)]) {
      type(fieldOf(box), text);
      press(fieldOf(box), "Enter");
    }
    expect(wishes).to.be.empty;
  });

  it("counts what is left near the limit", async () => {
    const box = await chatBox();
    const composer = inside<Composer>(box, "passerby-composer");
    type(fieldOf(box), "x".repeat(1_700));
    await composer.updateComplete;
    expect(inside(composer, "#left").textContent).to.equal("");
    type(fieldOf(box), "x".repeat(1_999));
    await composer.updateComplete;
    expect(inside(composer, "#left").textContent).to.equal("1 character left");
    type(fieldOf(box), "x".repeat(2_003));
    await composer.updateComplete;
    expect(inside(composer, "#left").textContent).to.equal("3 characters too long");
    expect(inside<HTMLButtonElement>(composer, "button").disabled).to.be.true;
  });

  it("grows with the text", async () => {
    const box = await chatBox();
    const before = fieldOf(box).offsetHeight;
    type(fieldOf(box), "one\ntwo\nthree");
    await inside<Composer>(box, "passerby-composer").updateComplete;
    expect(fieldOf(box).offsetHeight).to.be.greaterThan(before + 20);
  });

  it("tells when the person begins to type, and when they stop", async () => {
    const box = await chatBox();
    const composer = inside<Composer>(box, "passerby-composer");
    composer.typingPause = 0;
    const wishes: boolean[] = [];
    box.addEventListener("passerby-typing", ({ typing }) => wishes.push(typing));
    const stopped = new Promise<void>((resolve) =>
      box.addEventListener("passerby-typing", ({ typing }) => typing || resolve())
    );
    type(fieldOf(box), "H");
    type(fieldOf(box), "He");
    await stopped;
    expect(wishes).to.deep.equal([true, false]);
  });

  it("shows that the stranger types, or looks elsewhere", async () => {
    const box = await chatBox();
    box.typing = true;
    await box.updateComplete;
    expect(textOf(box)).to.include("The stranger is typing");
    box.typing = false;
    box.away = true;
    await box.updateComplete;
    expect(textOf(box)).to.include("The stranger looks at another tab").and.not.include("typing");
  });

  it("says what became of an own message, and sends a refused one again", async () => {
    const box = await chatBox([
      { id: 1, own: true, text: "First", at: 0, status: "sending" },
      { id: 2, own: true, text: "Second", at: 0, status: "refused" },
    ]);
    expect(textOf(box)).to.include("On its way").and.include("Not sent");
    setTimeout(() => inside(box, ".again").click());
    expect((await oneEvent(box, "passerby-message-request")).text).to.equal("Second");
  });

  it("follows the conversation, and offers to come back to its end", async () => {
    const long = conversation(...Array.from({ length: 40 }, (_, i) => `> Line ${i}`));
    const box = await chatBox(long);
    box.style.blockSize = "300px";
    box.messages = [...long];
    await box.updateComplete;
    const log = inside(box, ".log");
    const toEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight;
    expect(toEnd()).to.be.below(2);

    log.scrollTop = 0;
    await oneEvent(log, "scroll");
    box.messages = [...long.slice(1), { id: 98, own: false, text: "As long as before", at: 0, status: "sent" }];
    await box.updateComplete;
    expect(log.scrollTop).to.equal(0);
    expect(allInside(box, ".jump")).to.have.length(1);
    box.messages = [...box.messages, { id: 99, own: false, text: "New", at: 0, status: "sent" }];
    await box.updateComplete;
    expect(log.scrollTop).to.equal(0);
    inside(box, ".jump").click();
    await box.updateComplete;
    expect(toEnd()).to.be.below(2);
    expect(allInside(box, ".jump")).to.be.empty;
  });

  it("keeps what was written when the stranger leaves", async () => {
    const box = await chatBox();
    type(fieldOf(box), "I was about to say");
    box.disabled = true;
    await box.updateComplete;
    expect(fieldOf(box).value).to.equal("I was about to say");
    expect(fieldOf(box).disabled).to.be.true;
  });

  it("mirrors when it is written from right to left", async () => {
    const box = await fixture<ChatBox>(html`<passerby-chat-box dir="rtl" .messages=${TALK}></passerby-chat-box>`);
    const own = inside(box, ".own .text").getBoundingClientRect();
    const stranger = inside(box, ".stranger .text").getBoundingClientRect();
    expect(own.left).to.be.lessThan(stranger.left);
    expect(box.scrollWidth).to.be.at.most(box.clientWidth);
  });

  it("is accessible with, without and after a conversation", async () => {
    const box = await chatBox();
    box.typing = true;
    await expect(box).to.be.accessible();
    box.disabled = true;
    await expect(box).to.be.accessible();
    await expect(await chatBox([])).to.be.accessible();
  });
});
