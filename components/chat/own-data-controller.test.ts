import { expect } from "@open-wc/testing";
import { DEFAULT_OPTIONS } from "../options/options.ts";
import type { HeldState } from "../own-data/own-data-state.ts";
import { FakeSession } from "../testing/fake-session.ts";
import { OwnDataController } from "./own-data-controller.ts";

describe("OwnDataController", () => {
  function setUp(session?: FakeSession) {
    const shown: HeldState[] = [];
    const controller: OwnDataController = new OwnDataController(
      { requestUpdate: () => void shown.push(controller.facts.held) },
      { session: () => session, choices: () => ({ mode: "text", interests: [], options: DEFAULT_OPTIONS }) },
    );
    return { controller, shown };
  }

  it("says that nothing is held where there is no session to ask", async () => {
    const { controller, shown } = setUp();
    await controller.ask();
    expect(shown).to.deep.equal([{ name: "asking" }, { name: "held", rows: [] }]);
    expect(await controller.erase()).to.equal(true);
    expect(controller.facts.held).to.deep.equal({ name: "erased", rows: [] });
  });

  it("says that a server did not answer, and that it has not forgotten then", async () => {
    const session = new FakeSession();
    session.held = undefined;
    const { controller, shown } = setUp(session);
    expect(await controller.erase()).to.equal(false);
    expect(shown).to.deep.equal([{ name: "asking" }, { name: "failed" }]);
    expect(session.calls).to.deep.equal([["erase"]]);
  });

  it("knows the policy of a server, and none where the address is no address", () => {
    const { controller } = setUp();
    controller.setServer("https://chat.example");
    expect(controller.facts.policy).to.equal("https://chat.example/privacy");
    controller.setServer("ftp://chat.example");
    expect([controller.facts.policy, controller.agreement]).to.deep.equal([undefined, undefined]);
  });
});
