import { ICE_SERVERS_MAX } from "../protocol/mod.ts";
import type { Option } from "./config-option.ts";
import { atMost, bool, items, line, word } from "./config-readers.ts";
import { readTurnUrl } from "./turn-url.ts";

/** Which way calls go. */
export const CALL_OPTIONS = {
  turnUrls: {
    meaning: "TURN servers for calls, separated by commas, for example turn:turn.example.org:3478?transport=udp",
    expected:
      `at most ${ICE_SERVERS_MAX} addresses such as turn:turn.example.org:3478?transport=udp, separated by commas`,
    read: (text) => atMost(ICE_SERVERS_MAX, items(readTurnUrl)(text)),
    fallback: [],
    shown: "none",
  } as Option<readonly string[]>,
  turnSecret: {
    meaning: "Secret that the TURN servers know as well (static-auth-secret of coturn), at least 32 characters",
    expected: "at least 32 printable ASCII characters without spaces",
    // Whoever gets a credential may try secrets at home; and coturn's file has no way to write other characters.
    read: (text) => /^[!-~]{32,}$/.test(text) ? text : undefined,
    fallback: undefined,
    shown: "none",
    isSecret: true,
  } as Option<string | undefined>,
  turnOperator: {
    meaning: "Who runs the TURN servers, as the policy names them; they see network addresses",
    expected: "a name of 2 to 200 characters",
    read: line(2, 200),
    fallback: undefined,
    shown: "the operator",
  } as Option<string | undefined>,
  directVideo: {
    meaning: "Allow video in production without TURN: partners then learn each other's network address",
    expected: "true or false",
    read: bool,
    fallback: false,
    isSwitch: true,
  } as Option<boolean>,
  acceptUnmoderatedVideo: {
    meaning: "Allow video in production although nobody watches a review desk; the policy says so",
    expected: "true or false",
    read: bool,
    fallback: false,
    isSwitch: true,
  } as Option<boolean>,
  directCalls: {
    meaning:
      "Calls from browser to browser, which show both their network addresses: warn lets two people agree to it, " +
      "off never allows it, so that without TURN there is text only",
    expected: "warn or off",
    read: word(["warn", "off"]),
    fallback: "warn",
  } as Option<"warn" | "off">,
};
