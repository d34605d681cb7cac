import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseClientMessage, parseFrame } from "../../protocol/mod.ts";
import { fuzz } from "./fuzzer.ts";
import { garbageFrames, garbageMessages } from "./garbage.ts";

const parsers = { message: parseClientMessage, frame: parseFrame };

Deno.test("The parsers hold against 50,000 inputs that began valid", () => {
  const seed = crypto.getRandomValues(new Uint32Array(1))[0]!;
  const { find, accepted } = fuzz(seed, 50_000);
  assertEquals(find, undefined, `seed ${seed}`);
  // A fuzzer whose inputs are all refused at the door shows nothing.
  assert(accepted.messages > 2_500 && accepted.frames > 2_500, JSON.stringify(accepted));
});

Deno.test("A seed determines every input", () => {
  const take = (seed: number) => {
    const [messages, frames] = [garbageMessages(seed), garbageFrames(seed)];
    return Array.from({ length: 200 }, () => [messages.next().value, frames.next().value.toHex()]);
  };
  assertEquals(take(7), take(7));
  assert(JSON.stringify(take(7)) !== JSON.stringify(take(8)));
});

Deno.test("The fuzzer finds a parser that throws, and says on which input", () => {
  const message = (text: string) => {
    if (text.includes('"epoch":{')) throw new TypeError("boom");
    return parseClientMessage(text);
  };
  const { find } = fuzz(1, 100_000, { ...parsers, message });
  assertStringIncludes(find?.problem ?? "", "boom");
  assertStringIncludes(find?.input ?? "", "epoch");
  assertEquals(fuzz(1, 100_000, { ...parsers, message }).find, find);
});

Deno.test("The fuzzer finds a parser that keeps unknown fields", () => {
  const message = (text: string) => parseClientMessage(text) && JSON.parse(text);
  assert(fuzz(2, 100_000, { ...parsers, message }).find);
});

Deno.test("The fuzzer finds a parser that ignores the length of a frame, or writes into it", () => {
  const frame = (bytes: Uint8Array) => parseFrame(bytes) ?? (bytes.length > 10 ? FRAME : undefined);
  assert(fuzz(3, 10_000, { ...parsers, frame }).find);
  const writer = (bytes: Uint8Array) => {
    const frame = parseFrame(bytes);
    if (frame) bytes[9] = 1;
    return frame;
  };
  assertEquals(fuzz(3, 10_000, { ...parsers, frame: writer }).find?.problem, "the bytes were changed");
});

const FRAME = { kind: "typing", epoch: 1, sequence: 1, payload: new Uint8Array(80) } as const;
