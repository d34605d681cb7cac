import { SKIP_COOL_DOWN } from "../server/core/skip-history.ts";
import type { BrowserOptions } from "./browser.ts";
import type { ContenderName } from "./contenders.ts";
import type { LobbyOptions } from "./lobby.ts";
import type { ProfileOptions } from "./profile.ts";
import type { RelayOptions } from "./relay.ts";
import type { TailsOptions } from "./tails.ts";

/** How much of everything a run measures. */
export type Sizes = {
  relay: (RelayOptions & { rounds: number; contenders: readonly ContenderName[] })[];
  tails: TailsOptions;
  profile: ProfileOptions;
  connections: { counts: number[]; settleMs: number; contenders: readonly ContenderName[] };
  lobby: LobbyOptions & { rounds: number; contenders: readonly ContenderName[] };
  matching: { waiting: number[]; rounds: number };
  browser: BrowserOptions;
};

const EVERYBODY: readonly ContenderName[] = [
  "native",
  "hardened",
  "native-unstamped",
  "hardened-unstamped",
  "deno",
  "deno-ws",
  "node-ws",
  "socketio",
  "socketio-binary",
];
const MAIN: readonly ContenderName[] = ["native", "hardened", "deno", "socketio"];

/** One message on its way per client: people write one line at a time. */
const STEADY = { window: 1, perSecond: 5_000 };

/** About 25 minutes. */
export const LONG: Sizes = {
  relay: [
    {
      ...STEADY,
      pairs: 200,
      rounds: 15,
      contenders: EVERYBODY,
      warmUpMs: 1_000,
      warmUpMessages: 100_000,
      saturationMs: 500,
      steadyMs: 2_000,
    },
    {
      ...STEADY,
      pairs: 2_000,
      rounds: 15,
      contenders: MAIN,
      warmUpMs: 1_000,
      warmUpMessages: 100_000,
      saturationMs: 500,
      steadyMs: 2_000,
    },
  ],
  tails: {
    ...STEADY,
    between: [["native", "deno"], ["hardened", "deno-ws"]],
    pairs: 200,
    slices: 80,
    warmUpMs: 1_000,
    warmUpMessages: 100_000,
    steadyMs: 500,
  },
  profile: { contenders: ["native", "hardened", "deno", "deno-ws"], ms: 5_000 },
  connections: {
    counts: [10_000, 20_000],
    settleMs: 400,
    contenders: ["native", "hardened", "deno", "node-ws", "socketio"],
  },
  lobby: {
    people: 2_000,
    joinsPerSecond: 500,
    joinMs: 8_000,
    stormMs: 10_000,
    rounds: 3,
    contenders: ["native", "hardened"],
  },
  matching: { waiting: [1_000, 10_000, 100_000, 1_000_000], rounds: 3 },
  browser: { meetings: 20, calls: 20, stayMs: SKIP_COOL_DOWN.instantMs, messages: 500, pages: 5 },
};

/** Under half a minute; part of the gate. */
export const SHORT: Sizes = {
  relay: [
    {
      pairs: 10,
      window: 1,
      perSecond: 500,
      rounds: 1,
      contenders: EVERYBODY,
      warmUpMs: 50,
      warmUpMessages: 100,
      saturationMs: 150,
      steadyMs: 150,
    },
  ],
  tails: {
    between: [["native", "deno"]],
    pairs: 10,
    window: 1,
    perSecond: 500,
    slices: 2,
    warmUpMs: 50,
    warmUpMessages: 100,
    steadyMs: 100,
  },
  profile: { contenders: [], ms: 0 },
  connections: { counts: [50], settleMs: 50, contenders: ["native", "deno"] },
  lobby: {
    people: 50,
    joinsPerSecond: 200,
    joinMs: 300,
    stormMs: 2_000,
    rounds: 1,
    contenders: ["native"],
  },
  matching: { waiting: [1_000], rounds: 1 },
  browser: { meetings: 1, calls: 0, stayMs: 0, messages: 10, pages: 1 },
};
