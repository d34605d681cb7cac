import { assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { EventEmitter } from "node:events";
import fc from "fast-check";
import * as ws from "ws";
import { binaryFrame } from "./binary-frame.ts";

const LENGTHS = fc.oneof(fc.constantFrom(0, 1, 125, 126, 127, 65_535, 65_536), fc.nat(20_000));

Deno.test("A binary frame is what ws sends, byte by byte", () => {
  fc.assert(
    fc.property(LENGTHS, fc.nat(255), (length, byte) => {
      const payload = new Uint8Array(length).fill(byte);
      assertEquals(binaryFrame(payload), sentByWs(payload));
    }),
    { examples: [0, 125, 126, 65_535, 65_536].map((length) => [length, 7]) },
  );
});

Deno.test("Two frames of one length have nothing in common", () => {
  const [one, two] = [new Uint8Array(162).fill(1), new Uint8Array(162).fill(2)];
  const frame = binaryFrame(one);
  const other = binaryFrame(two);
  frame.fill(0);
  one.fill(0);
  assertEquals(other, sentByWs(two));
});

function sentByWs(payload: Uint8Array): Buffer {
  const written: Uint8Array[] = [];
  const connection = Object.assign(new EventEmitter(), {
    cork: () => {},
    uncork: () => {},
    write: (bytes: Uint8Array) => written.push(bytes),
  });
  const { Sender } = ws as unknown as { Sender: new (connection: unknown) => { send(...args: unknown[]): void } };
  new Sender(connection).send(payload, { binary: true, fin: true, mask: false, compress: false });
  return Buffer.concat(written);
}
