import { assertEquals } from "@std/assert";
import { readTurnUrl } from "./turn-url.ts";

Deno.test("TURN addresses that browsers take are read, in one spelling", () => {
  for (
    const [text, url] of [
      ["turn:turn.example.org", "turn:turn.example.org"],
      ["TURN:Turn.Example.Org:3478?transport=UDP", "turn:turn.example.org:3478?transport=udp"],
      ["turn:192.0.2.7:3478?transport=tcp", "turn:192.0.2.7:3478?transport=tcp"],
      ["turn:[2001:db8::1]:3478", "turn:[2001:db8::1]:3478"],
      ["turns:turn.example.org:443?transport=tcp", "turns:turn.example.org:443?transport=tcp"],
      ["turn:localhost:65535", "turn:localhost:65535"],
    ] as const
  ) assertEquals(readTurnUrl(text), url);
});

Deno.test("What no browser takes for a TURN server is not read", () => {
  for (
    const text of [
      "",
      "turn.example.org",
      "turn:",
      "turn://turn.example.org",
      "stun:turn.example.org",
      "https://turn.example.org",
      "turn:user@turn.example.org",
      "turn:turn.example.org/path",
      "turn:turn.example.org:0",
      "turn:turn.example.org:65536",
      "turn:turn.example.org:",
      "turn:turn.example.org?transport=sctp",
      "turn:turn.example.org?transport=udp&x=1",
      "turns:turn.example.org?transport=udp",
      "turn:2001:db8::1",
      "turn:[2001:db8::g]",
      "turn:300.1.1.1",
      "turn:turn example.org",
      "turn:turn..example.org?",
      `turn:${"a".repeat(254)}`,
    ]
  ) assertEquals([text, readTurnUrl(text)], [text, undefined]);
});
