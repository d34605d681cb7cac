import type { Mode } from "../../protocol/mod.ts";
import type { AddressLimits } from "../core/address-limits.ts";
import type { Allowances } from "../core/allowances.ts";
import type { Bans } from "../core/bans.ts";
import type { PeerId } from "../core/effect.ts";
import type { Lobby } from "../core/lobby.ts";
import type { OnlineCount } from "../core/online-count.ts";
import type { Pressure } from "../core/pressure.ts";
import type { Engine } from "../engine/engine.ts";
import type { OriginCheck } from "./origins.ts";
import type {
  AddressHash,
  Clock,
  Contexts,
  DataAccess,
  IceServers,
  Reports,
  Stamper,
  Tickets,
  Watch,
} from "./ports.ts";
import type { WorkDesk } from "./work-desk.ts";

/** Everything that a gateway is put together from. */
export type GatewayOptions = {
  lobby: Lobby;
  engine: Engine;
  clock: Clock;
  stamper: Stamper;
  contexts: Contexts;
  tickets: Tickets;
  iceServers: IceServers;
  reports: Reports;
  dataAccess: DataAccess;
  addressHash: AddressHash;
  addressLimits: AddressLimits;
  /** Asks for a moment of work while more people come than is usual; without it nobody is asked. */
  work?: { desk: WorkDesk; pressure: Pressure } | undefined;
  /** Of the blocks around the addresses. */
  blockLimits?: AddressLimits | undefined;
  bans: Bans;
  onlineCount: OnlineCount;
  originCheck: OriginCheck;
  watch: Watch;
  modes: readonly Mode[];
  /** Whether two people may agree to connect directly; they may when it is absent. */
  directCalls?: "warn" | "off" | undefined;
  maxConnections: number;
  /** What each connection may do, and what those before it from the same address have left. */
  allowances: Allowances;
  /** 128 random bits. */
  newPeerId: () => PeerId;
};
