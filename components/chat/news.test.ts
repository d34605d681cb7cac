import { expect } from "@open-wc/testing";
import type { ChatMessage, SessionState } from "../session/session-state.ts";
import { chatting, conversation, IDLE, room } from "../testing/fake-session.ts";
import { newsFor } from "./news.ts";

describe("newsFor", () => {
  const talking = (messages: readonly ChatMessage[]): SessionState => ({ ...IDLE, phase: chatting(), messages });

  it("tells when somebody comes and goes, and nothing in between", () => {
    const [before, there] = [IDLE, talking([])];
    const gone: SessionState = { ...there, phase: { name: "ended", room: room(), reason: "left" } };
    expect(newsFor(there, before)).to.equal("Someone is here");
    expect(newsFor(there, there)).to.equal(undefined);
    expect(newsFor(gone, there)).to.equal("They moved on");
  });

  it("tells of the stranger's words only, and never which", () => {
    const [first, answered, all] = [1, 2, 3].map((length) => conversation("Hi", "> Hello", "Well").slice(0, length));
    expect(newsFor(talking(first!), talking([]))).to.equal(undefined);
    expect(newsFor(talking(answered!), talking(first!))).to.equal("New message");
    expect(newsFor(talking(answered!), talking(answered!))).to.equal(undefined);
    expect(newsFor(talking(all!), talking(answered!))).to.equal(undefined);
  });

  it("tells of words in a conversation so long that it forgets its beginning", () => {
    const long = conversation("> One", "> Two", "> Three");
    expect(newsFor(talking(long.slice(1)), talking(long.slice(0, 2)))).to.equal("New message");
  });
});
