import { expect } from "@open-wc/testing";
import {
  buildFrame,
  frameClearBytes,
  frameStamp,
  pad,
  parsePeerMessage,
  type PeerMessage,
  serializePeerMessage,
  unpad,
} from "../../protocol/mod.ts";
import type { Bytes } from "./bytes.ts";
import { frankingCommitment, frankingKey } from "./franking.ts";
import { type Opened, SealedChannel, type SealedFrame } from "./sealed-channel.ts";
import { bitFlips, bytesOf, hexOf, inBatches, vectors } from "./testing/vectors.ts";

const EPOCH = vectors.handshake.epoch;
const START = { epoch: EPOCH, nextToSend: 2, lastReceived: 1 };
const IGNORED: Opened = { name: "ignored" };

describe("SealedChannel", () => {
  let keyAB: CryptoKey;
  let keyBA: CryptoKey;

  before(async () => {
    const aes = (hex: string) => crypto.subtle.importKey("raw", bytesOf(hex), "AES-GCM", false, ["encrypt", "decrypt"]);
    keyAB = await aes(vectors.handshake.keyAB);
    keyBA = await aes(vectors.handshake.keyBA);
  });

  const sideA = (start = START) => new SealedChannel({ send: keyAB, receive: keyBA }, start);
  const sideB = (start = START) => new SealedChannel({ send: keyBA, receive: keyAB }, start);
  let said = 0;
  const chat = (text: string, index = said++): PeerMessage => ({ type: "chat", key: frankingKey(), index, text });
  const seal = async (message: PeerMessage, side = sideA()): Promise<Bytes> => (await side.seal(message))!.bytes;

  it("seals every kind of frame to the bytes of the test vectors, and opens them", async () => {
    const seen = new Set<string>();
    for (const { direction, kind, sequence, plaintext, frame } of vectors.frames) {
      const [from, to] = direction === "a to b" ? [sideA, sideB] : [sideB, sideA];
      const message = parsePeerMessage(kind as PeerMessage["type"], bytesOf(plaintext))!;
      const sealed = await from({ ...START, nextToSend: sequence }).seal(message);
      expect(hexOf(sealed!.bytes), kind).to.equal(frame);
      const opened = await to({ ...START, lastReceived: sequence - 1 }).open(bytesOf(frame));
      expect(opened.name === "message" && opened.message, kind).to.deep.equal(message);
      seen.add(kind);
    }
    expect([...seen].sort()).to.deep.equal(["chat", "media", "presence", "receipt", "signal", "typing"]);
  });

  it("pads as the test vectors do, and takes no other padding", () => {
    for (const { content, padded } of vectors.padding) {
      expect(hexOf(pad(bytesOf(content)))).to.equal(padded);
      expect(hexOf(unpad(bytesOf(padded))!)).to.equal(content);
    }
    for (const { content, padded } of vectors.sizes) expect(pad(new Uint8Array(content)).length).to.equal(padded);
    const dirty = pad(Uint8Array.of(1));
    dirty[63] = 1;
    expect(unpad(dirty)).to.equal(undefined);
  });

  it("keeps frames in the order of the calls, both ways", async () => {
    const [from, to] = [sideA(), sideB()];
    const texts = Array.from({ length: 50 }, (_, i) => i % 3 === 0 ? "x".repeat(1_900) : `message ${i}`);
    const order: number[] = [];
    const frames = await Promise.all(texts.map(async (text, i) => {
      const frame = await from.seal(chat(text, i));
      order.push(frame!.sequence);
      return frame as SealedFrame;
    }));
    expect(order).to.deep.equal(texts.map((_, i) => i + 2));
    const opened = await Promise.all(frames.map(({ bytes }) => to.open(bytes)));
    expect(opened.map((each) => each.name === "message" && each.message.type === "chat" && each.message.text))
      .to.deep.equal(texts);
  });

  it("refuses a chat frame when any bit but those of the stamp is flipped", async function () {
    this.timeout(60_000);
    const frame = await seal(chat("Meet me at the station"));
    let opened = 0;
    await inBatches(bitFlips(frame), async ({ flipped, byte }) => {
      const result = await sideB().open(flipped);
      expect(result.name === "message", `byte ${byte}`).to.equal(byte >= 42 && byte < 82);
      if (result.name === "message") opened++;
    });
    expect(opened).to.equal(40 * 8);
  });

  it("refuses a frame of any other kind when any bit is flipped", async function () {
    this.timeout(60_000);
    for (const message of [{ type: "typing", typing: true }, { type: "presence", away: true }] as const) {
      await inBatches(bitFlips(await seal(message)), async ({ flipped, byte }) => {
        expect((await sideB().open(flipped)).name, `byte ${byte}`).not.to.equal("message");
      });
    }
  });

  it("hands over the stamp that the server wrote", async () => {
    const frame = await seal(chat("Hello"));
    frameStamp(frame).fill(9);
    const opened = await sideB().open(frame);
    expect(opened.name === "message" && opened.stamp).to.deep.equal(new Uint8Array(40).fill(9));
  });

  it("takes no frame twice, even at the same moment, and none that is late", async () => {
    const [from, to] = [sideA(), sideB()];
    const [one, two, three] = await Promise.all([1, 2, 3].map((i) => seal(chat(`${i}`), from))) as [
      Bytes,
      Bytes,
      Bytes,
    ];
    const twice = await Promise.all([to.open(one), to.open(one)]);
    expect(twice.map(({ name }) => name)).to.deep.equal(["message", "ignored"]);
    expect((await to.open(three)).name).to.equal("message");
    expect(await to.open(two)).to.deep.equal(IGNORED);
    expect((await to.open(await seal(chat("4"), from))).name).to.equal("message");
  });

  it("takes no frame of any kind twice, and goes on", async () => {
    const [from, to] = [sideA(), sideB()];
    const candidate = { candidate: "", sdpMid: null, sdpMLineIndex: null, usernameFragment: null };
    const messages: PeerMessage[] = [
      { type: "typing", typing: true },
      { type: "presence", away: true },
      { type: "media", camera: true, microphone: false, direct: false, frugal: false },
      { type: "signal", signal: { type: "candidate", candidate } },
      { type: "receipt", receipts: [{ sequence: 2, stamp: new Uint8Array(40) }] },
      chat("Hello"),
    ];
    for (const message of messages) {
      const frame = await seal(message, from);
      expect((await to.open(frame)).name, message.type).to.equal("message");
      expect(await to.open(frame), message.type).to.deep.equal(IGNORED);
    }
  });

  it("does not take a frame of its own direction", async () => {
    expect((await sideA().open(await seal(chat("Hello")))).name).to.equal("broken");
  });

  it("does not take a frame of another room, nor one that claims to be of this", async () => {
    const other = await seal(chat("Hello"), sideA({ ...START, epoch: EPOCH + 1 }));
    expect(await sideB().open(other)).to.deep.equal(IGNORED);
    const relabelled = other.slice();
    relabelled.set(bytesOf("01020304"), 2);
    expect((await sideB().open(relabelled)).name).to.equal("broken");
  });

  it("stays broken after one frame that does not open", async () => {
    const [from, to] = [sideA(), sideB()];
    const bad = await seal(chat("one"), from);
    bad[bad.length - 1]! ^= 1;
    expect((await to.open(bad)).name).to.equal("broken");
    expect((await to.open(await seal(chat("two"), from))).name).to.equal("broken");
  });

  it("never hands over a message whose commitment does not open", async () => {
    const message = chat("I never said that") as Extract<PeerMessage, { type: "chat" }>;
    const forgeries = [
      await frankingCommitment(frankingKey(), message.index, message.text),
      await frankingCommitment(message.key.slice(), message.index + 1, message.text),
      await frankingCommitment(message.key.slice(), message.index, "Something else"),
    ];
    for (const commitment of forgeries) {
      expect(await sideB().open(await sealedWith(keyAB, message, commitment))).to.deep.equal(IGNORED);
    }
    const honest = await frankingCommitment(message.key.slice(), message.index, message.text);
    expect((await sideB().open(await sealedWith(keyAB, message, honest))).name).to.equal("message");
  });

  it("never hands over a message whose index another one had, or that goes back", async () => {
    const [from, to] = [sideA(), sideB()];
    const open = async (index: number) => (await to.open(await seal(chat(`number ${index}`, index), from))).name;
    const opened: string[] = [];
    for (const index of [0, 0, 2, 1, 2, 3]) opened.push(await open(index)); // 1 was refused by the server: a gap is honest
    expect(opened).to.deep.equal(["message", "ignored", "message", "ignored", "ignored", "message"]);
  });

  it("ignores what opens but is not a message, and goes on", async () => {
    const [from, to] = [sideA(), sideB()];
    const empty = { type: "chat", key: frankingKey(), index: 0, text: "\u202E \u0007" } as const;
    expect(await to.open(await seal(empty, from))).to.deep.equal(IGNORED);
    expect((await to.open(await seal(chat("Hello"), from))).name).to.equal("message");
  });

  it("breaks on a handshake frame", async () => {
    const frame = buildFrame({ kind: "handshake", epoch: EPOCH, sequence: 2, payload: new Uint8Array(34) });
    expect((await sideB().open(frame)).name).to.equal("broken");
  });

  it("does not seal what is too long, and uses up no sequence number for it", async () => {
    const side = sideA();
    const sdp = "x".repeat(16_200);
    const signal = { type: "signal", signal: { type: "description", description: { type: "offer", sdp } } } as const;
    expect(await side.seal(signal)).to.equal(undefined);
    expect((await side.seal(chat("Hello")))!.sequence).to.equal(2);
  });

  it("never uses a sequence number twice: after the last one it seals nothing", async () => {
    const side = sideA({ ...START, nextToSend: 0xffff_ffff });
    expect((await side.seal(chat("last")))!.sequence).to.equal(0xffff_ffff);
    expect(await side.seal(chat("one more")).catch((error) => error)).to.be.instanceOf(RangeError);
  });
});

/** A chat frame as a partner who does not keep to the rules would seal it: it opens, but its commitment may not fit. */
async function sealedWith(key: CryptoKey, message: PeerMessage, commitment: Bytes): Promise<Bytes> {
  const header = { kind: "chat", epoch: EPOCH, sequence: 2 } as const;
  const iv = bytesOf("000000000000000000000002");
  const additionalData = frameClearBytes(header, commitment);
  const plaintext = pad(serializePeerMessage(message));
  const payload = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, plaintext);
  return buildFrame({ ...header, payload: new Uint8Array(payload) }, commitment);
}
