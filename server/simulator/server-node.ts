import { encodeBase64Url } from "@std/encoding/base64url";
import { readUint32, SUBPROTOCOL } from "../../protocol/mod.ts";
import { readConfig } from "../config.ts";
import { AddressLimits } from "../core/address-limits.ts";
import { Allowances } from "../core/allowances.ts";
import { Bans } from "../core/bans.ts";
import { Lobby } from "../core/lobby.ts";
import { Matchmaker } from "../core/matchmaker.ts";
import { OnlineCount } from "../core/online-count.ts";
import type { Engine } from "../engine/engine.ts";
import { createRamEngine } from "../engine/ram-engine.ts";
import { Gateway } from "../gateway/gateway.ts";
import { createOriginCheck } from "../gateway/origins.ts";
import type { Clock, Stamper, Watch } from "../gateway/ports.ts";
import { createRetention } from "../privacy/retention.ts";
import { ReportIntake, ReportStore } from "../safety/mod.ts";
import { AddressHash, Contexts, createServerSecret, Stamps, Tickets } from "../seal/mod.ts";
import type { Accept } from "../transport/transport.ts";
import { LifeClock } from "./life-clock.ts";
import { type Bind, observedLobby } from "./observed-lobby.ts";
import type { PoolWatch } from "./pool-watch.ts";
import type { Random } from "./random.ts";
import type { RoomWatch } from "./room-watch.ts";
import type { Accuse } from "./violation.ts";

/** What may differ between runs. */
export type ServerOptions = { widenAfterMs: number; recentForMs: number; graceMs: number };

/** Parts that are put in place of the right ones, to show that the checks notice. */
export type FaultyParts = {
  Lobby?: typeof Lobby;
  Bans?: typeof Bans;
  AddressLimits?: typeof AddressLimits;
  engine?: (engine: Engine) => Engine;
  stamper?: (stamper: Stamper) => Stamper;
  check?: (check: Stamps["check"]) => Stamps["check"];
};

export type NodeOptions = {
  clock: Clock;
  random: Random;
  server: ServerOptions;
  parts: FaultyParts;
  rooms: RoomWatch;
  pool: PoolWatch;
  bind: Bind;
  accuse: Accuse;
};

/** Where everybody's page is. */
export const SITES = ["https://one.example", "https://two.example"] as const;
/** The same for every process, so that tickets, contexts and stamps outlive them. */
const SECRET = "a secret that all simulated servers share";

/** One simulated server process: everything that `createApp` puts together, but HTTP, with the watches in between. */
export class ServerNode {
  readonly lobby: Lobby;
  readonly gateway: Gateway;
  readonly #clock: LifeClock;
  readonly #matchmaker: Matchmaker;
  readonly #addressHash: AddressHash;
  readonly #addressLimits: AddressLimits;
  readonly #allowances: Allowances;
  readonly #bans: Bans;
  readonly #reports: ReportIntake;

  constructor({ clock, random, server, parts, rooms, pool, bind, accuse }: NodeOptions) {
    const rows = createRetention(configOf(server));
    const bytes = (length: number) => random.bytes(length);
    const newId = () => encodeBase64Url(random.bytes(16));
    const secret = createServerSecret(SECRET, bytes);
    const stamps = new Stamps(rows["stamp-key"], secret, bytes);
    const contexts = new Contexts(rows.context, secret, bytes);
    const check: Stamps["check"] = (stamped, now) => stamps.check(stamped, now);
    this.#clock = new LifeClock(clock);
    this.#addressHash = new AddressHash(rows["address-key"], bytes);
    this.#addressLimits = new (parts.AddressLimits ?? AddressLimits)(rows["address-use"], {
      connections: 20,
      arrivals: { burst: 60, perSecond: 2 },
      joins: { burst: 40, perSecond: 4 },
    });
    this.#allowances = new Allowances(rows["address-use"]);
    this.#bans = new (parts.Bans ?? Bans)(rows.restriction);
    this.#reports = new ReportIntake(rows["unfinished-report"], {
      contexts,
      stamps: { check: parts.check?.(check) ?? check },
      store: new ReportStore(rows.report, { max: 10_000 }),
      newId,
      randomBytes: bytes,
    });
    const newRoom = () => ({ epoch: readUint32(random.bytes(4), 0), id: newId() });
    this.lobby = observedLobby(parts.Lobby ?? Lobby, { newRoom, rows, issuer: newId() }, rooms, bind);
    this.#matchmaker = new Matchmaker({ widenAfterMs: server.widenAfterMs });
    const engine = createRamEngine({
      matchmaker: this.#matchmaker,
      onMatch: (proposal, now) => {
        pool.proposed(proposal.first, proposal.second);
        this.gateway.match(proposal, now);
      },
    });
    this.gateway = new Gateway({
      lobby: this.lobby,
      engine: pool.observe(parts.engine?.(engine) ?? engine),
      clock: this.#clock,
      stamper: parts.stamper?.(stamps) ?? stamps,
      contexts,
      tickets: new Tickets(secret, bytes),
      iceServers: { renewAfterMs: Infinity, of: () => [] },
      reports: this.#reports,
      dataAccess: { rows: () => [], staying: () => [] },
      watch: watchFailures(accuse),
      addressHash: this.#addressHash,
      addressLimits: this.#addressLimits,
      allowances: this.#allowances,
      bans: this.#bans,
      onlineCount: new OnlineCount({ random: () => random.number() }),
      originCheck: createOriginCheck(SITES, { development: false }),
      modes: ["text", "video"],
      maxConnections: 1_000,
      newPeerId: newId,
    });
    this.gateway.start();
    this.#clock.every(60_000, () => this.#reports.sweep(clock.now()));
  }

  /** Somebody asks for a connection. */
  knock(address: string, site: string): Response | Accept {
    const headers = { origin: site, "sec-websocket-protocol": SUBPROTOCOL };
    return this.gateway.upgrade(new Request("http://chat.example/ws", { headers }), { address });
  }

  ban(address: string, until: number): void {
    this.gateway.ban(this.#addressHash.bucketOf(address, this.#clock.now()), until);
  }

  /** The process is gone. */
  kill(): void {
    this.#clock.kill();
  }

  /** Everything that grows with people; all 0 when nobody is here and nothing is remembered. */
  footprint(): Record<string, number> {
    return {
      connections: this.gateway.connections,
      addresses: this.#addressLimits.size,
      allowances: this.#allowances.size,
      bans: this.#bans.size,
      unfinishedReports: this.#reports.pending,
      ...this.lobby.stats(),
      ...this.lobby.footprint,
      ...this.#matchmaker.footprint,
    };
  }
}

function configOf({ widenAfterMs, recentForMs, graceMs }: ServerOptions) {
  const flags = [`--widen-after-ms=${widenAfterMs}`, `--recent-for-ms=${recentForMs}`, `--grace-ms=${graceMs}`];
  const result = readConfig(flags, () => undefined);
  if (result.type !== "config") throw new TypeError(`Cannot simulate this server: ${JSON.stringify(result)}`);
  return result.config;
}

/** The server survives its own defects; here they are violations. */
function watchFailures(accuse: Accuse): Watch {
  const ignore = () => {};
  return {
    refused: ignore,
    closed: ignore,
    received: ignore,
    badMessage: ignore,
    forwarded: ignore,
    dropped: ignore,
    failed: (where, thrown) => {
      accuse(0, `the server noticed a defect (${where}): ${thrown instanceof Error ? thrown.stack : thrown}`);
    },
  };
}
