import { expect } from "@open-wc/testing";
import { Conversation, type Proof } from "./conversation.ts";

const proof = (sequence: number, text: string): Proof => ({
  sequence,
  index: sequence - 2,
  text,
  key: new Uint8Array(32).fill(1),
  commitment: new Uint8Array(32).fill(2),
});
const stamp = (fill: number) => new Uint8Array(40).fill(fill);

describe("Conversation", () => {
  it("follows own words from on their way to sent", () => {
    const conversation = new Conversation();
    const id = conversation.say("Hello", 5);
    expect(conversation.messages).to.deep.equal([{ id, own: true, text: "Hello", at: 5, status: "sending" }]);
    conversation.sealed(id, proof(2, "Hello"));
    conversation.delivered(3, stamp(3));
    expect(conversation.messages[0]!.status).to.equal("sending");
    conversation.delivered(2, stamp(3));
    expect(conversation.messages[0]!.status).to.equal("sent");
  });

  it("marks exactly the words that the server refused", () => {
    const conversation = new Conversation();
    for (const sequence of [2, 3]) {
      conversation.sealed(conversation.say(`${sequence}`, 0), proof(sequence, `${sequence}`));
    }
    conversation.hear(proof(3, "theirs"), stamp(1), 0);
    conversation.refused(3);
    expect(conversation.messages.map(({ status }) => status)).to.deep.equal(["sending", "refused", "sent"]);
  });

  it("makes a new array with every change and ids that last", () => {
    const conversation = new Conversation();
    const before = conversation.messages;
    const one = conversation.say("one", 0);
    const two = conversation.say("two", 0);
    expect(before).to.deep.equal([]);
    expect(conversation.messages.map(({ id }) => id)).to.deep.equal([one, two]);
    expect(one).not.to.equal(two);
  });

  it("shows the partner's words clean and keeps them as they were committed to", () => {
    const conversation = new Conversation();
    conversation.hear(proof(2, "\u202Eolleh\r\n"), stamp(4), 9);
    const [message] = conversation.messages as [typeof conversation.messages[0]];
    expect(message.text).to.equal("olleh\n");
    expect(conversation.evidenceFor([message.id])[0]!.text).to.equal("\u202Eolleh\r\n");
  });

  it("gives evidence of the chosen words in order, own ones only with the stamp that the partner returned", () => {
    const conversation = new Conversation();
    const own = conversation.say("mine", 0);
    conversation.sealed(own, proof(2, "mine"));
    conversation.hear(proof(2, "theirs"), stamp(7), 0);
    const theirs = conversation.messages[1]!.id;
    expect(conversation.evidenceFor([theirs, own]).map(({ text }) => text)).to.deep.equal(["theirs"]);
    conversation.delivered(2, stamp(8));
    conversation.delivered(2, stamp(9)); // a second stamp cannot replace the first
    const evidence = conversation.evidenceFor([theirs, own, 77]);
    expect(evidence.map(({ text }) => text)).to.deep.equal(["mine", "theirs"]);
    expect(evidence[0]).to.deep.equal({
      own: true,
      sequence: 2,
      index: 0,
      text: "mine",
      key: "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE",
      commitment: "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI",
      stamp: "CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICA",
    });
    expect(conversation.evidenceFor([])).to.deep.equal([]);
  });

  it("claims nothing about words that nobody confirmed when the room ended", () => {
    const conversation = new Conversation();
    conversation.sealed(conversation.say("lost", 0), proof(2, "lost"));
    conversation.end();
    expect(conversation.messages[0]!.status).to.equal("refused");
  });

  it("forgets the oldest lines of an endless conversation, and what opens them", () => {
    const conversation = new Conversation();
    for (let i = 0; i < 1_005; i++) conversation.hear(proof(i, `${i}`), stamp(1), 0);
    expect(conversation.messages.length).to.equal(1_000);
    expect(conversation.messages[0]!.text).to.equal("5");
    expect(conversation.evidenceFor([1, 5, 6]).map(({ text }) => text)).to.deep.equal(["5"]);
  });
});
