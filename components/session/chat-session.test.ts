import { expect } from "@open-wc/testing";
import { ChatSession } from "./chat-session.ts";
import { FakeServer } from "./testing/fake-server.ts";
import { until } from "./testing/until.ts";

const TEXT = { mode: "text", interests: ["Tea"], languages: ["en"] } as const;
function wishes() {
  return { mode: TEXT.mode, interests: [...TEXT.interests], languages: [...TEXT.languages] };
}

describe("ChatSession", () => {
  it("lets two strangers talk", async () => {
    const server = new FakeServer();
    const ann = new ChatSession({ server: "https://chat.example", openSocket: server.openSocket });
    const bob = new ChatSession({ server: "https://chat.example", openSocket: server.openSocket });
    ann.start(wishes());
    bob.start(wishes());
    await until(ann, ({ phase }) => phase.name === "chatting");
    await until(bob, ({ phase }) => phase.name === "chatting");
    expect(ann.state.verification.emoji).to.deep.equal(bob.state.verification.emoji);
    expect(ann.say("Hello")).to.equal(true);
    const { messages } = await until(bob, ({ messages }) => messages.length === 1);
    expect(messages[0]!.text).to.equal("Hello");
    await until(ann, ({ messages }) => messages[0]!.status === "sent");
    ann.leave();
    bob.leave();
  });
});
