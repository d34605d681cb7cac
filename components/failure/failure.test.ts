import { expect, fixture, html, oneEvent } from "@open-wc/testing";
import type { FailureCode } from "../session/session-state.ts";
import { allInside, inside, textOf } from "../testing/shadow.ts";
import "./failure.ts";
import type { Failure } from "./failure.ts";

describe("Failure", () => {
  const titles: Record<FailureCode, string> = {
    "no-server": "Nobody answers",
    "refused": "Not from this page",
    "mode-off": "Not in this way",
    "replaced": "It goes on elsewhere",
    "full": "It is full right now",
    "unsupported": "This page is out of date",
    "too-fast": "A little slower",
    "crowded": "Too many connections from your network",
    "restricted": "You cannot join for now",
  };
  for (const [code, title] of Object.entries(titles)) {
    it(`says "${title}" and what to do when the code is ${code}`, async () => {
      const element = await fixture<Failure>(html`<passerby-failure .code=${code as FailureCode}></passerby-failure>`);
      expect(inside(element, "[role=alert] h2").textContent).to.equal(title);
      expect(inside(element, "[role=alert] p").textContent!.length).to.be.greaterThan(30);
      await expect(element).to.be.accessible();
    });
  }

  it("names no cause of a restriction that it cannot know", async () => {
    const element = await fixture<Failure>(html`<passerby-failure code="restricted"></passerby-failure>`);
    expect(textOf(element)).to.include("restricted for a time").and.not.to.match(/report/i);
  });

  it("offers to try again only when it does not do so by itself", async () => {
    const element = await fixture<Failure>(html`<passerby-failure code="no-server" retrying></passerby-failure>`);
    expect(textOf(element)).to.include("It tries again by itself");
    expect(allInside(element, ".primary")).to.be.empty;
    element.retrying = false;
    await element.updateComplete;
    setTimeout(() => inside(element, ".primary").click());
    await oneEvent(element, "passerby-next-request");
  });
});
