import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { LIMITS } from "../../../protocol/mod.ts";
import { type Socket, UNASKED_BYTES } from "../transport.ts";
import type { TestTransport } from "./lab.ts";

/** What goes over an open socket. */
export function messageContract({ test, transport }: TestTransport): void {
  test("carries text and binary both ways, in order", async (lab) => {
    await lab.echo();
    const client = await lab.client();
    const bytes = Array.from({ length: 50 }, (_, at) => crypto.getRandomValues(new Uint8Array(1 + at * 300)));
    for (const [at, part] of bytes.entries()) {
      client.socket.send(part);
      client.socket.send(`text ${at} é 🙂`);
    }
    for (const [at, part] of bytes.entries()) {
      assertEquals(new Uint8Array(await client.next() as ArrayBuffer), part);
      assertEquals(await client.next(), `text ${at} é 🙂`);
    }
  });

  test("puts fragments together", async (lab) => {
    await lab.echo();
    const raw = await lab.rawOpen();
    await raw.frame(1, "two ", false);
    await raw.frame(0, "parts", true);
    await raw.frame(8, "");
    assertStringIncludes(new TextDecoder().decode(await raw.readToEnd()), "two parts");
  });

  test("gives received bytes to the handler to change and send on, while it keeps others", async (lab) => {
    const kept: Uint8Array[] = [];
    await lab.accept((socket) => ({
      message: (data) => {
        const bytes = data as Uint8Array<ArrayBuffer>;
        kept.push(bytes);
        bytes[0]! ^= 0xff;
        socket.send(bytes);
      },
    }));
    const client = await lab.client();
    // Sent at once, so that several messages arrive in one piece from the network.
    for (let at = 0; at < 100; at++) client.socket.send(new Uint8Array(60).fill(at));
    for (let at = 0; at < 100; at++) {
      const bytes = new Uint8Array(await client.next() as ArrayBuffer);
      assertEquals([bytes.length, bytes[0], bytes[1], bytes[59]], [60, at ^ 0xff, at, at]);
    }
    assertEquals(kept.map((bytes) => bytes[30]), Array.from({ length: 100 }, (_, at) => at));
  });

  test("carries a message of exactly the limit", async (lab) => {
    await lab.echo();
    const client = await lab.client();
    client.socket.send(new Uint8Array(LIMITS.messageBytes).fill(7));
    assertEquals((await client.next() as ArrayBuffer).byteLength, LIMITS.messageBytes);
  });

  test("lets a bigger message end with close code 1009, by itself or through the handler", async (lab) => {
    const sizes: number[] = [];
    const ended = Promise.withResolvers<number>();
    await lab.accept((socket) => ({
      message: (data) => {
        sizes.push(data.length);
        if (data.length > LIMITS.messageBytes) socket.close(1009, "Too big");
      },
      close: ended.resolve,
    }));
    const client = await lab.client();
    client.socket.send(new Uint8Array(LIMITS.messageBytes + 1));
    assertEquals((await client.closed).code, 1009);
    await ended.promise;
    assertEquals(sizes, transport.name === "native" ? [LIMITS.messageBytes + 1] : []);
  });

  test("counts bytes that a slow reader has not taken, and forgets them when it has", async (lab) => {
    const ready = Promise.withResolvers<Socket>();
    await lab.accept((socket) => (ready.resolve(socket), {}));
    const raw = await lab.rawOpen(); // reads nothing
    const socket = await ready.promise;
    const block = new Uint8Array(256 * 1_024);
    for (let sent = 0; sent < 64 && socket.bufferedAmount < 2 * block.length; sent++) {
      socket.send(block);
      await lab.settle();
    }
    assert(socket.bufferedAmount >= 2 * block.length, `got ${socket.bufferedAmount}`);
    const drain = raw.readToEnd();
    while (socket.bufferedAmount > UNASKED_BYTES) await lab.settle();
    raw.close();
    await drain;
  });

  test("counts small messages too when nobody reads, and none that were read, however many", async (lab) => {
    const ready = Promise.withResolvers<Socket>();
    await lab.accept((socket) => (ready.resolve(socket), {}));
    const raw = await lab.rawOpen(); // reads nothing
    const socket = await ready.promise;
    const [bytes, text] = [new Uint8Array(1_000), "é".repeat(500)];
    for (let sent = 0; sent < 20_000 && socket.bufferedAmount <= 8 * UNASKED_BYTES; sent++) {
      socket.send(sent % 2 === 0 ? bytes : text);
      if (sent % 100 === 0) await lab.settle();
    }
    assert(socket.bufferedAmount > 8 * UNASKED_BYTES, `got ${socket.bufferedAmount}`);
    const drain = raw.readToEnd();
    while (socket.bufferedAmount > UNASKED_BYTES) await lab.settle();
    raw.close();
    await drain;
  });
}
