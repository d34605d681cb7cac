import { expect } from "@open-wc/testing";
import type { ReactiveControllerHost } from "lit";
import { settled } from "../session/testing/settled.ts";
import { WakeLockController } from "./wake-lock-controller.ts";

const host = { addController() {}, removeController() {}, requestUpdate() {} } as unknown as ReactiveControllerHost;

/** Locks that a test counts. */
class FakeLocks {
  held = 0;
  asked = 0;
  refuses = false;

  request(): Promise<WakeLockSentinel> {
    this.asked++;
    if (this.refuses) return Promise.reject(new DOMException("", "NotAllowedError"));
    this.held++;
    const lock = { released: false, release: () => Promise.resolve() };
    lock.release = () => {
      if (!lock.released) this.held--;
      lock.released = true;
      return Promise.resolve();
    };
    return Promise.resolve(lock as unknown as WakeLockSentinel);
  }
}

describe("WakeLockController", () => {
  it("keeps the screen on for as long as it is wanted", async () => {
    const locks = new FakeLocks();
    const controller = new WakeLockController(host, locks);
    controller.hostConnected();
    await settled();
    expect(locks.asked).to.equal(0);
    controller.set(true);
    controller.set(true);
    await settled();
    expect([locks.asked, locks.held]).to.deep.equal([1, 1]);
    controller.set(false);
    await settled();
    expect(locks.held).to.equal(0);
  });

  it("gives back a lock that came too late, and all of them when the element goes", async () => {
    const locks = new FakeLocks();
    const controller = new WakeLockController(host, locks);
    controller.hostConnected();
    controller.set(true);
    controller.set(false);
    await settled();
    expect(locks.held).to.equal(0);
    controller.set(true);
    await settled();
    controller.hostDisconnected();
    await settled();
    expect(locks.held).to.equal(0);
    controller.hostConnected();
    await settled();
    expect(locks.held).to.equal(1);
  });

  it("asks again when the page is back in sight and the browser took the lock", async () => {
    const locks = new FakeLocks();
    const controller = new WakeLockController(host, locks);
    controller.hostConnected();
    controller.set(true);
    await settled();
    document.dispatchEvent(new Event("visibilitychange"));
    await settled();
    expect(locks.asked).to.equal(1);
    controller.hostDisconnected();
  });

  it("lives with a refusal, and with browsers that have none", async () => {
    const locks = new FakeLocks();
    locks.refuses = true;
    for (const controller of [new WakeLockController(host, locks), new WakeLockController(host, undefined)]) {
      controller.hostConnected();
      controller.set(true);
      await settled();
      controller.hostDisconnected();
    }
    expect([locks.asked > 0, locks.held]).to.deep.equal([true, 0]);
  });
});
