import { expect, fixture, html } from "@open-wc/testing";
import type { SessionState } from "../session/session-state.ts";
import { IDLE } from "../testing/fake-session.ts";
import { oneEvent } from "../testing/one-event.ts";
import { allInside, inside, textOf } from "../testing/shadow.ts";
import "./call-settings.ts";
import type { CallSettings } from "./call-settings.ts";

const DEVICES: SessionState["devices"] = {
  ...IDLE.devices,
  cameras: [{ id: "one", label: "Front" }, { id: "two", label: "" }],
  microphones: [{ id: "three", label: "Headset" }],
  camera: "two",
};

async function settings(changes: Partial<SessionState> = {}): Promise<CallSettings> {
  const element = await fixture<CallSettings>(
    html`<passerby-call-settings .state=${{ ...IDLE, ...changes }}></passerby-call-settings>`,
  );
  element.show();
  await element.updateComplete;
  return element;
}

describe("CallSettings", () => {
  it("offers the devices that there are, with the one in use chosen", async () => {
    const element = await settings({ devices: DEVICES });
    const [camera, microphone] = allInside<HTMLSelectElement>(element, "select");
    expect([camera!.value, microphone!.value]).to.deep.equal(["two", "three"]);
    expect([...camera!.options].map(({ text }) => text.trim())).to.deep.equal(["Front", "Number 2"]);
    setTimeout(() => {
      camera!.value = "one";
      camera!.dispatchEvent(new Event("change"));
    });
    const { device, id } = await oneEvent(element, "passerby-device-request");
    expect([device, id]).to.deep.equal(["camera", "one"]);
    await expect(element).to.be.accessible();
  });

  it("says how to get to a choice while there is none", async () => {
    const element = await settings();
    expect(allInside(element, "select")).to.be.empty;
    expect(textOf(element)).to.include("Turn the camera or the microphone on");
  });

  it("saves data and skips the look first when the person wants that", async () => {
    const element = await settings();
    setTimeout(() => inside(element, "input[name=frugal]").click());
    expect((await oneEvent(element, "passerby-frugal-request")).frugal).to.be.true;
    setTimeout(() => inside(element, "input[name=preview]").click());
    expect((await oneEvent(element, "passerby-preview-request")).preview).to.be.false;
  });

  it("offers to connect directly, says what that shows, and goes back", async () => {
    const element = await settings();
    expect(textOf(element)).to.include("able to see your address");
    setTimeout(() => inside(element, "section button").click());
    expect((await oneEvent(element, "passerby-direct-request")).agrees).to.be.true;
    element.state = { ...IDLE, line: { ...IDLE.line, direct: true } };
    await element.updateComplete;
    expect(textOf(element)).to.include("when the stranger agrees as well");
    element.state = { ...element.state, partner: { ...IDLE.partner, direct: true } };
    await element.updateComplete;
    expect(textOf(element)).to.include("You are connected directly");
    setTimeout(() => inside(element, "section button").click());
    expect((await oneEvent(element, "passerby-direct-request")).agrees).to.be.false;
  });

  it("does not offer what the site does not, or what is so anyway", async () => {
    for (const line of [{ ...IDLE.line, directOffered: false }, { ...IDLE.line, relayed: false }]) {
      expect(allInside(await settings({ line }), "section")).to.be.empty;
    }
  });

  it("tells that it is open and closed, and begins at its title", async () => {
    const element = await fixture<CallSettings>(
      html`<passerby-call-settings .state=${IDLE}></passerby-call-settings>`,
    );
    setTimeout(() => inside(element, "button").click());
    expect((await oneEvent(element, "passerby-dialog-toggle")).open).to.be.true;
    expect(element.open).to.be.true;
    setTimeout(() => element.close());
    expect((await oneEvent(element, "passerby-dialog-toggle")).open).to.be.false;
  });
});
