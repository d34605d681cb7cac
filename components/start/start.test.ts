import { expect, fixture, html } from "@open-wc/testing";
import { type AgreedPolicy, languageOf } from "../../protocol/mod.ts";
import type { StartRequestEvent } from "../events.ts";
import { oneEvent } from "../testing/one-event.ts";
import { allInside, inside, textOf, type } from "../testing/shadow.ts";
import { Deferred } from "../session/testing/deferred.ts";
import { PolicyAgreement } from "../session/policy-agreement.ts";
import type { Notice } from "./notice.ts";
import "./start.ts";
import type { Start } from "./start.ts";

const start = (noticed = false) =>
  fixture<Start>(html`<passerby-start interests="tea" ?noticed=${noticed}></passerby-start>`);

const words = (text: string) => ({ en: text, fr: text });
const POLICY = {
  hash: "a".repeat(64),
  operator: { name: "Example Association" },
  summary: ["one", "two", "three", "four", "five"].map((number) => words(`Line ${number}`)),
  kept: [{ id: "report", ms: 7 * 86_400_000, what: words("Reports") }],
  guarantees: [{ id: "gone", holds: false, text: words("A promise") }],
};

/** A server that says this; undefined for one that never answers. */
function agreementOf(policy: object | undefined, agreed?: AgreedPolicy): PolicyAgreement {
  const fetch = () => policy ? Promise.resolve(new Response(JSON.stringify(policy))) : new Promise<never>(() => {});
  return new PolicyAgreement("https://chat.example.org", { fetch, agreed });
}

async function noticeWith(policy: object | undefined) {
  const element = await start();
  element.agreement = agreementOf(policy);
  inside(element, "button.big").click();
  await element.updateComplete;
  return { element, notice: inside<Notice>(element, "passerby-notice") };
}

/** Resolves when whoever waits for the next `load` has gone on. */
function settledLoad(agreement: PolicyAgreement): Promise<void> {
  const { load } = agreement;
  return new Promise((resolve) => {
    agreement.load = async () => {
      const facts = await load.call(agreement);
      setTimeout(resolve);
      return facts;
    };
  });
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise(requestAnimationFrame);
}

describe("Start", () => {
  it("shows the notice before the first conversation, and starts after it", async () => {
    const element = await start();
    const wishes: StartRequestEvent[] = [];
    element.addEventListener("passerby-start-request", (event) => wishes.push(event));
    inside(element, "button.big").click();
    await element.updateComplete;
    expect(wishes).to.be.empty;
    const notice = inside(element, "passerby-notice");
    expect(textOf(notice)).to.include("Strangers can record").and.include("What is kept").and.include("18 or older");
    inside(notice, "button.primary").click();
    expect(wishes).to.have.length(1);
    expect(wishes[0]!.wishes.mode).to.equal("text");
    expect(wishes[0]!.wishes.interests).to.deep.equal(["tea"]);
    const languages = navigator.languages.flatMap((tag) => languageOf(tag) ?? []);
    expect(wishes[0]!.wishes.languages).to.deep.equal([...new Set(languages)].slice(0, 5));
  });

  it("shows who runs the server and its own summary, with links, as soon as the policy comes", async () => {
    const { element, notice } = await noticeWith(POLICY);
    await until(() => textOf(notice).includes("Line five"));
    expect(textOf(notice)).to.include("This service is run by Example Association.");
    const links = allInside<HTMLAnchorElement>(notice, "a").map(({ href }) => href);
    expect(links).to.deep.equal(["https://chat.example.org/privacy", "https://chat.example.org/rules"]);
    inside(notice, "button.primary").click();
    expect(element.agreement?.isAgreed).to.be.true;
    await expect(element).to.be.accessible();
  });

  for (const [name, policy] of Object.entries({ "comes": POLICY, "does not come": undefined })) {
    it(`moves nothing when the policy ${name}, wherever the person has scrolled`, async () => {
      const frame = await fixture<HTMLElement>(html`
        <div style="block-size: 420px; inline-size: 360px; overflow-y: auto">
          <passerby-start></passerby-start>
        </div>
      `);
      const element = frame.querySelector<Start>("passerby-start")!;
      const answer = new Deferred<Response>();
      const fetch = () => answer.promise;
      element.agreement = new PolicyAgreement("https://chat.example.org", { fetch });
      inside(element, "button.big").click();
      await element.updateComplete;
      const notice = inside<Notice>(element, "passerby-notice");
      await notice.updateComplete;
      const places = () =>
        allInside(notice, "h2, dt, button, a").map((each) => Math.round(each.getBoundingClientRect().top));
      inside(notice, "button.quiet").focus();
      await until(() => frame.scrollTop > 0); // WebKit scrolls to what has the focus a little later
      const before = places();
      answer.resolve(policy ? Response.json(policy) : new Response(null, { status: 503 }));
      await until(() => policy ? textOf(notice).includes("Line five") : !notice.pending);
      await notice.updateComplete;
      expect(before).to.have.length.above(8);
      expect(places()).to.deep.equal(before);
    });
  }

  it("does not wait for the policy before the notice, and lets people in without it", async () => {
    const { element, notice } = await noticeWith(undefined);
    const wishes: Event[] = [];
    element.addEventListener("passerby-start-request", (event) => wishes.push(event));
    inside(notice, "button.primary").click();
    expect(wishes).to.have.length(1);
  });

  it("shows the marked difference when the policy got weaker since the person agreed, and only then", async () => {
    const agreed = {
      hash: "b".repeat(64),
      kept: [["report", 86_400_000]] as [string, number][],
      guarantees: ["gone", "unsaid"],
    };
    const element = await start(true);
    const wishes: Event[] = [];
    element.addEventListener("passerby-start-request", (event) => wishes.push(event));
    element.agreement = agreementOf(POLICY, agreed);
    inside(element, "button.big").click();
    await until(() => allInside(element, "passerby-notice").length > 0);
    const notice = inside<Notice>(element, "passerby-notice");
    await notice.updateComplete;
    const marked = allInside(notice, "mark").map((mark) => mark.textContent);
    expect(marked).to.deep.equal([
      "Kept for 7 days instead of 1 day: Reports",
      "No longer promised: A promise",
      "No longer spoken of: 1 promise that you agreed to",
    ]);
    expect(wishes).to.be.empty;
    await expect(element).to.be.accessible();
    inside(notice, "button.primary").click();
    expect(wishes).to.have.length(1);
    await element.updateComplete;
    inside(element, "button.big").click();
    await until(() => wishes.length === 2);
    expect(allInside(element, "passerby-notice")).to.be.empty;
  });

  it("goes back from the notice without starting", async () => {
    const element = await start();
    inside(element, "button.big").click();
    await element.updateComplete;
    inside(inside(element, "passerby-notice"), "button.quiet").click();
    await element.updateComplete;
    expect(allInside(element, "passerby-notice")).to.be.empty;
    expect(element.noticed).to.be.false;
  });

  it("does not start after a no, whatever the server says later, nor before another yes", async () => {
    for (const policy of [POLICY, undefined]) {
      const element = await start();
      const answer = new Deferred<Response>();
      element.agreement = new PolicyAgreement("https://chat.example.org", { fetch: () => answer.promise });
      const loaded = settledLoad(element.agreement);
      let starts = 0;
      element.addEventListener("passerby-start-request", () => starts++);
      inside(element, "button.big").click();
      await element.updateComplete;
      inside(inside(element, "passerby-notice"), "button.quiet").click();
      await element.updateComplete;
      answer.resolve(policy ? Response.json(policy) : new Response(null, { status: 503 }));
      await loaded;
      expect(starts).to.equal(0);
      inside(element, "button.big").click();
      await element.updateComplete;
      expect(allInside(element, "passerby-notice")).to.have.length(1);
      expect(starts).to.equal(0);
    }
  });

  it("lets in who agreed before and presses Start again while the server is still asked", async () => {
    const element = await start();
    const answer = new Deferred<Response>();
    element.agreement = new PolicyAgreement("https://chat.example.org", { fetch: () => answer.promise });
    let starts = 0;
    element.addEventListener("passerby-start-request", () => starts++);
    inside(element, "button.big").click();
    await element.updateComplete;
    inside(inside(element, "passerby-notice"), "button.primary").click();
    await element.updateComplete;
    inside(element, "button.big").click();
    expect(starts).to.equal(1);
    answer.resolve(Response.json(POLICY));
    await until(() => starts === 2);
  });

  it("starts with the mode that was chosen and with what still stands in the field", async () => {
    const element = await start(true);
    allInside<HTMLInputElement>(element, "input[type=radio]")[1]!.click();
    const picker = inside(element, "passerby-interest-picker");
    type(inside<HTMLInputElement>(picker, "input"), "Chess");
    setTimeout(() => inside(element, "button.big").click());
    const { wishes } = await oneEvent(element, "passerby-start-request");
    expect(wishes.mode).to.equal("video");
    expect(wishes.interests).to.deep.equal(["tea", "chess"]);
  });

  it("does not ask for the mode when there is only one", async () => {
    const element = await start(true);
    element.modes = ["text"];
    element.mode = "video";
    await element.updateComplete;
    expect(allInside(element, "input[type=radio]")).to.be.empty;
    setTimeout(() => inside(element, "button.big").click());
    expect((await oneEvent(element, "passerby-start-request")).wishes.mode).to.equal("text");
  });

  it("counts people in words", async () => {
    const element = await start();
    element.online = 1_250;
    await element.updateComplete;
    expect(textOf(element)).to.include("About 1,250 people are here.");
  });

  it("is accessible before and in the notice", async () => {
    const element = await start();
    await expect(element).to.be.accessible();
    inside(element, "button.big").click();
    await element.updateComplete;
    await expect(element).to.be.accessible();
  });

  it("fits into 320 pixels, in both directions", async () => {
    for (const dir of ["ltr", "rtl"]) {
      const page = await fixture<HTMLElement>(html`
        <div>
          <passerby-start dir=${dir}></passerby-start>
        </div>
      `);
      page.style.inlineSize = "320px";
      const element = page.querySelector("passerby-start")!;
      await element.updateComplete;
      expect(element.scrollWidth).to.be.at.most(320);
    }
  });
});
