import { assert, assertEquals } from "@std/assert";
import type { Socket } from "../transport.ts";
import type { TestTransport } from "./lab.ts";

/** How a socket ends, and what each side hears of it. */
export function closingContract({ test, transport }: TestTransport): void {
  test("tells the client the close code and reason", async (lab) => {
    await lab.accept((socket) => ({ message: () => socket.close(4001, "Why not: é") }));
    for (let round = 0; round < 2; round++) {
      const client = await lab.client();
      client.socket.send("x");
      const { code, reason, wasClean } = await client.closed;
      assertEquals([code, reason, wasClean], [4001, "Why not: é", true]);
    }
  });

  test("can close with the codes that are not the application's", async (lab) => {
    await lab.accept((socket) => ({ message: (data) => socket.close(Number(data), "Because") }));
    for (const code of [1000, 1009, 1011, 1012, 1013]) {
      const client = await lab.client();
      client.socket.send(String(code));
      assertEquals((await client.closed).code, code);
    }
  });

  test("tells the handler the client's close code, once", async (lab) => {
    const codes: number[] = [];
    const ended = Promise.withResolvers<void>();
    await lab.accept(() => ({ close: (code) => (codes.push(code), ended.resolve()) }));
    const client = await lab.client();
    client.socket.close(4123, "Bye");
    await client.closed;
    await ended.promise;
    await lab.settle();
    assertEquals(codes, [4123]);
  });

  test("tells the handler of a connection that broke, once, with 1006", async (lab) => {
    const codes: number[] = [];
    const ended = Promise.withResolvers<void>();
    await lab.accept(() => ({ close: (code) => (codes.push(code), ended.resolve()) }));
    const raw = await lab.rawOpen();
    raw.close();
    await ended.promise;
    await lab.settle();
    assertEquals(codes, [1006]);
  });

  test("ends the connection on a frame that breaks the protocol", async (lab) => {
    const ended = Promise.withResolvers<number>();
    await lab.accept(() => ({ close: ended.resolve }));
    const raw = await lab.rawOpen();
    await raw.frame(11, "reserved opcode");
    await raw.readToEnd();
    raw.close();
    assert(await ended.promise > 1000);
  });

  test("ends the connection on text that is not UTF-8", async (lab) => {
    const received: unknown[] = [];
    const ended = Promise.withResolvers<number>();
    await lab.accept(() => ({ message: (data) => received.push(data), close: ended.resolve }));
    const raw = await lab.rawOpen();
    await raw.frame(1, Uint8Array.of(0xff, 0xfe));
    await raw.readToEnd();
    raw.close();
    await ended.promise;
    assertEquals(received, []);
  });

  test("survives send, close and terminate after the end", async (lab) => {
    const ended = Promise.withResolvers<Socket>();
    await lab.accept((socket) => ({ close: () => ended.resolve(socket) }));
    const client = await lab.client();
    client.socket.close();
    const socket = await ended.promise;
    socket.send("late");
    socket.send(new Uint8Array(3));
    socket.close(1000, "late");
    socket.terminate();
    assertEquals(typeof socket.bufferedAmount, "number");
  });

  test("sends nothing after its own close", async (lab) => {
    await lab.accept((socket) => ({
      message: () => {
        socket.send("before");
        socket.close(1000, "Done");
        socket.send("after");
        socket.close(4000, "Again");
      },
    }));
    const client = await lab.client();
    client.socket.send("x");
    assertEquals((await client.closed).code, 1000);
    assertEquals(client.received, ["before"]);
  });

  test("ends the connection on terminate", async (lab) => {
    const codes: number[] = [];
    const ended = Promise.withResolvers<void>();
    await lab.accept((socket) => ({
      message: () => socket.terminate(),
      close: (code) => (codes.push(code), ended.resolve()),
    }));
    const client = await lab.client();
    client.socket.send("x");
    const { wasClean } = await client.closed;
    await ended.promise;
    // Cut where the transport can, else a closing handshake.
    assertEquals([wasClean, codes], transport.name === "hardened" ? [false, [1006]] : [true, [1000]]);
  });
}
