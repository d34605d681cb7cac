import { expect } from "@open-wc/testing";
import { type Bytes, concat } from "./bytes.ts";
import { Handshake, type HandshakeSecrets, handshakeSecrets, type HandshakeStep } from "./handshake.ts";
import { agree, confirmation, deriveRoomKeys, transcript } from "./key-schedule.ts";
import { bitFlips, bytesOf, hexOf, inBatches, vectors, vectorSecrets } from "./testing/vectors.ts";

const { handshake } = vectors;
const name = { room: bytesOf(handshake.room), epoch: handshake.epoch };
const fingerprintA = bytesOf(handshake.a.fingerprint);
const fingerprintB = bytesOf(handshake.b.fingerprint);
const messages = handshake.messages.map(bytesOf) as [Bytes, Bytes, Bytes, Bytes];
const FAILED: HandshakeStep = { name: "failed" };

describe("Handshake", () => {
  let secretsA: HandshakeSecrets;
  let secretsB: HandshakeSecrets;

  before(async () => {
    secretsA = await vectorSecrets("a");
    secretsB = await vectorSecrets("b");
  });

  const sideA = () => new Handshake("impolite", name, fingerprintA, secretsA);
  const sideB = () => new Handshake("polite", name, fingerprintB, secretsB);

  /** Both sides; `onWay` may change each message, counted from 0. */
  async function run(onWay: (message: Bytes, i: number) => Bytes = (message) => message) {
    const [a, b] = [sideA(), sideB()];
    const ends: { a?: HandshakeStep; b?: HandshakeStep } = {};
    let message = await b.start();
    for (let i = 0; message && i < 4; i++) {
      const step: HandshakeStep = await (i % 2 === 0 ? a : b).receive(onWay(message, i));
      if (step.name !== "going") ends[i % 2 === 0 ? "a" : "b"] = step;
      message = step.name === "failed" ? undefined : step.send;
    }
    return ends;
  }

  it("says exactly the bytes of the test vectors", async () => {
    const said: string[] = [];
    await run((message) => {
      said.push(hexOf(message));
      return message;
    });
    expect(said).to.deep.equal(handshake.messages);
  });

  it("gives both sides the same emoji and each other's fingerprint", async () => {
    const { a, b } = await run();
    if (a?.name !== "done" || b?.name !== "done") throw new Error("Handshake did not end");
    expect(a.keys.emoji).to.deep.equal(handshake.emoji);
    expect(b.keys.emoji).to.deep.equal(handshake.emoji);
    expect(hexOf(a.keys.partnerFingerprint)).to.equal(handshake.b.fingerprint);
    expect(hexOf(b.keys.partnerFingerprint)).to.equal(handshake.a.fingerprint);
  });

  it("draws fresh secrets whose private key cannot be read", async () => {
    const [one, two] = await Promise.all([handshakeSecrets(), handshakeSecrets()]);
    expect(one.privateKey.extractable).to.equal(false);
    expect(one.publicKey.length).to.equal(65);
    expect(hexOf(one.publicKey)).not.to.equal(hexOf(two.publicKey));
    expect(hexOf(one.nonce)).not.to.equal(hexOf(two.nonce));
  });

  it("fails when any bit of any message is flipped", async function () {
    this.timeout(120_000);
    const cases = messages.flatMap((message, i) => [...bitFlips(message)].map(({ flipped }) => ({ flipped, i })));
    expect(cases.length).to.equal((34 + 131 + 163 + 33) * 8);
    await inBatches(cases, async ({ flipped, i }) => {
      const { a, b } = await run((message, at) => at === i ? flipped : message);
      expect(b?.name).not.to.equal("done");
      if (i < 3) expect(a?.name).not.to.equal("done"); // A has ended when it sends the last message
      expect([a?.name, b?.name]).to.include("failed");
    });
  });

  it("fails on messages that are too short, too long or empty", async () => {
    for (const change of [(m: Bytes) => m.slice(1), (m: Bytes) => m.slice(0, -1), longer, () => new Uint8Array()]) {
      for (let i = 0; i < 4; i++) {
        const { a, b } = await run((message, at) => at === i ? change(message) : message);
        expect(i % 2 === 0 ? a : b, `message ${i}`).to.deep.equal(FAILED);
      }
    }
  });

  it("fails on messages out of turn and stays failed", async () => {
    for (const wrong of [1, 2, 3]) {
      const a = sideA();
      expect(await a.receive(messages[wrong]!)).to.deep.equal(FAILED);
      expect(await a.receive(messages[0])).to.deep.equal(FAILED);
    }
    for (const wrong of [0, 2, 3]) {
      const b = sideB();
      await b.start();
      expect(await b.receive(messages[wrong]!)).to.deep.equal(FAILED);
      expect(await b.receive(messages[1])).to.deep.equal(FAILED);
    }
  });

  it("fails when a second message comes before the first has been dealt with", async () => {
    const a = sideA();
    const steps = await Promise.all([a.receive(messages[0]), a.receive(messages[0])]);
    expect(steps.map((step) => step.name)).to.include("failed");
  });

  it("fails on a public key that is no point of the curve", async () => {
    const offCurve = messages[1].slice();
    offCurve.fill(7, 3, 67);
    const b = sideB();
    await b.start();
    expect(await b.receive(offCurve)).to.deep.equal(FAILED);
  });

  it("fails when B reveals another nonce than it had committed to, with keys and confirmation that fit", async () => {
    const commit = messages[0].slice(2);
    const a = sideA();
    await a.receive(messages[0]);
    // What B can do once it has seen A's nonce: choose its own nonce, and derive everything from what was really said.
    const reveal = { publicKey: secretsB.publicKey, fingerprint: fingerprintB, nonce: new Uint8Array(32).fill(9) };
    const revealOfA = { publicKey: secretsA.publicKey, fingerprint: fingerprintA, nonce: secretsA.nonce };
    const said = await transcript({ ...name, commit, a: revealOfA, b: reveal });
    const secret = await agree(secretsB.privateKey, secretsA.publicKey);
    const { confirm } = await deriveRoomKeys(secret, said, "polite");
    const mac = await confirmation(confirm, "polite", said);
    const { publicKey, fingerprint, nonce } = reveal;
    expect(await a.receive(concat(Uint8Array.of(3, 1), publicKey, fingerprint, nonce, mac))).to.deep.equal(FAILED);
  });

  it("fails between sides that were told different rooms", async () => {
    for (const other of [{ ...name, epoch: name.epoch + 1 }, { ...name, room: new Uint8Array(16) }]) {
      const a = new Handshake("impolite", other, fingerprintA, secretsA);
      const b = sideB();
      const first = await a.receive((await b.start())!);
      const second = await b.receive((first as { send: Bytes }).send);
      expect(await a.receive((second as { send: Bytes }).send)).to.deep.equal(FAILED);
    }
  });

  it("fails when both were told the same role", async () => {
    const [one, two] = [sideB(), sideB()];
    await one.start();
    expect(await one.receive((await two.start())!)).to.deep.equal(FAILED);
  });
});

function longer(message: Bytes): Bytes {
  const bytes = new Uint8Array(message.length + 1);
  bytes.set(message);
  return bytes;
}
