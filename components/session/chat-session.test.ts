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

describe("ChatSession", () => {
  let people: People;

  beforeEach(() => people = new People());
  afterEach(() => people.leave());

  it("does nothing before somebody starts", async () => {
    const { ann, server } = people;
    expect(ann.state.phase).to.deep.equal({ name: "idle" });
    expect(ann.say("Hello")).to.equal(false);
    for (const call of [() => ann.next(), () => ann.block(), () => ann.leave(), () => ann.setTyping(true)]) call();
    ann.report({ reason: "spam", note: "", messages: [] });
    ann.setVerdict("matches");
    await settled();
    expect(server.sockets).to.deep.equal([]);
    expect(ann.state.report.name).to.equal("none");
    expect(ann.state.verification.verdict).to.equal("unknown");
  });

  it("goes from connecting over waiting and sealing to chatting", async () => {
    const { ann, server } = people;
    const phases: string[] = [];
    ann.subscribe(({ phase }) => phases.push(phase.name), new AbortController());
    await people.meet();
    expect(phases.filter((name, i) => name !== phases[i - 1]))
      .to.deep.equal(["connecting", "waiting", "sealing", "chatting"]);
    expect(ann.state.phase).to.deep.include({ name: "chatting" });
    const { phase, online, modes } = ann.state;
    expect(phase.name === "chatting" && phase.room.interests).to.deep.equal(["tea", "rain"]);
    expect([online, modes]).to.deep.equal([20, ["text", "video"]]);
    expect(said(server.sockets[0]!)).to.deep.equal(["hello", "join"]);
  });

  it("gives both the same seven emoji, and other ones in the next room", async () => {
    const { ann, bob } = people;
    await people.meet();
    const first = ann.state.verification.emoji;
    expect(first!.length).to.equal(7);
    expect(bob.state.verification.emoji).to.deep.equal(first);
    ann.setVerdict("matches");
    expect(ann.state.verification).to.deep.equal({ emoji: first, verdict: "matches" });
    ann.next();
    bob.next();
    await people.sealed();
    expect(ann.state.verification.verdict).to.equal("unknown");
    expect(ann.state.verification.emoji).not.to.deep.equal(first);
  });

  it("carries words both ways in order, and says when they have arrived", async () => {
    const { ann, bob, clocks } = people;
    await people.meet();
    const texts = Array.from({ length: 10 }, (_, i) => `message ${i}`);
    for (const text of texts) expect(ann.say(text)).to.equal(true);
    expect(ann.state.messages.every(({ own, status }) => own && status === "sending")).to.equal(true);
    bob.say("Hi");
    await until(bob, ({ messages }) => messages.length === 11);
    expect(bob.state.messages.flatMap(({ own, text }) => own ? [] : text)).to.deep.equal(texts);
    clocks.bob.advance(1_000);
    await until(ann, ({ messages }) => messages.length === 11 && messages.every(({ status }) => status === "sent"));
  });

  it("cleans what is said and refuses what is empty or too long", async () => {
    const { ann, bob } = people;
    await people.meet();
    for (const text of ["", " \n ", "\u202E", "x".repeat(2_001)]) expect(ann.say(text), text).to.equal(false);
    expect(ann.say("  \u202Ehi\u0007 ")).to.equal(true);
    await until(bob, ({ messages }) => messages.length === 1);
    expect(bob.state.messages[0]!.text).to.equal("hi");
  });

  it("shows typing until it stops, a message comes, or 5 s pass", async () => {
    const { ann, bob, clocks, server } = people;
    await people.meet();
    const typing = (value: boolean) => until(bob, ({ partner }) => partner.typing === value);
    for (let i = 0; i < 3; i++) ann.setTyping(true);
    await typing(true);
    ann.setTyping(false);
    await typing(false);
    ann.setTyping(true);
    await typing(true);
    ann.say("Here I am");
    await typing(false);
    ann.setTyping(true);
    await typing(true);
    clocks.ann.advance(5_000);
    await typing(false);
    expect(server.count("typing")).to.equal(5);
  });

  it("does not show typing for ever when the end of it gets lost", async () => {
    const { ann, bob, clocks } = people;
    await people.meet();
    ann.setTyping(true);
    await until(bob, ({ partner }) => partner.typing);
    clocks.bob.advance(30_000);
    expect(bob.state.partner.typing).to.equal(false);
  });

  it("tells that the tab is hidden, also when it was before the room began", async () => {
    const { ann, bob } = people;
    ann.setAway(true);
    await people.meet();
    await until(bob, ({ partner }) => partner.away);
    ann.setAway(false);
    await until(bob, ({ partner }) => !partner.away);
  });

  it("ends the room for both with next, and waits again with the same wishes", async () => {
    const { ann, bob, server } = people;
    await people.meet();
    ann.say("Hello");
    await until(bob, ({ messages }) => messages.length === 1);
    ann.next();
    expect([ann.state.phase.name, ann.state.messages]).to.deep.equal(["waiting", []]);
    await until(bob, ended("left"));
    expect(bob.state.messages.length).to.equal(1);
    expect([bob.say("Wait"), bob.state.verification.emoji]).to.deep.equal([false, undefined]);
    bob.next();
    await people.sealed();
    expect(said(server.sockets[0]!)).to.deep.equal(["hello", "join", "next"]);
    expect(said(server.sockets[1]!)).to.deep.equal(["hello", "join", "join"]);
    expect(bob.state.messages).to.deep.equal([]);
  });

  it("waits again even when my next crosses the end of the room", async () => {
    const { ann, bob } = people;
    await people.meet();
    bob.leave(); // on its way
    ann.next();
    bob.start(WISHES);
    await people.sealed();
  });

  it("forgets on leaving, and keeps the words on the screen until the next start", async () => {
    const { ann, bob, server } = people;
    await people.meet();
    ann.say("Hello");
    await until(bob, ({ messages }) => messages.length === 1);
    bob.leave();
    expect(bob.state.phase.name).to.equal("idle");
    expect([bob.state.messages.length, bob.state.online]).to.deep.equal([1, undefined]);
    await until(ann, ended("left"));
    await settled();
    const socket = server.sockets[1]!;
    expect([said(socket), socket.closedWith]).to.deep.equal([["hello", "join", "leave"], 1000]);
    bob.start(WISHES);
    expect([bob.state.phase.name, bob.state.messages]).to.deep.equal(["connecting", []]);
  });

  it("blocks in the room and after it", async () => {
    const { ann, bob, server } = people;
    await people.meet();
    const { phase } = ann.state;
    const epoch = phase.name === "chatting" ? phase.room.epoch : undefined;
    ann.block();
    expect(ended("blocked")(ann.state)).to.equal(true);
    await until(bob, ended("left"));
    bob.block();
    expect(ended("blocked")(bob.state)).to.equal(true);
    await settled();
    for (const socket of server.sockets) expect(socket.sent).to.deep.include({ type: "block", epoch });
  });

  it("marks words that the server did not forward", async () => {
    const { ann, server } = people;
    await people.meet();
    server.intercept = () => [];
    ann.say("Too fast");
    await server.received("chat", 1);
    server.sockets[0]!.say({ type: "error", code: "rate-limited", of: "chat", sequence: 2, retryMs: 500 });
    await until(ann, ({ messages }) => messages[0]!.status === "refused");
  });

  it("asks again for a partner when the server says when", async () => {
    const { ann, clocks, server } = people;
    ann.start(WISHES);
    await until(ann, ({ phase }) => phase.name === "waiting");
    server.sockets[0]!.say({ type: "error", code: "rate-limited", of: "join", retryMs: 3_000 });
    await settled();
    clocks.ann.advance(2_999);
    expect(said(server.sockets[0]!)).to.deep.equal(["hello", "join"]);
    expect(ann.state.phase).to.deep.equal({ name: "waiting", paused: true });
    clocks.ann.advance(1);
    expect(said(server.sockets[0]!)).to.deep.equal(["hello", "join", "join"]);
    expect(ann.state.phase).to.deep.equal({ name: "waiting" });
  });

  it("does a moment of work when the server asks for it, and joins with the answer", async () => {
    const { ann, server } = people;
    ann.start(WISHES);
    await until(ann, ({ phase }) => phase.name === "waiting");
    const socket = server.sockets[0]!;
    const nonce = "0123456789abcdef".repeat(2);
    socket.say({ type: "work", nonce, salt: "ab".repeat(16), cost: 10, prefix: "00" });
    await until(ann, ({ phase }) => phase.name === "waiting" && phase.paused === true);
    await until(ann, ({ phase }) => phase.name === "waiting" && !phase.paused);
    const last = socket.sent.at(-1) as { type: string; work?: { nonce: string; key: string } };
    expect([last.type, last.work?.nonce, last.work?.key.slice(0, 2)]).to.deep.equal(["join", nonce, "00"]);
  });

  it("fails when the server does not offer this mode", async () => {
    const { ann, server } = people;
    ann.start(WISHES);
    await until(ann, ({ phase }) => phase.name === "waiting");
    server.sockets[0]!.say({ type: "error", code: "mode-off", of: "join" });
    await until(ann, ({ phase }) => phase.name === "failed" && phase.code === "refused" && !phase.retrying);
  });

  it("comes back by itself to the waiting pool", async () => {
    const { ann, server, clocks } = people;
    ann.start(WISHES);
    await until(ann, ({ phase }) => phase.name === "waiting");
    server.cut(server.sockets[0]!);
    await until(ann, ({ connection }) => connection === "reconnecting");
    expect(ann.state.phase.name).to.equal("waiting");
    clocks.ann.advance(500);
    await until(ann, ({ connection }) => connection === "live");
    await settled();
    expect(said(server.sockets[1]!)).to.deep.equal(["hello", "join"]);
  });

  it("stays away when it is told to", async () => {
    const { ann, server, clocks } = people;
    await people.meet();
    server.sockets[0]!.fail(4007);
    await until(ann, ({ phase }) => phase.name === "failed" && phase.code === "restricted" && !phase.retrying);
    clocks.ann.advance(600_000);
    expect(server.sockets.length).to.equal(2);
  });

  it("tells everybody who listens, until they stop, and survives those who fail", async () => {
    const { ann } = people;
    const reported: string[] = [];
    const original = globalThis.reportError;
    globalThis.reportError = (error) => reported.push(error.message);
    const over = new AbortController();
    let heard = 0;
    ann.subscribe(() => {
      throw new Error("A view broke");
    }, over);
    ann.subscribe(() => heard++, over);
    try {
      await people.meet();
    } finally {
      over.abort();
      globalThis.reportError = original;
    }
    expect(reported[0]).to.equal("A view broke");
    expect(heard).to.be.greaterThan(3);
    const before = heard;
    ann.say("Hello");
    ann.subscribe(() => heard++, { signal: AbortSignal.abort() });
    ann.setTyping(true);
    expect(heard).to.equal(before);
  });
});

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
