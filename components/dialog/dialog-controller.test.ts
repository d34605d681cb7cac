import { expect, fixture, html } from "@open-wc/testing";
import type { DialogToggleEvent } from "../events.ts";
import "../options/options.ts";
import type { Options } from "../options/options.ts";
import { inside } from "../testing/shadow.ts";

const options = () => fixture<Options>(html`<passerby-options></passerby-options>`);
const dialogOf = (element: Options) => inside<HTMLDialogElement>(element, "dialog");

/** Listens to what the page is told. */
function toggles(element: Options): boolean[] {
  const seen: boolean[] = [];
  element.addEventListener("passerby-dialog-toggle", (event: DialogToggleEvent) => seen.push(event.open));
  return seen;
}

describe("DialogController", () => {
  it("opens a modal dialog once, tells the page, and puts the focus on the title", async () => {
    const element = await options();
    const seen = toggles(element);
    element.show();
    element.show();
    await element.updateComplete;
    expect([element.open, dialogOf(element).matches(":modal"), seen]).to.deep.equal([true, true, [true]]);
    expect(element.shadowRoot!.activeElement?.id).to.equal("title");
  });

  it("closes once, by itself or as the browser does on Escape, and gives the focus back", async () => {
    for (const close of [(element: Options) => element.close(), (element: Options) => dialogOf(element).close()]) {
      const element = await options();
      inside(element, "button").focus();
      element.show();
      const seen = toggles(element);
      const closed = new Promise((resolve) => dialogOf(element).addEventListener("close", resolve, { once: true }));
      close(element);
      await closed;
      expect([element.open, seen]).to.deep.equal([false, [false]]);
      expect(element.shadowRoot!.activeElement).to.equal(inside(element, "button"));
    }
  });

  it("is closed when its element is moved, and opens again", async () => {
    const element = await options();
    element.show();
    const parent = element.parentElement!;
    element.remove();
    parent.append(element);
    await element.updateComplete;
    expect([element.open, dialogOf(element).open]).to.deep.equal([false, false]);
    element.show();
    expect(dialogOf(element).matches(":modal")).to.be.true;
  });
});
