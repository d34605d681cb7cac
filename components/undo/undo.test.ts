import { expect, fixture, html, oneEvent } from "@open-wc/testing";
import type { UndoState } from "../session/session-state.ts";
import type { Undo } from "./undo.ts";
import "./undo.ts";

async function show(state: UndoState): Promise<Undo> {
  return await fixture<Undo>(html`
    <passerby-undo .state=${state}></passerby-undo>
  `);
}

const words = (undo: Undo) => undo.renderRoot.querySelector("[role=status]")!.textContent!.trim();
const button = (undo: Undo) => undo.renderRoot.querySelector("button");

describe("passerby-undo", () => {
  it("says nothing while there is no way back", async () => {
    const undo = await show("none");
    expect([words(undo), button(undo)]).to.deep.equal(["", null]);
  });

  it("lets the person ask, and the other one agree", async () => {
    for (const state of ["possible", "invited"] as const) {
      const undo = await show(state);
      expect(words(undo)).not.to.equal("");
      setTimeout(() => button(undo)!.click());
      const event = await oneEvent(undo, "passerby-undo-request");
      expect([event.bubbles, event.composed, event.cancelable]).to.deep.equal([true, true, true]);
      await expect(undo).to.be.accessible();
    }
  });

  it("says that it waits for an answer", async () => {
    const undo = await show("possible");
    const status = undo.renderRoot.querySelector("[role=status]");
    undo.state = "asked";
    await undo.updateComplete;
    expect(words(undo)).to.contain("Asked");
    expect(button(undo)).to.equal(null);
    expect(undo.renderRoot.querySelector("[role=status]")).to.equal(status); // so that it is read aloud
  });
});
