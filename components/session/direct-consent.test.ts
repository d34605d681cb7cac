import { expect } from "@open-wc/testing";
import { DirectConsent } from "./direct-consent.ts";

describe("DirectConsent", () => {
  it("lets devices on without a question where calls go through TURN", () => {
    const consent = new DirectConsent();
    consent.enter(true);
    expect([consent.allows("camera"), consent.answer, consent.pending]).to.deep.equal([true, undefined, false]);
  });

  it("holds the first device without TURN until the person agrees, and hands it over then", () => {
    const consent = new DirectConsent();
    consent.enter(false);
    expect([consent.allows("microphone"), consent.pending]).to.deep.equal([false, true]);
    expect(consent.set(true)).to.equal("microphone");
    expect([consent.answer, consent.pending, consent.allows("camera")]).to.deep.equal([true, false, true]);
  });

  it("keeps a no, and asks again only when the person wants a device", () => {
    const consent = new DirectConsent();
    consent.enter(false);
    consent.allows("camera");
    expect([consent.set(false), consent.answer, consent.pending]).to.deep.equal([undefined, false, false]);
    expect([consent.allows("camera"), consent.answer, consent.pending]).to.deep.equal([false, undefined, true]);
  });

  it("asks once for all strangers without TURN, and for each of them with it", () => {
    const consent = new DirectConsent();
    consent.enter(false);
    consent.set(true);
    consent.enter(false);
    expect(consent.answer).to.equal(true);
    consent.enter(true);
    consent.set(true);
    consent.enter(true);
    expect(consent.answer).to.equal(undefined);
  });

  it("takes no answer for one partner as one for all of them", () => {
    const consent = new DirectConsent();
    consent.enter(true);
    consent.set(true);
    consent.enter(false);
    expect(consent.answer).to.equal(undefined);
  });

  it("forgets with the person", () => {
    const consent = new DirectConsent();
    consent.enter(false);
    consent.set(true);
    consent.forget();
    consent.enter(false);
    expect(consent.answer).to.equal(undefined);
  });
});
