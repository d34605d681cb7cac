import { encodeBase64Url } from "@std/encoding/base64url";
import type { CloseName } from "../protocol/mod.ts";
import { createArrivals } from "./arrival.ts";
import type { Config } from "./config.ts";
import { createConnectionCheck } from "./connection-check.ts";
import { Bans } from "./core/bans.ts";
import { Lobby } from "./core/lobby.ts";
import { Matchmaker } from "./core/matchmaker.ts";
import { Pressure } from "./core/pressure.ts";
import { OnlineCount } from "./core/online-count.ts";
import type { RateLimitsOptions } from "./core/rate-limits.ts";
import type { Engine } from "./engine/engine.ts";
import { createDoor } from "./door.ts";
import { createRamEngine } from "./engine/ram-engine.ts";
import { Gateway } from "./gateway/gateway.ts";
import { createOriginCheck } from "./gateway/origins.ts";
import type { Clock, RefusalReason, Watch } from "./gateway/ports.ts";
import { WorkDesk } from "./gateway/work-desk.ts";
import { clientAddress } from "./http/client-address.ts";
import { createMetricsHandler, createReadyz, healthz } from "./http/health.ts";
import { createRequestLimit } from "./http/request-limit.ts";
import { createRouter, plainText, type Routes } from "./http/router.ts";
import { withSecurityHeaders } from "./http/security-headers.ts";
import type { StaticFiles } from "./http/static-files.ts";
import { describeThrown, type Log } from "./log.ts";
import { Metrics } from "./metrics.ts";
import {
  createDataAccess,
  createPages,
  createPolicy,
  createRetention,
  type Measured,
  SWEEP_MS,
} from "./privacy/mod.ts";
import { ReportIntake, ReportStore } from "./safety/mod.ts";
import { AddressHash, Contexts, createServerSecret, Stamps, Tickets, TurnCredentials } from "./seal/mod.ts";
import { Tally } from "./tally.ts";
import type { ListenOptions } from "./transport/transport.ts";

export type AppOptions = {
  config: Config;
  clock: Clock;
  log: Log;
  files: StaticFiles;
  /** Cryptographic randomness; `number` from 0 up to but not 1. */
  random: { bytes(length: number): Uint8Array<ArrayBuffer>; number(): number };
  /** How much one connection may send; without it what a person can do with care. */
  limits?: RateLimitsOptions;
  /** What the process may do, as it measured at its start; the policy shows it. */
  measured?: readonly Measured[];
};

/** The whole server but its port: give `fetch` and `upgrade` to a transport. */
export type App = Required<Pick<ListenOptions, "connect" | "fetch" | "upgrade">> & {
  readonly gateway: Gateway;
  readonly reports: ReportStore;
  readonly lobby: Lobby;
  /** Begins to keep time. */
  start(): void;
  /** Sends everybody away with "come back in a moment"; resolves when they are gone. */
  stop(): Promise<void>;
};

/** So many reports are kept for the review at most. */
const REPORTS_MAX = 10_000;
/** The same refusal is written down so often at most, ms. */
const TALLY_MS = 60_000;

/** Puts the parts together. */
export function createApp({ config, clock, log, files, random, limits, measured = [] }: AppOptions): App {
  const rows = createRetention(config);
  const secret = createServerSecret(config.secret, random.bytes);
  const stamper = new Stamps(rows["stamp-key"], secret, random.bytes);
  const contexts = new Contexts(rows.context, secret, random.bytes);
  const store = new ReportStore(rows.report, { max: REPORTS_MAX });
  const newId = () => encodeBase64Url(random.bytes(16));
  const reports = new ReportIntake(rows["unfinished-report"], {
    contexts,
    stamps: stamper,
    store,
    newId,
    randomBytes: random.bytes,
  });
  const addressHash = new AddressHash(rows["address-key"], random.bytes);
  const metrics = new Metrics({ coarse: config.production });
  const watch = createWatch(metrics, log, clock);
  const lobby = new Lobby({
    newRoom: () => ({ epoch: new DataView(random.bytes(4).buffer).getUint32(0), id: newId() }),
    rows,
    issuer: newId(),
  });
  const engine: Engine = createRamEngine({
    matchmaker: new Matchmaker({ widenAfterMs: config.widenAfterMs }),
    onMatch: (proposal, now) => gateway.match(proposal, now),
  });
  const door = createDoor({ config, row: rows["address-use"], limits });
  const tcp = createConnectionCheck({ config, row: rows["address-use"], addressHash, clock, watch });
  const bans = new Bans(rows.restriction);
  const originCheck = createOriginCheck(config.origins, { development: !config.production });
  const noteArrival = createArrivals(config, log);
  const gateway = new Gateway({
    lobby,
    engine,
    clock,
    stamper,
    contexts,
    tickets: new Tickets(secret, random.bytes),
    iceServers: new TurnCredentials(rows["turn-credential"], {
      urls: config.turnUrls,
      secret: config.turnSecret ?? "",
      randomBytes: random.bytes,
    }),
    reports,
    watch,
    addressHash,
    ...door,
    bans,
    dataAccess: createDataAccess({ ...door, tcpLimits: tcp.limits, lobby, bans, reports }),
    work: {
      desk: new WorkDesk(newId()),
      pressure: new Pressure({
        joinsPerSecond: config.workAboveJoins,
        connections: config.workAboveConnections / 100,
      }),
    },
    onlineCount: new OnlineCount({ random: random.number }),
    originCheck,
    modes: config.modes,
    directCalls: config.directCalls,
    maxConnections: config.maxConnections,
    newPeerId: newId,
  });

  const pages = createPages({
    policy: createPolicy(config),
    measured,
    mayEmbed: (origin) => originCheck(origin, null) !== undefined,
  });
  const { trustedProxies } = config;
  const limitRequest = createRequestLimit({ trustedProxies, addressHash, ...door, clock, watch });
  const route = createRouter(routes({ config, files, gateway, renderMetrics, pages }));
  function renderMetrics(): string {
    const { connected, absent, waiting, rooms } = lobby.stats();
    const { acquaintances, endedRooms } = lobby.remembered;
    return metrics.render({
      connections: gateway.connections,
      sessions: connected,
      absent,
      waiting,
      rooms,
      reports: store.size,
      resident_memory_bytes: Deno.memoryUsage().rss,
    }, {
      connection: gateway.connections,
      session: connected + absent,
      waiting,
      room: rooms,
      "ended-room": endedRooms,
      acquaintances,
      returning: lobby.footprint.restored,
      "address-use": [door.addressLimits, door.blockLimits, door.allowances, tcp.limits]
        .reduce((sum, { size }) => sum + size, 0),
      restriction: bans.size,
      "address-key": addressHash.size,
      "unfinished-report": reports.pending,
      report: store.size,
      "stamp-key": stamper.size,
    });
  }

  let cancelSweep = () => {};
  return {
    gateway,
    reports: store,
    lobby,
    connect: tcp.connect,
    async fetch(request, remote) {
      const host = URL.parse(request.url)?.host ?? "";
      const response = limitRequest(request, remote) ??
        await Promise.resolve(route(request, remote)).catch((thrown) => {
          watch.failed("http", thrown);
          return plainText("Internal Server Error", 500);
        });
      return withSecurityHeaders(response, { production: config.production, host });
    },
    upgrade(request, remote) {
      if (URL.parse(request.url)?.pathname !== "/ws") return plainText("Not Found", 404);
      const answer = gateway.upgrade(request, clientAddress(request.headers, remote, trustedProxies));
      if (!(answer instanceof Response)) noteArrival(request, remote);
      return answer;
    },
    start() {
      gateway.start();
      cancelSweep = clock.every(SWEEP_MS, () => {
        for (const kept of [stamper, store, reports, addressHash]) kept.sweep(clock.now());
      });
    },
    stop() {
      cancelSweep();
      return gateway.stop();
    },
  };
}

function routes(parts: {
  config: Config;
  files: StaticFiles;
  gateway: Gateway;
  renderMetrics: () => string;
  pages: ReturnType<typeof createPages>;
}): Routes {
  const { config, files, gateway, renderMetrics, pages } = parts;
  const exact: Routes["exact"] = {
    ...pages,
    "/healthz": healthz,
    "/readyz": createReadyz(() => !gateway.isDraining && gateway.seats < config.maxConnections),
    "/metrics": createMetricsHandler({
      networks: config.metricsNetworks,
      production: config.production,
      render: renderMetrics,
    }),
    "/ws": () => plainText("Open a WebSocket here", 426, { upgrade: "websocket" }),
    ...(config.landing && {
      "/": (request) => files.respond("/demo/", request) ?? plainText("Passerby is running"),
    }),
  };
  return { exact, fallback: (path, request) => files.respond(path, request) };
}

/** Counts everything, and writes down what an operator should look at. */
function createWatch(metrics: Metrics, log: Log, clock: Clock): Watch {
  const refusals = new Tally<RefusalReason>({ intervalMs: TALLY_MS });
  const closes = new Tally<CloseName>({ intervalMs: TALLY_MS });
  return {
    refused(reason) {
      metrics.count("refusals", reason);
      const count = refusals.add(reason, clock.now());
      if (count !== undefined) log.write({ event: "refused", reason, count });
    },
    closed(cause) {
      metrics.count("closes", cause);
      if (cause === "client" || !ABUSE.has(cause)) return;
      const count = closes.add(cause, clock.now());
      if (count !== undefined) log.write({ event: "closed", cause, count });
    },
    received: (type) => metrics.count("messages_received", type),
    badMessage: () => metrics.count("messages_received", "unreadable"),
    forwarded: (kind) => metrics.count("frames_forwarded", kind),
    dropped: (reason) => metrics.count("frames_dropped", reason),
    failed(where, thrown) {
      metrics.count("failures", where);
      log.write({ event: "failed", where, ...describeThrown(thrown) });
    },
  };
}

/** Ends that an honest client does not meet. */
const ABUSE: ReadonlySet<CloseName> = new Set(["tooBig", "helloTimeout", "badMessage", "tooFast", "tooSlow", "banned"]);
