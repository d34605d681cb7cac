import type { Option } from "./config-option.ts";
import { items, whole } from "./config-readers.ts";
import { type Network, parseNetwork } from "./http/networks.ts";

/** How many people fit in, and how they are told apart. */
export const LIMIT_OPTIONS = {
  maxConnections: {
    meaning: "Connections at the same time; more are asked to come back later",
    expected: "1-1000000",
    read: whole(1, 1_000_000),
    fallback: 10_000,
  } as Option<number>,
  maxConnectionsPerAddress: {
    meaning: "Connections at the same time from one address (IPv4) or /64 network (IPv6)",
    expected: "1-1000000",
    read: whole(1, 1_000_000),
    fallback: 20,
  } as Option<number>,
  maxArrivalsPerAddress: {
    meaning: "New connections in a minute from one address, half of them at once; more are asked to come back later",
    expected: "2-10000000",
    read: whole(2, 10_000_000),
    fallback: undefined,
    shown: "6 times max-connections-per-address",
  } as Option<number | undefined>,
  workAboveJoins: {
    meaning: "Browsers do a moment of work before they wait while more people than this start in a second; 0 always",
    expected: "0-1000000",
    read: whole(0, 1_000_000),
    fallback: 100,
  } as Option<number>,
  workAboveConnections: {
    meaning: "The same while more than this part of max-connections is in use, percent; 100 never",
    expected: "1-100",
    read: whole(1, 100),
    fallback: 90,
  } as Option<number>,
  trustedProxies: {
    meaning: "Networks whose X-Forwarded-For is believed, separated by commas, for example 10.0.0.0/8",
    expected: "networks such as 10.0.0.0/8 or ::1, separated by commas",
    read: items(parseNetwork),
    fallback: [],
    shown: "none",
  } as Option<readonly Network[]>,
};
