import { expect } from "@open-wc/testing";
import { frameKind, parseFrame, type Role } from "../../protocol/mod.ts";
import type { Bytes } from "./bytes.ts";
import type { SealKeys } from "./handshake.ts";
import type { Opened } from "./sealed-channel.ts";
import { SealedRoom } from "./sealed-room.ts";
import { Deferred } from "./testing/deferred.ts";
import { FakeClock } from "./testing/fake-clock.ts";

const EPOCH = 0xfffffff0;
const ROOM = "AAECAwQFBgcICQoLDA0ODw";
const FINGERPRINT = new Uint8Array(32).fill(3);

/** One side. `broken`, `keys` and each message can be waited for. */
class Side {
  readonly clock = new FakeClock();
  readonly messages: Extract<Opened, { name: "message" }>[] = [];
  readonly sent: Bytes[] = [];
  isBroken = false;
  to: (frame: Bytes) => void = () => {};
  readonly room: SealedRoom;
  readonly keys = new Deferred<SealKeys>();
  readonly broken = new Deferred();
  #onMessage: () => void = () => {};

  constructor(role: Role) {
    this.room = new SealedRoom({ epoch: EPOCH, room: ROOM, role }, this.clock, {
      send: (frame) => {
        this.sent.push(frame);
        this.to(frame.slice());
      },
      sealed: (keys) => this.keys.resolve(keys),
      message: (opened) => {
        this.messages.push(opened);
        this.#onMessage();
      },
      broken: () => {
        this.isBroken = true;
        this.broken.resolve();
      },
    });
  }

  async received(count: number): Promise<void> {
    while (this.messages.length < count) await new Promise<void>((resolve) => this.#onMessage = resolve);
  }
}

/** Two sides on one relay, which may do with every frame what it likes. */
function meet(
  relay: (frame: Bytes, from: Role, pass: (frame: Bytes) => void) => void = (frame, _, pass) => pass(frame),
) {
  const a = new Side("impolite");
  const b = new Side("polite");
  a.to = (frame) => relay(frame, "impolite", (passed) => b.room.receive(passed));
  b.to = (frame) => relay(frame, "polite", (passed) => a.room.receive(passed));
  a.room.open(Promise.resolve(FINGERPRINT));
  b.room.open(Promise.resolve(FINGERPRINT));
  return { a, b };
}

describe("SealedRoom", () => {
  it("seals a room for two, and carries messages in order", async () => {
    const { a, b } = meet();
    const [keysA, keysB] = await Promise.all([a.keys.promise, b.keys.promise]);
    expect(keysA.emoji).to.deep.equal(keysB.emoji);
    for (const away of [true, false, true]) a.room.send({ type: "presence", away });
    await b.received(3);
    expect(b.messages.map(({ sequence }) => sequence)).to.deep.equal([2, 3, 4]);
    expect(b.messages.map(({ message }) => message.type === "presence" && message.away))
      .to.deep.equal([true, false, true]);
    expect([a.clock.pending, b.clock.pending]).to.deep.equal([0, 0]);
  });

  it("takes frames that come before its own certificate is ready", async () => {
    const [a, b] = [new Side("impolite"), new Side("polite")];
    a.to = (frame) => b.room.receive(frame);
    b.to = (frame) => a.room.receive(frame);
    const certificate = new Deferred<Bytes>();
    a.room.open(certificate.promise);
    b.room.open(Promise.resolve(FINGERPRINT));
    certificate.resolve(FINGERPRINT);
    await Promise.all([a.keys.promise, b.keys.promise]);
  });

  it("sends nothing but the handshake before the keys are agreed on", async () => {
    const { a, b } = meet((frame, from, pass) => {
      if (from === "impolite" && parseFrame(frame)!.sequence === 1) return; // keep A's confirmation back
      pass(frame);
    });
    await a.keys.promise;
    expect(await b.room.send({ type: "typing", typing: true })).to.equal(undefined);
    expect(b.sent.map(frameKind)).to.deep.equal(["handshake", "handshake"]);
  });

  it("breaks when the handshake is not done within 10 s", () => {
    const { a, b } = meet((frame, from, pass) => from === "polite" && pass(frame));
    a.clock.advance(9_999);
    expect(a.isBroken).to.equal(false);
    for (const side of [a, b]) side.clock.advance(10_000);
    expect([a.isBroken, b.isBroken]).to.deep.equal([true, true]);
  });

  it("breaks when a relay sends sealed frames before the keys, or a handshake after them", async () => {
    const early = meet((frame, _, pass) => {
      frame[0] = 3; // "typing"
      const padded = new Uint8Array(10 + 80);
      padded.set(frame.subarray(0, 10));
      pass(padded);
    });
    await early.a.broken.promise;
    const { a, b } = meet();
    await Promise.all([a.keys.promise, b.keys.promise]);
    const late = a.sent[0]!.slice();
    late[9] = 9;
    b.room.receive(late);
    await b.broken.promise;
  });

  it("breaks when a sealed frame was changed, and not when one comes again or from another room", async () => {
    const { a, b } = meet();
    await Promise.all([a.keys.promise, b.keys.promise]);
    await a.room.send({ type: "typing", typing: true });
    const frame = a.sent.at(-1)!;
    const elsewhere = frame.slice();
    elsewhere[5]! ^= 1;
    for (const harmless of [frame, elsewhere, Uint8Array.of(1, 2, 3)]) b.room.receive(harmless);
    await a.room.send({ type: "typing", typing: false });
    await b.received(2);
    expect(b.isBroken).to.equal(false);
    const changed = frame.slice();
    changed[9] = 8;
    b.room.receive(changed);
    await b.broken.promise;
    expect(await b.room.send({ type: "typing", typing: true })).to.equal(undefined);
  });

  it("breaks when the certificate cannot be made", async () => {
    const side = new Side("polite");
    side.room.open(Promise.reject(new Error("No certificate")));
    await side.broken.promise;
  });

  it("is silent once closed, even with a handshake under way", async () => {
    const { a, b } = meet();
    a.room.close();
    b.clock.advance(10_000);
    await b.broken.promise;
    expect([a.isBroken, a.sent.length, a.clock.pending]).to.deep.equal([false, 0, 0]);
  });
});
