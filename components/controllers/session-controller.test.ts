import { expect } from "@open-wc/testing";
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { chatting, FakeSession } from "../testing/fake-session.ts";
import { SessionController } from "./session-controller.ts";

class Host implements ReactiveControllerHost {
  updates = 0;
  readonly updateComplete = Promise.resolve(true);
  addController(_controller: ReactiveController): void {}
  removeController(_controller: ReactiveController): void {}
  requestUpdate(): void {
    this.updates++;
  }
}

describe("SessionController", () => {
  it("listens only while the host is connected", () => {
    const controller = new SessionController(new Host());
    const session = new FakeSession();
    controller.session = session;
    expect(session.listeners).to.equal(0);
    controller.hostConnected();
    expect(session.listeners).to.equal(1);
    controller.hostDisconnected();
    expect(session.listeners).to.equal(0);
  });

  it("lets go of a session when it gets another one", () => {
    const controller = new SessionController(new Host());
    controller.hostConnected();
    const [first, second] = [new FakeSession(), new FakeSession()];
    controller.session = first;
    controller.session = second;
    expect([first.listeners, second.listeners]).to.deep.equal([0, 1]);
    controller.session = undefined;
    expect(second.listeners).to.equal(0);
    expect(controller.state).to.be.undefined;
  });

  it("tells the host what changed, with what was before, and renders it again", () => {
    const host = new Host();
    const changes: string[] = [];
    const controller = new SessionController(
      host,
      (state, previous) => changes.push(`${previous.phase.name} > ${state.phase.name}`),
    );
    controller.hostConnected();
    const session = new FakeSession();
    controller.session = session;
    const before = host.updates;
    session.set({ phase: { name: "waiting" } });
    session.set({ phase: chatting() });
    expect(changes).to.deep.equal(["idle > waiting", "waiting > chatting"]);
    expect(host.updates).to.equal(before + 2);
  });

  it("catches up with what changed while the host was away", () => {
    const changes: string[] = [];
    const controller = new SessionController(new Host(), (state) => changes.push(state.phase.name));
    const session = new FakeSession();
    controller.session = session;
    controller.hostConnected();
    controller.hostDisconnected();
    session.set({ phase: chatting() });
    controller.hostConnected();
    expect(changes).to.deep.equal(["chatting"]);
  });
});
