import { expect, fixture, html } from "@open-wc/testing";
import type { MediaProblem } from "../session/session-state.ts";
import { oneEvent } from "../testing/one-event.ts";
import { allInside, inside, textOf } from "../testing/shadow.ts";
import "./device-controls.ts";
import "./device-problem.ts";
import type { DeviceProblem } from "./device-problem.ts";

describe("DeviceControls", () => {
  it("has one control for each device, whose state is told", async () => {
    const element = await fixture<HTMLElement>(
      html`<passerby-device-controls camera="on" microphone="off"></passerby-device-controls>`,
    );
    const buttons = allInside(element, "button");
    expect(buttons.map((button) => [button.ariaLabel, button.ariaPressed])).to.deep.equal([
      ["Camera", "true"],
      ["Microphone", "false"],
    ]);
    for (const button of buttons) expect(button.offsetHeight).to.be.at.least(44);
    await expect(element).to.be.accessible();
  });

  it("stops a device that is starting", async () => {
    const element = await fixture(html`<passerby-device-controls camera="starting"></passerby-device-controls>`);
    setTimeout(() => inside(element, "button").click());
    expect((await oneEvent(element, "passerby-camera-request")).on).to.be.false;
  });
});

describe("DeviceProblem", () => {
  for (const device of ["camera", "microphone"] as const) {
    for (const code of ["denied", "absent", "busy", "insecure", "failed", "unplugged", "stopped"] as const) {
      it(`says what happened and what to do when the ${device} is ${code}`, async () => {
        const problem: MediaProblem = { device, code };
        const element = await fixture<DeviceProblem>(
          html`<passerby-device-problem .problem=${problem}></passerby-device-problem>`,
        );
        expect(textOf(element)).to.include(device);
        expect(allInside(element, "[role=alert] p")).to.have.length(2);
        await expect(element).to.be.accessible();
        if (code === "insecure") return expect(allInside(element, "button")).to.be.empty;
        setTimeout(() => inside(element, "button").click());
        expect((await oneEvent(element, `passerby-${device}-request`)).on).to.be.true;
      });
    }
  }
});
