import { expect } from "@open-wc/testing";
import { CLOSE, LIMITS, type Resume, type ServerMessage, SUBPROTOCOL } from "../../protocol/mod.ts";
import type { Environment } from "./environment.ts";
import { ServerConnection } from "./server-connection.ts";
import type { FailureCode } from "./session-state.ts";
import { FakeClock } from "./testing/fake-clock.ts";
import { FakeSocket } from "./testing/fake-socket.ts";
import { settled } from "./testing/settled.ts";

const ADDRESS = { socket: "wss://chat.example/ws", ready: "https://chat.example/readyz" };
const WELCOME = { type: "welcome", modes: ["text"], online: 5 };

/** A connection whose sockets a test holds, and everything that it tells. */
function setUp(options: Partial<Environment> = {}, resume?: () => Resume | undefined) {
  const clock = new FakeClock();
  const sockets: FakeSocket[] = [];
  const opened: [string, string][] = [];
  const messages: ServerMessage[] = [];
  const frames: Uint8Array[] = [];
  const lost: [FailureCode, boolean][] = [];
  const environment: Environment = {
    openSocket: (...address) => {
      opened.push(address);
      sockets.push(new FakeSocket());
      return sockets.at(-1)!;
    },
    fetch: () => Promise.reject(new TypeError("Failed to fetch")),
    clock,
    random: () => 1,
    devices: undefined,
    watchNetwork: () => {},
    loadWork: () => Promise.reject(new TypeError("Failed to fetch")),
    ...options,
  };
  const connection = new ServerConnection(ADDRESS, environment, {
    message: (message) => messages.push(message),
    frame: (bytes) => frames.push(bytes),
    lost: (...why) => lost.push(why),
    ...(resume && { resume }),
  });
  /** Up to the welcome. */
  const welcomed = async () => {
    const socket = sockets.at(-1)!;
    socket.open(SUBPROTOCOL);
    socket.say(WELCOME);
    await settled();
    return socket;
  };
  return { clock, sockets, opened, messages, frames, lost, connection, welcomed };
}

describe("ServerConnection", () => {
  it("opens with the subprotocol, greets, and is ready with the welcome", async () => {
    const { connection, opened, sockets, messages } = setUp();
    connection.open();
    expect(opened).to.deep.equal([[ADDRESS.socket, SUBPROTOCOL]]);
    const [socket] = sockets as [FakeSocket];
    expect(socket.binaryType).to.equal("arraybuffer");
    socket.open(SUBPROTOCOL);
    await settled();
    expect(socket.sent).to.deep.equal([{ type: "hello" }]);
    expect(connection.ready).to.equal(false);
    socket.say(WELCOME);
    await settled();
    expect(connection.ready).to.equal(true);
    expect(messages).to.deep.equal([WELCOME]);
  });

  it("sends and passes on nothing before the welcome", async () => {
    const { connection, sockets, messages, frames } = setUp();
    connection.open();
    const [socket] = sockets as [FakeSocket];
    connection.send({ type: "leave" });
    socket.open(SUBPROTOCOL);
    connection.send({ type: "leave" });
    connection.sendFrame(Uint8Array.of(1));
    socket.say({ type: "waiting" });
    socket.forward(Uint8Array.of(1));
    await settled();
    expect(socket.sent).to.deep.equal([{ type: "hello" }]);
    expect([messages, frames]).to.deep.equal([[], []]);
  });

  it("answers pings itself and passes everything else on, frames as bytes", async () => {
    const { connection, messages, frames, welcomed } = setUp();
    connection.open();
    const socket = await welcomed();
    socket.say({ type: "ping" });
    socket.say({ type: "idle" });
    socket.say("{");
    socket.say({ type: "no such message" });
    socket.forward(Uint8Array.of(1, 2));
    await settled();
    expect(socket.sent).to.deep.equal([{ type: "hello" }, { type: "pong" }]);
    expect(messages).to.deep.equal([WELCOME, { type: "idle" }]);
    expect(frames).to.deep.equal([Uint8Array.of(1, 2)]);
  });

  it("refuses a server that speaks no version of the protocol that it asked for", async () => {
    const { connection, sockets, lost } = setUp();
    connection.open();
    sockets[0]!.open("");
    await settled();
    expect(lost).to.deep.equal([["unsupported", false]]);
    expect(sockets[0]!.sent).to.deep.equal([]);
  });

  it("does not retry when the page may not open the address", () => {
    const { connection, lost, clock } = setUp({
      openSocket: () => {
        throw new DOMException("", "SecurityError");
      },
    });
    connection.open();
    expect(lost).to.deep.equal([["refused", false]]);
    expect(clock.pending).to.equal(0);
  });

  it("follows every close code of the server", async () => {
    for (const [name, { code, retry }] of Object.entries(CLOSE)) {
      const { connection, welcomed, lost, clock } = setUp();
      connection.open();
      (await welcomed()).fail(code);
      await settled();
      expect(lost.map(([, retrying]) => retrying), name).to.deep.equal([retry]);
      expect(clock.pending, name).to.equal(retry ? 1 : 0);
    }
  });

  it("comes back after a lost connection, later each time, and soon again once one held", async () => {
    const { connection, sockets, welcomed, lost, clock } = setUp();
    connection.open();
    for (const bound of [500, 1_000, 2_000]) {
      (await welcomed()).fail(CLOSE.tooSlow.code);
      await settled();
      const before = sockets.length;
      clock.advance(bound - 1);
      expect(sockets.length).to.equal(before);
      clock.advance(1);
      expect(sockets.length).to.equal(before + 1);
    }
    const held = await welcomed();
    clock.advance(10_000);
    held.fail(CLOSE.tooSlow.code);
    await settled();
    clock.advance(500);
    expect(sockets.length).to.equal(5);
    expect(lost).to.deep.equal(Array(4).fill(["no-server", true]));
  });

  it("spreads over 10 s when the server restarts", async () => {
    const { connection, sockets, welcomed, clock } = setUp();
    connection.open();
    (await welcomed()).fail(CLOSE.restart.code);
    await settled();
    clock.advance(9_999);
    expect(sockets.length).to.equal(1);
    clock.advance(1);
    expect(sockets.length).to.equal(2);
  });

  it("says in its hello what it goes on with", async () => {
    let resume: Resume | undefined = { ticket: "abc", room: { epoch: 7, received: -1 } };
    const { connection, sockets, welcomed, clock } = setUp({}, () => resume);
    connection.open();
    (await welcomed()).fail(1006);
    resume = undefined;
    await settled();
    clock.advance(4_000);
    await welcomed();
    expect(sockets.map(({ sent }) => sent[0])).to.deep.equal([
      { type: "hello", resume: { ticket: "abc", room: { epoch: 7, received: -1 } } },
      { type: "hello" },
    ]);
  });

  it("takes a server that went silent for lost", async () => {
    const { connection, welcomed, lost, clock } = setUp();
    connection.open();
    const socket = await welcomed();
    clock.advance(2 * LIMITS.heartbeatMs);
    socket.say({ type: "ping" });
    await settled();
    clock.advance(2.5 * LIMITS.heartbeatMs - 1);
    expect(lost).to.deep.equal([]);
    clock.advance(1);
    expect(lost).to.deep.equal([["no-server", true]]);
    expect(socket.closedWith).to.equal(CLOSE.silent.code); // not a goodbye: the server keeps the session
  });

  it("gives up on a socket that does not open, or opens without a welcome, within 10 s", async () => {
    for (const opens of [false, true]) {
      const { connection, sockets, lost, clock } = setUp();
      connection.open();
      if (opens) sockets[0]!.open(SUBPROTOCOL);
      await settled();
      clock.advance(10_000);
      await settled();
      expect(lost).to.deep.equal([["no-server", true]]);
      expect(sockets[0]!.closedWith).to.equal(CLOSE.silent.code);
    }
  });

  it("asks a server that did not take the socket why, and stops after three refusals", async () => {
    const { connection, sockets, lost, clock } = setUp({ fetch: () => Promise.resolve(new Response("ready")) });
    connection.open();
    for (let i = 0; i < 3; i++) {
      sockets[i]!.fail(1006);
      await settled();
      clock.advance(5_000);
    }
    expect(lost).to.deep.equal([["refused", true], ["refused", true], ["refused", false]]);
    expect(sockets.length).to.equal(3);
  });

  it("never takes a server for refusing that took it before, on this connection or an earlier one", async () => {
    const fetch = () => Promise.resolve(new Response("ready"));
    for (const resume of [undefined, () => ({ ticket: "abc" })]) {
      const { connection, sockets, welcomed, lost, clock } = setUp({ fetch }, resume);
      connection.open();
      if (resume === undefined) (await welcomed()).fail(1006);
      else sockets[0]!.fail(1006);
      for (let i = 1; i < 8; i++) {
        await settled();
        clock.advance(30_000);
        sockets[i]!.fail(1006);
      }
      await settled();
      expect(lost).to.deep.equal(Array(8).fill(["no-server", true]));
    }
  });

  it("waits for a full server", async () => {
    const { connection, sockets, lost, clock } = setUp({
      fetch: () => Promise.resolve(new Response(null, { status: 503 })),
    });
    connection.open();
    for (let i = 0; i < 5; i++) {
      sockets[i]!.fail(1006);
      await settled();
      clock.advance(30_000);
    }
    expect(lost).to.deep.equal(Array(5).fill(["full", true]));
  });

  it("is silent once closed", async () => {
    const { connection, welcomed, lost, messages, clock } = setUp();
    connection.open();
    const socket = await welcomed();
    connection.close();
    connection.send({ type: "leave" });
    socket.say({ type: "idle" });
    socket.fail(1006);
    await settled();
    clock.advance(120_000);
    expect(socket.closedWith).to.equal(1000);
    expect([lost, messages.length, socket.sent.length, clock.pending]).to.deep.equal([[], 1, 1, 0]);
  });

  it("does not come back when it is closed while it asks or waits", async () => {
    for (const when of ["asking", "waiting"]) {
      const { connection, sockets, lost, clock } = setUp();
      connection.open();
      sockets[0]!.fail(1006);
      if (when === "waiting") await settled();
      else await Promise.resolve();
      connection.close();
      await settled();
      clock.advance(120_000);
      expect(sockets.length, when).to.equal(1);
      expect(lost.length, when).to.equal(when === "waiting" ? 1 : 0);
    }
  });
});
