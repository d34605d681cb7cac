import { expect, fixture, html } from "@open-wc/testing";
import type { Interruption } from "./interruption.ts";
import "./interruption.ts";

const words = (element: Interruption) =>
  [...element.renderRoot.querySelectorAll("p")].map((line) => line.textContent!.trim()).filter(Boolean);

describe("passerby-interruption", () => {
  it("says nothing while all is well", async () => {
    expect(words(await fixture<Interruption>(html`<passerby-interruption></passerby-interruption>`))).to.deep.equal([]);
  });

  it("tells of my own connection, whatever theirs does", async () => {
    const element = await fixture<Interruption>(html`
      <passerby-interruption connection="reconnecting" .lostUntil=${Date.now() + 9_000}></passerby-interruption>
    `);
    expect(words(element).length).to.equal(1);
    expect(words(element)[0]).to.contain("Your connection broke");
    await expect(element).to.be.accessible();
  });

  it("tells of theirs, with the seconds that are left, which are not read aloud", async () => {
    const element = await fixture<Interruption>(html`
      <passerby-interruption .lostUntil=${Date.now() + 7_900}></passerby-interruption>
    `);
    await element.updateComplete;
    expect(words(element)).to.deep.equal([
      "Their connection broke. Reconnecting.",
      "The line is held for 8 more seconds.",
    ]);
    expect(element.renderRoot.querySelector("[role=status]")!.textContent).not.to.contain("8");
    await expect(element).to.be.accessible();
    element.lostUntil = undefined;
    await element.updateComplete;
    expect(words(element)).to.deep.equal([]);
  });

  it("never counts below zero", async () => {
    const element = await fixture<Interruption>(html`
      <passerby-interruption .lostUntil=${Date.now() - 5_000}></passerby-interruption>
    `);
    await element.updateComplete;
    expect(words(element)[1]).to.equal("The line is held for 0 more seconds.");
  });
});
