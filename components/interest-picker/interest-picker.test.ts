import { expect, fixture, html, oneEvent } from "@open-wc/testing";
import { allInside, inside, press, type } from "../testing/shadow.ts";
import "./interest-picker.ts";
import type { InterestPicker } from "./interest-picker.ts";

async function picker(value = ""): Promise<InterestPicker> {
  return await fixture(html`<passerby-interest-picker name="interests" value=${value}></passerby-interest-picker>`);
}

async function form(value = "", attributes: { required?: boolean } = {}) {
  const form = await fixture<HTMLFormElement>(
    html`
      <form>
        <fieldset>
          <passerby-interest-picker name="interests" value=${value} ?required=${attributes
            .required}></passerby-interest-picker>
        </fieldset>
      </form>
    `,
  );
  return { form, picker: form.querySelector("passerby-interest-picker")! };
}

const field = (element: InterestPicker) => inside<HTMLInputElement>(element, "input");
const chips = (element: InterestPicker) => allInside<HTMLButtonElement>(element, ".chip");

describe("InterestPicker", () => {
  it("adds on Enter, normalized and without repeats", async () => {
    const element = await picker("tea");
    for (const text of ["  Night   TRAINS ", "Tea"]) {
      type(field(element), text);
      press(field(element), "Enter");
      await element.updateComplete;
    }
    expect(element.value).to.deep.equal(["tea", "night trains"]);
    expect(field(element).value).to.equal("");
  });

  it("adds on a comma, several at once", async () => {
    const element = await picker();
    type(field(element), "tea, chess,");
    expect(element.value).to.deep.equal(["tea", "chess"]);
  });

  it("leaves Enter to the input method", async () => {
    const element = await picker();
    type(field(element), "お茶");
    press(field(element), "Enter", { isComposing: true });
    expect(element.value).to.be.empty;
  });

  it("fires input and change when the interests change, and only then", async () => {
    const element = await picker();
    const events: string[] = [];
    for (const name of ["input", "change"]) element.addEventListener(name, () => events.push(name));
    type(field(element), "tea");
    expect(events).to.be.empty;
    press(field(element), "Enter");
    expect(events).to.deep.equal(["input", "change"]);
  });

  it("Backspace in the empty field goes to the last chip, and removes it there", async () => {
    const element = await picker("tea, chess");
    field(element).focus();
    press(field(element), "Backspace");
    expect(element.shadowRoot!.activeElement).to.equal(chips(element)[1]);
    press(chips(element)[1]!, "Backspace");
    await element.updateComplete;
    expect(element.value).to.deep.equal(["tea"]);
    await element.updateComplete;
    expect(element.shadowRoot!.activeElement).to.equal(chips(element)[0]);
  });

  it("arrows move between chips and the field", async () => {
    const element = await picker("tea, chess");
    field(element).focus();
    press(field(element), "ArrowLeft");
    press(chips(element)[1]!, "ArrowLeft");
    expect(element.shadowRoot!.activeElement).to.equal(chips(element)[0]);
    press(chips(element)[0]!, "ArrowRight");
    press(chips(element)[1]!, "ArrowRight");
    expect(element.shadowRoot!.activeElement).to.equal(field(element));
  });

  it("arrows follow the direction of what is written", async () => {
    const element = await fixture<InterestPicker>(html`
      <passerby-interest-picker dir="rtl" value="tea, chess"></passerby-interest-picker>
    `);
    field(element).focus();
    press(field(element), "ArrowRight");
    expect(element.shadowRoot!.activeElement).to.equal(chips(element)[1]);
  });

  it("Delete and a click remove", async () => {
    const element = await picker("tea, chess, maps");
    press(chips(element)[0]!, "Delete");
    await element.updateComplete;
    chips(element)[1]!.click();
    expect(element.value).to.deep.equal(["chess"]);
  });

  it("takes ten and no more", async () => {
    const element = await picker(Array.from({ length: 12 }, (_, i) => `interest ${i}`).join(","));
    expect(element.value).to.have.length(10);
    expect(field(element).hidden).to.be.true;
    expect(inside(element, "#hint").textContent).to.equal("Ten are enough");
  });

  it("says that an interest is too long, and keeps what was written", async () => {
    const element = await picker();
    type(field(element), "x".repeat(33));
    press(field(element), "Enter");
    await element.updateComplete;
    expect(element.value).to.be.empty;
    expect(inside(element, "[role=status]").textContent).to.equal("That is too long for one interest");
    expect(field(element).value).to.have.length(33);
  });

  it("offers suggestions of the host, by property and by datalist, without what is chosen", async () => {
    const element = await fixture<InterestPicker>(html`
      <passerby-interest-picker value="tea" .suggestions=${["Chess", "Tea"]}>
        <datalist>
          <option value="maps"></option>
        </datalist>
      </passerby-interest-picker>
    `);
    await element.updateComplete;
    const names = () => allInside(element, ".suggestion").map((button) => button.textContent!.trim());
    expect(names()).to.deep.equal(["chess", "maps"]);
    allInside(element, ".suggestion")[1]!.click();
    await element.updateComplete;
    expect(element.value).to.deep.equal(["tea", "maps"]);
    type(field(element), "ch");
    await element.updateComplete;
    expect(names()).to.deep.equal(["chess"]);
  });

  it("is a form control: entries, reset, disabled, required", async () => {
    const { form: owner, picker: element } = await form("tea, chess", { required: true });
    expect(new FormData(owner).getAll("interests")).to.deep.equal(["tea", "chess"]);
    expect(element.form).to.equal(owner);
    element.value = [];
    expect(owner.checkValidity()).to.be.false;
    expect(element.validity.valueMissing).to.be.true;
    expect(element.validationMessage).to.equal("Add at least one interest");
    owner.reset();
    expect(element.value).to.deep.equal(["tea", "chess"]);
    expect(owner.checkValidity()).to.be.true;
    owner.querySelector("fieldset")!.disabled = true;
    await element.updateComplete;
    expect(field(element).disabled).to.be.true;
    expect(new FormData(owner).has("interests")).to.be.false;
  });

  it("Enter in the empty field submits the form", async () => {
    const { form: owner, picker: element } = await form();
    owner.addEventListener("submit", (event) => event.preventDefault());
    setTimeout(() => press(field(element), "Enter"));
    await oneEvent(owner, "submit");
  });

  it("shows interests as text only", async () => {
    const element = await picker("<b>tea</b>");
    expect(chips(element)[0]!.textContent!.trim()).to.equal("<b>tea</b>");
    expect(allInside(element, "b")).to.be.empty;
  });

  it("is accessible empty, filled, full and disabled", async () => {
    await expect(await picker()).to.be.accessible();
    const element = await picker("tea, chess");
    element.suggestions = ["maps"];
    await element.updateComplete;
    await expect(element).to.be.accessible();
    element.disabled = true;
    await element.updateComplete;
    await expect(element).to.be.accessible();
    await expect(await picker("a,b,c,d,e,f,g,h,i,j")).to.be.accessible();
  });
});
