import { expect } from "@open-wc/testing";
import { CLOSE, LIMITS } from "../../protocol/mod.ts";
import type { ChatSession } from "./chat-session.ts";
import { People } from "./testing/people.ts";
import { settled } from "./testing/settled.ts";
import { until } from "./testing/until.ts";

const ended = (reason: string) => ({ phase }: ChatSession["state"]) =>
  phase.name === "ended" && phase.reason === reason;
const texts = ({ state }: ChatSession) => state.messages.map(({ own, text }) => own ? text : `> ${text}`);
const undoIs = (undo: string) => (state: ChatSession["state"]) => state.undo === undo;

describe("ChatSession whose connection is lost", () => {
  let people: People;

  beforeEach(() => people = new People());
  afterEach(() => people.leave());

  /** Ann's connection breaks, and both know. */
  async function cutAnn(): Promise<void> {
    const { ann, bob, server } = people;
    server.cut(server.sockets[0]!);
    await until(ann, ({ connection }) => connection === "reconnecting");
    await until(bob, ({ partner }) => partner.lostUntil !== undefined);
  }

  /** Ann's next connection stands. */
  async function annIsBack(ms = 500): Promise<void> {
    const { ann, bob, clocks } = people;
    clocks.ann.advance(ms);
    await until(ann, ({ connection }) => connection === "live");
    await until(bob, ({ partner }) => partner.lostUntil === undefined);
  }

  it("stays in the room, and brings what was said meanwhile both ways, once and in order", async () => {
    const { ann, bob, clocks, server } = people;
    await people.meet();
    ann.say("before");
    await until(bob, ({ messages }) => messages.length === 1);
    const emoji = ann.state.verification.emoji;
    await cutAnn();
    expect(bob.state.partner.lostUntil).to.equal(clocks.bob.now() + 20_000);
    expect([ann.state.phase.name, bob.state.phase.name]).to.deep.equal(["chatting", "chatting"]);
    for (const text of ["one", "two"]) {
      ann.say(`${text} of Ann`);
      bob.say(`${text} of Bob`);
    }
    await settled();
    await annIsBack();
    await until(bob, ({ messages }) => messages.length === 5);
    await until(ann, ({ messages }) => messages.length === 5);
    expect(texts(bob).filter((text) => text.startsWith(">"))).to.deep.equal([
      "> before",
      "> one of Ann",
      "> two of Ann",
    ]);
    expect(texts(ann).filter((text) => text.startsWith(">"))).to.deep.equal(["> one of Bob", "> two of Bob"]);
    for (const clock of Object.values(clocks)) clock.advance(1_000);
    for (const person of [ann, bob]) {
      await until(person, ({ messages }) => messages.every(({ status }) => status === "sent"));
    }
    expect(ann.state.verification.emoji).to.deep.equal(emoji);
    expect(server.sockets.length).to.equal(3);
  });

  it("sends again, byte for byte, what was lost on the way", async () => {
    const { ann, bob, server } = people;
    await people.meet();
    server.intercept = () => []; // the partner's network swallows it
    bob.say("swallowed");
    await server.received("chat", 1);
    const first = server.frames.at(-1)!;
    server.intercept = (frame) => [frame];
    await cutAnn();
    await annIsBack();
    await until(ann, ({ messages }) => messages.length === 1);
    expect(texts(ann)).to.deep.equal(["> swallowed"]);
    const again = server.frames.filter((frame) => frame.length === first.length && frame[9] === first[9]);
    expect(again).to.deep.equal([first, first]);
    expect(bob.state.messages.length).to.equal(1);
  });

  it("goes on with a handshake that was interrupted", async () => {
    const { ann, bob, server, clocks } = people;
    server.intercept = () => [];
    for (const person of [ann, bob]) person.start({ mode: "text", interests: [], languages: [] });
    await server.received("handshake", 1);
    server.intercept = (frame) => [frame];
    await cutAnn();
    clocks.bob.advance(15_000); // a partner who is away has time
    await annIsBack();
    await people.sealed();
  });

  it("ends the room clearly when the partner does not come back in time", async () => {
    const { bob, server } = people;
    await people.meet();
    await cutAnn();
    bob.say("Are you there?");
    server.expire();
    await until(bob, ended("lost"));
    expect(bob.state.messages[0]!.status).to.equal("refused");
  });

  it("ends the room clearly when it comes back too late, and can go on", async () => {
    const { ann, bob, server, clocks } = people;
    await people.meet();
    await cutAnn();
    server.expire();
    clocks.ann.advance(500);
    await until(ann, ended("lost"));
    expect(ann.state.connection).to.equal("live");
    ann.next();
    bob.next();
    await people.sealed();
  });

  it("gives the room up after a minute without a connection", async () => {
    const { ann, server, clocks } = people;
    await people.meet();
    server.refuse = true;
    await cutAnn();
    for (let waited = 0; waited < 59_000; waited += 1_000) {
      clocks.ann.advance(1_000);
      await settled();
    }
    expect(ann.state.phase.name).to.equal("chatting");
    clocks.ann.advance(2_000);
    expect(ended("lost")(ann.state)).to.equal(true);
  });

  it("comes back within 10 s when the server restarts", async () => {
    const { ann, server, clocks } = people;
    await people.meet();
    server.cut(server.sockets[0]!, CLOSE.restart.code);
    await until(ann, ({ connection }) => connection === "reconnecting");
    clocks.ann.advance(9_999);
    await settled();
    expect(server.sockets.length).to.equal(2);
    clocks.ann.advance(1);
    await until(ann, ({ connection }) => connection === "live");
  });

  it("can go on to the next while it is cut off, and leaves the room when it is back", async () => {
    const { ann, bob, clocks } = people;
    await people.meet();
    await cutAnn();
    ann.next();
    expect([ann.state.phase.name, ann.state.undo]).to.deep.equal(["waiting", "none"]);
    clocks.ann.advance(500);
    await until(bob, ({ phase }) => phase.name === "ended");
    bob.next();
    await people.sealed();
  });

  it("blocks while it is cut off as well: the server hears of it first, then of the next search", async () => {
    const { ann, bob, clocks, server } = people;
    await people.meet();
    await cutAnn();
    ann.block();
    const { phase } = ann.state;
    const epoch = phase.name === "ended" && phase.reason === "blocked" ? phase.room.epoch : undefined;
    ann.next();
    await until(bob, ended("left"));
    const [hello, ...others] = server.sockets[2]!.sent as Record<string, Record<string, unknown>>[];
    expect(hello!.resume!.room).to.deep.include({ epoch });
    expect(others.map(({ type }) => type).slice(0, 2)).to.deep.equal(["block", "join"]);
    expect(others[0]).to.deep.equal({ type: "block", epoch });
    clocks.ann.advance(500);
    bob.next();
    await people.sealed(); // this server in memory remembers no blocks
  });

  it("blocks whom a report is about while it is cut off, although the report goes its own way", async () => {
    const { ann, bob, clocks, server } = people;
    await people.meet();
    await cutAnn();
    ann.report({ reason: "spam", note: "", messages: [] });
    await until(ann, ({ report }) => report.name === "sent");
    clocks.ann.advance(500);
    await until(bob, ended("left"));
    const blocks = server.sockets.map(({ sent }) =>
      sent.filter((each) => "type" in each && each.type === "block").length
    );
    expect(blocks).to.deep.equal([0, 0, 0, 1]);
  });

  it("says a block again that was lost on its way, and once it was heard no more", async () => {
    const { ann, bob, clocks, server } = people;
    await people.meet();
    server.sockets[0]!.onSent = () => {}; // the network swallows it
    ann.block();
    await settled();
    server.cut(server.sockets[0]!);
    await settled();
    clocks.ann.advance(500);
    await until(bob, ended("left"));
    await settled();
    server.cut(server.sockets[2]!);
    await settled();
    clocks.ann.advance(1_000);
    await settled();
    const blocks = server.sockets.map(({ sent }) =>
      sent.filter((each) => "type" in each && each.type === "block").length
    );
    expect(blocks).to.deep.equal([1, 0, 1, 0]);
  });

  it("tells who went on to the next while cut off as soon as anybody who waits", async () => {
    const { ann, clocks, server } = people;
    await people.meet();
    server.refuse = true;
    await cutAnn();
    ann.next();
    for (let waited = 0; waited < 20_000 && ann.state.phase.name === "waiting"; waited += 1_000) {
      clocks.ann.advance(1_000);
      await settled();
    }
    expect(ann.state.phase).to.deep.equal({ name: "failed", code: "no-server", retrying: true });
  });

  it("tells who waits that the server is out of reach only after a while", async () => {
    const { ann, server, clocks } = people;
    ann.start({ mode: "text", interests: [], languages: [] });
    await until(ann, ({ phase }) => phase.name === "waiting");
    server.refuse = true;
    server.cut(server.sockets[0]!);
    await until(ann, ({ connection }) => connection === "reconnecting");
    clocks.ann.advance(14_999);
    expect(ann.state.phase.name).to.equal("waiting");
    clocks.ann.advance(1);
    expect(ann.state.phase).to.deep.equal({ name: "failed", code: "no-server", retrying: true });
  });
});

describe("ChatSession after an accidental skip", () => {
  let people: People;

  beforeEach(() => people = new People());
  afterEach(() => people.leave());

  it("goes back when both agree, with all that was said, and talks on", async () => {
    const { ann, bob } = people;
    await people.meet();
    ann.say("Hello");
    await until(bob, ({ messages }) => messages.length === 1);
    const { emoji } = ann.state.verification;
    ann.next();
    expect([ann.state.undo, ann.state.messages]).to.deep.equal(["possible", []]);
    await until(bob, ended("left"));
    expect(bob.state.undo).to.equal("none");
    ann.undo();
    expect(ann.state.undo).to.equal("asked");
    await until(bob, undoIs("invited"));
    bob.undo();
    await people.sealed();
    for (const { state } of [ann, bob]) expect(state.undo).to.equal("none");
    expect([texts(ann), texts(bob)]).to.deep.equal([["Hello"], ["> Hello"]]);
    expect(bob.state.verification.emoji).to.deep.equal(emoji);
    bob.say("There you are");
    await until(ann, ({ messages }) => messages.length === 2);
  });

  it("brings what was on its way when the skip happened", async () => {
    const { ann, bob, server } = people;
    await people.meet();
    server.intercept = () => [];
    bob.say("Wait");
    await server.received("chat", 1);
    server.intercept = (frame) => [frame];
    ann.next();
    ann.undo();
    await until(bob, undoIs("invited"));
    bob.undo();
    await until(ann, ({ messages }) => messages.length === 1);
    expect(texts(ann)).to.deep.equal(["> Wait"]);
  });

  it("offers it for 10 s, then the keys are gone", async () => {
    const { ann, bob, clocks } = people;
    await people.meet();
    ann.next();
    await until(bob, ended("left"));
    for (const clock of Object.values(clocks)) clock.advance(LIMITS.undoMs);
    expect(ann.state.undo).to.equal("none");
    ann.undo();
    await settled();
    expect([ann.state.undo, bob.state.undo]).to.deep.equal(["none", "none"]);
  });

  it("offers it neither after a block nor to somebody who never sealed the room", async () => {
    const { ann, bob, server } = people;
    await people.meet();
    ann.next();
    await until(bob, ended("left"));
    bob.block();
    ann.undo();
    await settled();
    expect(bob.state.undo).to.equal("none");
    ann.leave();
    bob.leave();
    server.intercept = () => [];
    for (const person of [ann, bob]) person.start({ mode: "text", interests: [], languages: [] });
    await until(ann, ({ phase }) => phase.name === "sealing");
    ann.next();
    expect(ann.state.undo).to.equal("none");
  });

  it("is over when somebody else comes", async () => {
    const { ann, bob, clocks } = people;
    await people.meet();
    ann.next();
    await until(bob, ended("left"));
    bob.next();
    await people.sealed();
    expect([ann.state.undo, bob.state.undo]).to.deep.equal(["none", "none"]);
    clocks.ann.advance(LIMITS.undoMs);
    expect(ann.state.phase.name).to.equal("chatting");
  });
});
