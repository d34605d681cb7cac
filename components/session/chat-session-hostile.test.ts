import { expect } from "@open-wc/testing";
import { frameKind } from "../../protocol/mod.ts";
import { ChatSession } from "./chat-session.ts";
import type { FakeSocket } from "./testing/fake-socket.ts";
import { People } from "./testing/people.ts";
import { settled } from "./testing/settled.ts";
import { until } from "./testing/until.ts";
import { hexOf } from "./testing/vectors.ts";

const WISHES = { mode: "text" as const, interests: [], languages: [] };
const ended = (reason: string) => ({ phase }: ChatSession["state"]) =>
  phase.name === "ended" && phase.reason === reason;
/** Control messages that went over a socket. */
const said = (socket: FakeSocket) => socket.sent.flatMap((each) => each instanceof Uint8Array ? [] : each.type);

describe("ChatSession with a hostile relay", () => {
  let people: People;

  beforeEach(() => people = new People());
  afterEach(() => people.leave());

  it("ends a room whose handshake was changed, and never speaks in clear text", async () => {
    const { ann, bob, server } = people;
    server.intercept = (frame) => {
      frame[frame.length - 1]! ^= 1;
      return [frame];
    };
    for (const person of [ann, bob]) person.start(WISHES);
    await until(ann, ended("unsealed"));
    await until(bob, ({ phase }) => phase.name === "ended");
    expect([ann.say("Hello"), bob.say("Hello")]).to.deep.equal([false, false]);
    await settled();
    expect(said(server.sockets[0]!)).to.deep.equal(["hello", "join", "leave"]);
    expect(server.frames.every((frame) => frameKind(frame) === "handshake")).to.equal(true);
  });

  it("ends a room whose handshake does not come to an end within 10 s", async () => {
    const { ann, server, clocks } = people;
    server.intercept = () => [];
    for (const person of [ann, people.bob]) person.start(WISHES);
    await until(ann, ({ phase }) => phase.name === "sealing");
    clocks.ann.advance(10_000);
    expect(ended("unsealed")(ann.state)).to.equal(true);
    await until(people.bob, ended("left"));
    expect(said(server.sockets[0]!)).to.deep.equal(["hello", "join", "leave"]);
  });

  it("ends a room when the server does not forward the handshake, unless the room is over there", async () => {
    const { ann, bob, server } = people;
    server.intercept = () => [];
    for (const person of [ann, bob]) person.start(WISHES);
    await server.received("handshake", 1);
    const speaker = server.sockets.find(({ sent }) => sent.some((each) => each instanceof Uint8Array))!;
    const person = speaker === server.sockets[0] ? ann : bob;
    const error = { type: "error", of: "handshake", sequence: 0 };
    speaker.say({ ...error, code: "not-in-room" }); // `ended` says why
    await settled();
    expect(person.state.phase.name).to.equal("sealing");
    speaker.say({ ...error, code: "rate-limited", retryMs: 500 });
    await settled();
    expect(ended("unsealed")(person.state)).to.equal(true);
  });

  it("ends the room when words were changed on their way, and shows none of them", async () => {
    const { ann, bob, server } = people;
    await people.meet();
    server.intercept = (frame, kind) => {
      if (kind === "chat") frame[100]! ^= 1;
      return [frame];
    };
    ann.say("Meet me at six");
    await until(bob, ended("unsealed"));
    expect(bob.state.messages).to.deep.equal([]);
    await until(ann, ended("left"));
    expect(ann.state.messages[0]!.status).to.equal("refused");
  });

  it("takes no frame twice and none of an earlier room", async () => {
    const { ann, bob, server } = people;
    await people.meet();
    const old: [Uint8Array<ArrayBuffer>[], Uint8Array<ArrayBuffer>[]] = [[], []];
    server.intercept = (frame, _, slot) => {
      old[slot].push(frame.slice());
      return [frame, frame, ...old[slot]];
    };
    for (const text of ["one", "two", "three"]) ann.say(text);
    await until(bob, ({ messages }) => messages.length === 3);
    ann.next();
    bob.next();
    server.intercept = (frame, _, slot) => [...old[slot], frame];
    await people.sealed();
    ann.say("A new room");
    await until(bob, ({ messages }) => messages.length === 1);
    expect(bob.state.messages[0]!.text).to.equal("A new room");
  });

  it("ends the room when its own frames come back as the partner's", async () => {
    const { ann, server } = people;
    await people.meet();
    server.intercept = (frame, _, slot) => {
      if (slot === 0) server.sockets[0]!.forward(frame);
      return [frame];
    };
    ann.say("Echo");
    await until(ann, ended("unsealed"));
    expect(ann.state.messages.map(({ own }) => own)).to.deep.equal([true]);
  });

  it("lets the server see no word", async () => {
    const { ann, bob, server } = people;
    await people.meet();
    ann.say("canary");
    await until(bob, ({ messages }) => messages.length === 1);
    const seen = server.frames.map(hexOf).join(" ") + JSON.stringify(server.sockets.map(({ sent }) => sent));
    const hex = hexOf(new TextEncoder().encode("canary"));
    expect([seen.includes(hex), seen.includes("canary")]).to.deep.equal([false, false]);
    // The control: a word that does travel in the clear is found the same way.
    expect(seen.includes("tea")).to.equal(true);
  });
});
