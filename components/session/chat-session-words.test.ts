import { expect } from "@open-wc/testing";
import { People } from "./testing/people.ts";
import { until } from "./testing/until.ts";

describe("ChatSession and words", () => {
  let people: People;

  beforeEach(() => people = new People());
  afterEach(() => people.leave());

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

  it("marks words that the server did not forward", async () => {
    const { ann, server } = people;
    await people.meet();
    server.intercept = () => [];
    ann.say("Too fast");
    await server.received("chat", 1);
    server.sockets[0]!.say({ type: "error", code: "rate-limited", of: "chat", sequence: 2, retryMs: 500 });
    await until(ann, ({ messages }) => messages[0]!.status === "refused");
  });

  it("takes a late answer about an earlier room for no answer about this one", async () => {
    const { ann, server } = people;
    await people.meet();
    server.intercept = () => [];
    ann.say("Still on its way");
    await server.received("chat", 1);
    const { phase } = ann.state;
    const epoch = phase.name === "chatting" ? phase.room.epoch : 0;
    const refusal = { type: "error", code: "rate-limited", of: "chat", sequence: 2, retryMs: 500 } as const;
    server.sockets[0]!.say({ ...refusal, epoch: epoch + 1 });
    server.sockets[0]!.say({ type: "online", count: 4_321 });
    await until(ann, ({ online }) => online === 4_321);
    expect(ann.state.messages[0]!.status).to.equal("sending");
    server.sockets[0]!.say({ ...refusal, epoch });
    await until(ann, ({ messages }) => messages[0]!.status === "refused");
  });
});
