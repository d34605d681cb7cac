import { type Mode, MODES } from "../protocol/mod.ts";
import type { Option } from "./config-option.ts";
import { items, nonEmpty, whole, word } from "./config-readers.ts";

/** How strangers meet, and what outlasts their conversation. */
export const CONVERSATION_OPTIONS = {
  secret: {
    meaning: "At least 32 random characters; the same on every restart keeps conversations and reports across restarts",
    expected: "at least 32 characters",
    read: (text) => text.length >= 32 ? text : undefined,
    fallback: undefined,
    shown: "random at every start",
    isSecret: true,
  } as Option<string | undefined>,
  modes: {
    meaning: "What strangers may meet for: text, video or both",
    expected: "text, video or text,video",
    read: (text) => nonEmpty(items(word(MODES))(text)),
    fallback: MODES,
  } as Option<readonly Mode[]>,
  widenAfterMs: {
    meaning: "Wait for a shared interest this long, then meet anybody, ms",
    expected: "0-600000",
    read: whole(0, 600_000),
    fallback: 8_000,
  } as Option<number>,
  recentForMs: {
    meaning: "Former partners are not matched again for this long, ms",
    expected: "0-86400000",
    read: whole(0, 86_400_000),
    fallback: 120_000,
  } as Option<number>,
  graceMs: {
    meaning: "A room waits for somebody whose connection was lost for this long, ms; 0 ends it at once",
    expected: "0-300000",
    read: whole(0, 300_000),
    fallback: 20_000,
  } as Option<number>,
  reportDays: {
    meaning: "Reports are kept for so many days",
    expected: "1-90",
    read: whole(1, 90),
    fallback: 7,
  } as Option<number>,
};
