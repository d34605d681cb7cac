import { expect, fixture, html } from "@open-wc/testing";
import { oneEvent } from "../testing/one-event.ts";
import { allInside, textOf } from "../testing/shadow.ts";
import { SEAL_EMOJI } from "./emoji.ts";
import "./seal-button.ts";
import type { SealButton } from "./seal-button.ts";
import "./seal-check.ts";
import type { SealCheck } from "./seal-check.ts";

const SEVEN = [4, 51, 23, 60, 8, 16, 63];

function check(emoji: readonly number[] | undefined = SEVEN): Promise<SealCheck> {
  return fixture(html`<passerby-seal-check .emoji=${emoji}></passerby-seal-check>`);
}

describe("SealCheck", () => {
  it("has 64 pictures, each with a symbol and a name of its own", () => {
    expect(SEAL_EMOJI).to.have.length(64);
    expect(new Set(SEAL_EMOJI.map(({ symbol }) => symbol)).size).to.equal(64);
    expect(new Set(SEAL_EMOJI.map(({ name }) => name())).size).to.equal(64);
  });

  it("shows the pictures in order, with their names", async () => {
    const element = await check();
    const names = allInside(element, ".pictures li span:last-child").map((name) => name.textContent);
    expect(names).to.deep.equal(["Unicorn", "Train", "Banana", "Anchor", "Panda", "Tree", "Pin"]);
  });

  it("says when comparing helps and when it does not", async () => {
    const element = await check();
    expect(textOf(element)).to.include("It helps when you hear or see each other").and.include(
      "It proves nothing in writing",
    );
  });

  it("wishes for the verdict that the person gives", async () => {
    const element = await check();
    for (const [index, verdict] of [[0, "matches"], [1, "differs"]] as const) {
      setTimeout(() => allInside(element, ".answers button")[index]!.click());
      expect((await oneEvent(element, "passerby-verdict-request")).verdict).to.equal(verdict);
    }
  });

  it("cannot be answered while there is nothing to compare", async () => {
    const element = await fixture<SealCheck>(html`<passerby-seal-check></passerby-seal-check>`);
    expect(allInside<HTMLButtonElement>(element, ".answers button").every((button) => button.disabled)).to.be.true;
  });

  it("leads on from a difference to ending and reporting", async () => {
    const element = await fixture<SealButton>(
      html`<passerby-seal-button .emoji=${SEVEN} verdict="differs"></passerby-seal-button>`,
    );
    element.show();
    await element.updateComplete;
    setTimeout(() => allInside(element, ".actions button")[1]!.click());
    await oneEvent(element, "passerby-leave-request");
    expect(element.open).to.be.false;
  });

  it("is accessible in every verdict", async () => {
    const element = await check();
    for (const verdict of ["unknown", "matches", "differs"] as const) {
      element.verdict = verdict;
      await element.updateComplete;
      await expect(element).to.be.accessible();
    }
    const button = await fixture<SealButton>(html`<passerby-seal-button .emoji=${SEVEN}></passerby-seal-button>`);
    button.show();
    await button.updateComplete;
    await expect(button).to.be.accessible();
  });
});
