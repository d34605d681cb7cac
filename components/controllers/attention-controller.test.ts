import { expect } from "@open-wc/testing";
import { AttentionController } from "./attention-controller.ts";

const HOST = { addController() {}, removeController() {}, requestUpdate() {}, updateComplete: Promise.resolve(true) };

describe("AttentionController", () => {
  const hide = (hidden: boolean) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  };
  let controller: AttentionController;
  let seen: boolean[];

  beforeEach(() => {
    document.title = "A page";
    seen = [];
    controller = new AttentionController(HOST, (hidden) => seen.push(hidden));
    controller.hostConnected();
  });

  afterEach(() => {
    controller.hostDisconnected();
    Reflect.deleteProperty(document, "hidden");
  });

  it("tells when the tab is hidden and shown", () => {
    hide(true);
    hide(false);
    expect(seen).to.deep.equal([true, false]);
  });

  it("changes the title only in a hidden tab and only when that was chosen", () => {
    controller.call("New message", { sound: false, flash: true });
    expect(document.title).to.equal("A page");
    hide(true);
    controller.call("New message", { sound: false, flash: false });
    expect(document.title).to.equal("A page");
    controller.call("New message", { sound: false, flash: true });
    expect(document.title).to.equal("New message");
  });

  it("gives the title back when the person returns, and when the host goes", () => {
    hide(true);
    controller.call("New message", { sound: false, flash: true });
    controller.call("Another one", { sound: false, flash: true });
    hide(false);
    expect(document.title).to.equal("A page");
    hide(true);
    controller.call("New message", { sound: false, flash: true });
    controller.hostDisconnected();
    expect(document.title).to.equal("A page");
  });

  it("stops listening when the host goes", () => {
    controller.hostDisconnected();
    hide(true);
    expect(seen).to.be.empty;
  });
});
