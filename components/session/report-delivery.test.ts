import { expect } from "@open-wc/testing";
import { commitmentOpens } from "./franking.ts";
import { fromBase64url } from "./bytes.ts";
import { People } from "./testing/people.ts";
import { settled } from "./testing/settled.ts";
import { until } from "./testing/until.ts";

type Piece = { own: boolean; text: string; index: number; key: string; commitment: string; stamp: string };

describe("A report", () => {
  let people: People;

  beforeEach(async () => {
    people = new People();
    const { ann, bob, clocks } = people;
    await people.meet();
    bob.say("First");
    await until(ann, ({ messages }) => messages.length === 1);
    ann.say("Stop it");
    bob.say("Second");
    await until(ann, ({ messages }) => messages.length === 3);
    clocks.bob.advance(1_000);
    await until(ann, ({ messages }) => messages.every(({ status }) => status === "sent"));
  });

  afterEach(() => people.leave());

  const ids = () => people.ann.state.messages.map(({ id }) => id);
  const draft = (messages: readonly number[], epoch?: number) => {
    return {
      reason: "harassment" as const,
      note: "They went on and on",
      messages,
      ...(epoch !== undefined && { epoch }),
    };
  };
  const epochNow = () => {
    const { phase } = people.ann.state;
    return "room" in phase ? phase.room.epoch : -1;
  };
  const sent = () => until(people.ann, ({ report }) => report.name === "sent");

  it("opens the chosen words for the server, and ends the room", async () => {
    const { ann, bob, server } = people;
    ann.report(draft(ids()));
    expect(ann.state.report.name).to.equal("sending");
    expect(ann.state.phase).to.deep.include({ name: "ended", reason: "reported" });
    const { report } = await sent();
    expect(report).to.deep.equal({ name: "sent", results: ["verified", "verified", "verified"] });
    await until(bob, ({ phase }) => phase.name === "ended" && phase.reason === "left");
    const [filed] = server.reports as [Record<string, unknown>];
    expect([filed.reason, filed.note]).to.deep.equal(["harassment", "They went on and on"]);
    const pieces = filed.pieces as Piece[];
    expect(pieces.map(({ own, text }) => [own, text]).sort()).to.deep.equal(
      [[false, "First"], [false, "Second"], [true, "Stop it"]],
    );
    for (const { key, commitment, index, text, stamp } of pieces) {
      const [keyBytes, committed] = [fromBase64url(key)!, fromBase64url(commitment)!];
      expect(await commitmentOpens(committed, keyBytes, index, text), text).to.equal(true);
      expect(fromBase64url(stamp)).to.deep.equal(new Uint8Array(40).fill(0x5a));
    }
  });

  it("reveals nothing that was not chosen", async () => {
    const { ann, server } = people;
    ann.report(draft([]));
    expect((await sent()).report).to.deep.equal({ name: "sent", results: [] });
    expect(JSON.stringify(server.sockets[0]!.sent)).not.to.include("First");
  });

  it("works after the partner has gone", async () => {
    const { ann, bob, server } = people;
    bob.leave();
    await until(ann, ({ phase }) => phase.name === "ended");
    ann.report(draft(ids()));
    await sent();
    expect(ann.state.phase).to.deep.include({ reason: "reported" });
    expect((server.reports[0]!.pieces as Piece[]).length).to.equal(3);
  });

  it("works after leaving, over a connection of its own that is closed again", async () => {
    const { ann, server } = people;
    ann.leave();
    ann.report(draft(ids()));
    await sent();
    expect(ann.state.phase.name).to.equal("idle");
    await settled();
    expect(server.sockets.length).to.equal(3);
    expect(server.sockets[2]!.closedWith).to.equal(1000);
  });

  it("arrives even when the person leaves at once, or the connection is lost under way", async () => {
    const { ann, server } = people;
    server.sockets[0]!.onSent = () => {}; // nothing comes back any more
    ann.report(draft(ids()));
    ann.leave();
    await sent();
    expect(server.reports.length).to.equal(1);
  });

  it("is about the room that it names, not about the stranger who came in the meantime", async () => {
    const { ann, bob, server } = people;
    const [context, epoch, chosen] = [contextOf(0), epochNow(), ids()];
    ann.next();
    bob.next();
    await people.sealed();
    expect(epochNow()).not.to.equal(epoch);
    ann.report(draft(chosen, epoch));
    await sent();
    expect(server.reports[0]!.context).to.equal(context);
    expect((server.reports[0]!.pieces as Piece[]).length).to.equal(3);
    expect(ann.state.phase.name).to.equal("chatting");

    function contextOf(slot: number): string {
      const text = `partner of slot ${slot} in ${epochNow()}`;
      return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    }
  });

  it("fails when the room is long gone, the server refuses it, or does not answer", async () => {
    const { ann, server, clocks } = people;
    ann.report(draft([], 12345));
    expect(ann.state.report.name).to.equal("failed");
    expect(ann.state.phase.name).to.equal("chatting");
    server.sockets[0]!.onSent = (message) => {
      if (!(message instanceof Uint8Array) && message.type === "report") {
        server.sockets[0]!.say({ type: "error", code: "bad-context", of: "report" });
      }
    };
    ann.report(draft([]));
    await until(ann, ({ report }) => report.name === "failed");
    server.sockets[0]!.onSent = () => {};
    ann.report(draft([]));
    expect(ann.state.report.name).to.equal("sending");
    clocks.ann.advance(20_000);
    expect(ann.state.report.name).to.equal("failed");
  });

  it("counts as sent when the server has it already", async () => {
    const { ann, server } = people;
    server.sockets[0]!.onSent = (message) => {
      if (!(message instanceof Uint8Array) && message.type === "report") {
        server.sockets[0]!.say({ type: "error", code: "already-reported", of: "report" });
      }
    };
    ann.report(draft(ids()));
    expect((await sent()).report).to.deep.equal({ name: "sent", results: [] });
  });

  it("cuts a note that is too long, but not in the middle of a character", async () => {
    const { ann, server } = people;
    ann.report({ reason: "other", note: "x".repeat(499) + "😀", messages: [] });
    await sent();
    expect(server.reports[0]!.note).to.equal("x".repeat(499));
  });
});
