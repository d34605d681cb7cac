import { expect, fixture, html } from "@open-wc/testing";
import { conversation } from "../testing/fake-session.ts";
import { oneEvent } from "../testing/one-event.ts";
import { allInside, inside, press, textOf } from "../testing/shadow.ts";
import "./report-button.ts";
import type { ReportButton } from "./report-button.ts";

const TWELVE = conversation(...Array.from({ length: 12 }, (_, i) => `${i % 2 ? "" : "> "}Line ${i}`));

async function opened(messages = TWELVE): Promise<ReportButton> {
  const element = await fixture<ReportButton>(
    html`<passerby-report-button .messages=${messages} .epoch=${7}></passerby-report-button>`,
  );
  inside(element, ".opener").click();
  await element.updateComplete;
  return element;
}

const boxes = (element: ReportButton) => allInside<HTMLInputElement>(element, ".list input");
const submit = (element: ReportButton) => inside<HTMLButtonElement>(element, "form footer .primary");

async function chooseReason(element: ReportButton, index = 2): Promise<void> {
  allInside<HTMLInputElement>(element, "input[type=radio]")[index]!.click();
  await element.updateComplete;
}

describe("ReportButton", () => {
  it("opens the dialog with one activation", async () => {
    const element = await opened();
    expect(inside<HTMLDialogElement>(element, "dialog").matches(":modal")).to.be.true;
    expect(element.open).to.be.true;
    await element.updateComplete;
    expect(element.shadowRoot!.activeElement?.textContent).to.equal("What happened?");
  });

  it("has the last ten messages chosen, own ones included", async () => {
    const element = await opened();
    expect(boxes(element).map((box) => box.checked)).to.deep.equal([false, false, ...Array(10).fill(true)]);
  });

  it("shows the chosen ones at once, however long the conversation was", async () => {
    const element = await opened(conversation(...Array.from({ length: 40 }, (_, i) => `> Line ${i}`)));
    const list = inside(element, ".list").getBoundingClientRect();
    const last = boxes(element).at(-1)!.getBoundingClientRect();
    expect(last.bottom <= list.bottom && last.top >= list.top).to.be.true;
  });

  it("sends the reason, the note, the room and exactly the chosen messages", async () => {
    const element = await opened();
    expect(submit(element).disabled).to.be.true;
    await chooseReason(element);
    boxes(element)[5]!.click();
    const note = inside<HTMLTextAreaElement>(element, "textarea");
    note.value = " They insist. ";
    note.dispatchEvent(new InputEvent("input"));
    await element.updateComplete;
    setTimeout(() => submit(element).click());
    const { draft } = await oneEvent(element, "passerby-report-request");
    expect(draft).to.deep.equal({
      reason: "harassment",
      note: "They insist.",
      messages: [2, 3, 4, 6, 7, 8, 9, 10, 11],
      epoch: 7,
    });
  });

  it("offers only messages that reached the server", async () => {
    const element = await opened([
      ...conversation("> Hello"),
      { id: 1, own: true, text: "Never sent", at: 0, status: "refused" },
    ]);
    expect(boxes(element)).to.have.length(1);
    expect(textOf(element)).not.to.include("Never sent");
  });

  it("lets no more than thirty messages be chosen", async () => {
    const element = await opened(conversation(...Array.from({ length: 40 }, (_, i) => `> Line ${i}`)));
    for (const box of boxes(element)) if (!box.checked) box.click();
    await element.updateComplete;
    expect(boxes(element).filter((box) => box.checked)).to.have.length(30);
  });

  it("stays about its room while another one begins", async () => {
    const element = await opened();
    await chooseReason(element);
    element.epoch = 8;
    element.messages = conversation("> Somebody else");
    await element.updateComplete;
    expect(boxes(element)).to.have.length(12);
    setTimeout(() => submit(element).click());
    expect((await oneEvent(element, "passerby-report-request")).draft.epoch).to.equal(7);
  });

  it("says what could be verified, and shows where messages are left out", async () => {
    const element = await opened(conversation("> One", "Two", "> Three", "> Four"));
    await chooseReason(element);
    boxes(element)[1]!.click();
    await element.updateComplete;
    submit(element).click();
    element.report = { name: "sending" };
    await element.updateComplete;
    expect(submit(element).disabled).to.be.true;
    element.report = { name: "sent", results: ["verified", "too-old", "does-not-open"] };
    await element.updateComplete;
    const lines = allInside(element, ".results li").map((line) => line.textContent!.replace(/\s+/g, " ").trim());
    expect(lines).to.deep.equal([
      "Stranger One Verified: exactly these words were sent",
      "1 message in between is not shown",
      "Stranger Three Too old to verify",
      "Stranger Four Could not be verified: the words do not fit their seal",
    ]);
    expect(element.shadowRoot!.activeElement?.textContent).to.equal("Thank you, it arrived");
    expect(textOf(element)).to.include("no place yet where the people who run this site read reports");
  });

  it("keeps the choices when the report did not arrive", async () => {
    const element = await opened();
    await chooseReason(element);
    submit(element).click();
    element.report = { name: "failed" };
    await element.updateComplete;
    expect(textOf(element)).to.include("The report did not arrive");
    expect(allInside<HTMLInputElement>(element, "input[type=radio]")[2]!.checked).to.be.true;
    expect(submit(element).disabled).to.be.false;
  });

  it("shows the stranger's words as text only", async () => {
    const element = await opened(conversation("> <img src=x onerror=alert(1)>"));
    expect(inside(element, ".list .line").textContent).to.include("<img src=x onerror=alert(1)>");
    expect(allInside(element, ".list img")).to.be.empty;
  });

  it("does not open while nobody is there", async () => {
    const element = await fixture<ReportButton>(html`<passerby-report-button disabled></passerby-report-button>`);
    element.show();
    expect(element.open).to.be.false;
    press(inside(element, ".opener"), "Enter");
    expect(element.open).to.be.false;
  });

  it("is accessible closed, open, sent and failed", async () => {
    const element = await fixture<ReportButton>(
      html`<passerby-report-button .messages=${TWELVE}></passerby-report-button>`,
    );
    await expect(element).to.be.accessible();
    element.show();
    await element.updateComplete;
    await expect(element).to.be.accessible();
    element.report = { name: "failed" };
    await element.updateComplete;
    await expect(element).to.be.accessible();
    element.report = { name: "sent", results: ["verified"] };
    await element.updateComplete;
    await expect(element).to.be.accessible();
  });
});
