import { expect } from "@open-wc/testing";
import { ChatSession } from "./chat-session.ts";
import type { FakeSocket } from "./testing/fake-socket.ts";
import { People } from "./testing/people.ts";
import { settled } from "./testing/settled.ts";
import { until } from "./testing/until.ts";

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

  it("has forgotten the rooms before it left when it starts again, and their words with them", async () => {
    const { ann, bob, server } = people;
    await people.meet();
    bob.say("Hello");
    await until(ann, ({ messages }) => messages.length === 1);
    const { phase } = ann.state;
    const epoch = "room" in phase ? phase.room.epoch : -1;
    ann.leave();
    ann.start(WISHES);
    ann.report({ reason: "spam", note: "", messages: [0], epoch });
    expect(ann.state.report.name).to.equal("failed");
    await settled();
    expect(server.reports).to.deep.equal([]);
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

  it("tells that the page is out of date when what the server asks for is not there, and asks for no more", async () => {
    let loads = 0;
    people = new People({
      loadWork: () => {
        if (++loads === 2) return Promise.resolve({ doWork: () => Promise.resolve(undefined) }); // takes too long
        return Promise.reject(new TypeError("Failed to fetch dynamically imported module"));
      },
    });
    const { ann, clocks, server } = people;
    ann.start(WISHES);
    await until(ann, ({ phase }) => phase.name === "waiting");
    const socket = server.sockets[0]!;
    const work = { type: "work", nonce: "01".repeat(16), salt: "ab".repeat(16), cost: 10, prefix: "00" };
    for (let asked = 1; asked <= 3; asked++) {
      socket.say(work);
      await settled();
      expect([ann.state.phase.name, loads]).to.deep.equal(["waiting", asked]);
      clocks.ann.advance(2_000);
      expect(said(socket).filter((type) => type === "join").length).to.equal(asked + 1);
    }
    socket.say(work);
    await settled();
    expect(ann.state.phase).to.deep.equal({ name: "failed", code: "unsupported", retrying: false });
    clocks.ann.advance(60_000);
    expect([said(socket).filter((type) => type === "join").length, loads, clocks.ann.pending]).to.deep.equal([4, 4, 0]);
    expect(socket.closedWith).to.equal(1000);
  });

  it("stays with whom it has met when what the server asked for before is not there", async () => {
    const loads: ((error: Error) => void)[] = [];
    people = new People({ loadWork: () => new Promise((_, reject) => loads.push(reject)) });
    const { ann, bob, server } = people;
    ann.start(WISHES);
    await until(ann, ({ phase }) => phase.name === "waiting");
    for (let asked = 1; asked <= 2; asked++) {
      server.sockets[0]!.say({ type: "work", nonce: "01".repeat(16), salt: "ab".repeat(16), cost: 10, prefix: "00" });
      await settled();
    }
    bob.start(WISHES);
    await until(ann, ({ phase }) => phase.name === "chatting");
    for (const reject of loads) reject(new TypeError("Failed to fetch dynamically imported module"));
    await settled();
    expect([loads.length, ann.state.phase.name]).to.deep.equal([2, "chatting"]);
  });

  it("fails when the server does not offer this mode", async () => {
    const { ann, server } = people;
    ann.start(WISHES);
    await until(ann, ({ phase }) => phase.name === "waiting");
    server.sockets[0]!.say({ type: "error", code: "mode-off", of: "join" });
    await until(ann, ({ phase }) => phase.name === "failed" && phase.code === "mode-off" && !phase.retrying);
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

  it("reconnects no more once the person has left", async () => {
    const { ann, server, clocks } = people;
    await people.meet();
    server.cut(server.sockets[0]!);
    await until(ann, ({ connection }) => connection === "reconnecting");
    ann.leave();
    expect(ann.state.connection).to.equal("live");
    clocks.ann.advance(600_000);
    expect(server.sockets.length).to.equal(2);
  });

  it("reconnects no more when it is sent away meanwhile", async () => {
    const { ann, server, clocks } = people;
    await people.meet();
    server.cut(server.sockets[0]!);
    await until(ann, ({ connection }) => connection === "reconnecting");
    clocks.ann.advance(500);
    server.sockets[2]!.fail(4007);
    await until(ann, ({ phase }) => phase.name === "failed" && !phase.retrying);
    expect(ann.state.connection).to.equal("live");
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
