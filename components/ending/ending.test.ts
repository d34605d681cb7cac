import { expect, fixture, html } from "@open-wc/testing";
import type { LocalEndReason } from "../session/session-state.ts";
import { oneEvent } from "../testing/one-event.ts";
import { inside, textOf } from "../testing/shadow.ts";
import "./ending.ts";
import type { Ending } from "./ending.ts";

describe("Ending", () => {
  const titles: Record<LocalEndReason, string> = {
    left: "They moved on",
    lost: "The line to them broke",
    me: "You left",
    blocked: "Blocked",
    reported: "Reported",
    unsealed: "The line could not be sealed",
  };
  for (const [reason, title] of Object.entries(titles)) {
    it(`says "${title}" when the reason is ${reason}`, async () => {
      const element = await fixture<Ending>(
        html`<passerby-ending .reason=${reason as LocalEndReason}></passerby-ending>`,
      );
      expect(inside(element, "h2").textContent).to.equal(title);
      await expect(element).to.be.accessible();
    });
  }

  it("does not go on by itself unless it was chosen", async () => {
    const element = await fixture<Ending>(html`<passerby-ending .secondMs=${0} seconds="1"></passerby-ending>`);
    expect(textOf(element)).not.to.include("Goes on");
    setTimeout(() => inside<HTMLInputElement>(element, "input").click());
    expect((await oneEvent(element, "passerby-auto-next-change")).autoNext).to.be.true;
  });

  it("goes on after the countdown", async () => {
    const element = await fixture<Ending>(html`<passerby-ending .secondMs=${0} seconds="2"></passerby-ending>`);
    setTimeout(() => element.autoNext = true);
    await oneEvent(element, "passerby-next-request");
  });

  it("waits when the person asks for it, or does something else", async () => {
    const element = await fixture<Ending>(html`<passerby-ending auto-next></passerby-ending>`);
    expect(textOf(element)).to.include("Goes on in 5 seconds");
    inside(element, ".countdown button").click();
    await element.updateComplete;
    expect(textOf(element)).not.to.include("Goes on");
    const busy = await fixture<Ending>(html`<passerby-ending auto-next held></passerby-ending>`);
    expect(textOf(busy)).not.to.include("Goes on");
  });
});
