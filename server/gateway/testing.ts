import { buildFrame, type ClientMessage, type FrameKind, type ServerMessage } from "../../protocol/mod.ts";
import { COMMITMENT_BYTES, parseServerMessage, STAMP_OFFSET, SUBPROTOCOL, TAG_BYTES } from "../../protocol/mod.ts";
import { AddressLimits } from "../core/address-limits.ts";
import { Allowances } from "../core/allowances.ts";
import { Bans } from "../core/bans.ts";
import { Lobby } from "../core/lobby.ts";
import { Matchmaker } from "../core/matchmaker.ts";
import { OnlineCount } from "../core/online-count.ts";
import type { RateLimitsOptions } from "../core/rate-limits.ts";
import { RetentionRow } from "../core/retention.ts";
import { lobbyRows } from "../core/testing.ts";
import type { Rate } from "../core/token-bucket.ts";
import { createRamEngine } from "../engine/ram-engine.ts";
import type { Socket, SocketHandler } from "../transport/transport.ts";
import { FakeClock } from "./fake-clock.ts";
import type { GatewayOptions } from "./gateway-options.ts";
import { Gateway } from "./gateway.ts";
import { createOriginCheck } from "./origins.ts";
import type { Ticket } from "../core/ticket.ts";
import type { Tickets, Watch } from "./ports.ts";

/** A socket that writes down what is done to it. */
export class FakeSocket implements Socket {
  bufferedAmount = 0;
  readonly sent: (string | Uint8Array)[] = [];
  closed: { code: number; reason: string } | undefined;
  terminated = false;
  /** Where the gateway listens. */
  handler!: SocketHandler;
  protocol: string | undefined;

  send(data: string | Uint8Array<ArrayBuffer>): void {
    this.sent.push(data);
  }

  close(code: number, reason: string): void {
    this.closed ??= { code, reason };
  }

  terminate(): void {
    this.terminated = true;
    this.handler.close(1006);
  }

  /** The other side says a control message, as it is or as text. */
  say(message: ClientMessage | string): void {
    this.handler.message(typeof message === "string" ? message : JSON.stringify(message));
  }

  /** The other side sends a frame. */
  frame(bytes: Uint8Array<ArrayBuffer>): void {
    this.handler.message(bytes);
  }

  /** The other side is gone; also ends a closing handshake. */
  hangUp(code = 1001): void {
    this.handler.close(code);
  }

  /** Control messages that arrived since the last call, but tickets: of those only the last one is of any use. */
  heard(): ServerMessage[] {
    const texts = this.sent.splice(0).filter((data) => typeof data === "string");
    const messages = texts.map((text) => parseServerMessage(text) ?? fail(text));
    return messages.filter((message) => {
      if (message.type === "ticket") this.#ticket = message.ticket;
      return message.type !== "ticket";
    });
  }

  /** The last ticket that arrived. */
  get ticket(): string {
    const texts = this.sent.filter((data) => typeof data === "string");
    const tickets = texts.map(parseServerMessage).filter((message) => message?.type === "ticket");
    return tickets.at(-1)?.ticket ?? this.#ticket ?? fail("no ticket");
  }

  #ticket: string | undefined;

  /** Frames that arrived since the last call. */
  frames(): Uint8Array[] {
    return this.sent.splice(0).filter((data) => typeof data !== "string");
  }
}

/** Counts and keeps what it is told. */
export class FakeWatch implements Watch {
  readonly events: string[] = [];
  readonly failures: unknown[] = [];
  refused = (reason: string) => void this.events.push(`refused ${reason}`);
  closed = (cause: string) => void this.events.push(`closed ${cause}`);
  received = () => {};
  badMessage = () => void this.events.push("bad message");
  forwarded = (kind: string) => void this.events.push(`forwarded ${kind}`);
  dropped = (reason: string) => void this.events.push(`dropped ${reason}`);
  failed = (_where: string, thrown: unknown) => void this.failures.push(thrown);
}

type LabOptions = Partial<GatewayOptions> & {
  connectionsPerAddress?: number;
  arrivals?: Rate;
  limits?: RateLimitsOptions;
  issuer?: string;
  clock?: FakeClock;
};

/** How long a session without a connection is kept here, ms. */
export const GRACE_MS = 5_000;

/** Tickets in a drawer: what is handed out is the number of the place. Share it between labs that share a secret. */
export function ticketDrawer(): Tickets {
  const drawer: Ticket[] = [];
  return {
    seal: (ticket) => `ticket${drawer.push(structuredClone(ticket)) - 1}`,
    open: (text, now) => {
      const ticket = drawer[Number(/^ticket(\d+)$/.exec(text)?.[1])];
      return ticket && ticket.expires > now ? structuredClone(ticket) : undefined;
    },
  };
}

/** A gateway with the real core behind it, on a clock turned by hand. */
export function createLab({ limits, ...others }: LabOptions = {}) {
  const clock = others.clock ?? new FakeClock();
  const watch = new FakeWatch();
  let ids = 0;
  const id = () => String(++ids).padStart(22, "0");
  const lobby = new Lobby({
    newRoom: () => ({ epoch: ++ids, id: id() }),
    rows: lobbyRows({ recentForMs: 1_000, graceMs: GRACE_MS }),
    issuer: others.issuer ?? "lab",
  });
  const engine = createRamEngine({
    matchmaker: new Matchmaker({ widenAfterMs: 2_000 }),
    onMatch: (proposal, now) => gateway.match(proposal, now),
  });
  const addressLimits = new AddressLimits(new RetentionRow("address-use", 60_000), {
    connections: others.connectionsPerAddress ?? 100,
    ...(others.arrivals && { arrivals: others.arrivals }),
    joins: { burst: 1_000, perSecond: 1_000 },
  });
  const allowances = new Allowances(new RetentionRow("address-use", 60_000), limits);
  const pendingReports = new Set<string>();
  const gateway: Gateway = new Gateway({
    lobby,
    engine,
    clock,
    watch,
    addressLimits,
    allowances,
    stamper: {
      of: (_room, sender) => ({
        write: (frame) => frame.fill(sender === "polite" ? 2 : 1, STAMP_OFFSET, STAMP_OFFSET + 40),
      }),
    },
    iceServers: { renewAfterMs: Infinity, of: () => [] },
    tickets: ticketDrawer(),
    contexts: { seal: (room, subject, bucket) => `${room.id}-${subject}-${bucket}` },
    reports: {
      begin: ({ peerId }, { evidence }) =>
        evidence > 0 ? void pendingReports.add(peerId) : { type: "reported", results: [] },
      evidence: ({ peerId }) =>
        pendingReports.delete(peerId)
          ? { type: "reported", results: ["verified"] }
          : { type: "error", code: "no-report", of: "evidence" },
      forget: (peerId) => void pendingReports.delete(peerId),
    },
    dataAccess: { rows: () => [], staying: () => [] },
    addressHash: {
      bucketOf: (address) => `bucket${address.replaceAll(".", "_")}`,
      widerBucketOf: (address) => `block${address.replace(/\.\d+$/, "")}`,
    },
    bans: new Bans(new RetentionRow("restriction", 86_400_000)),
    onlineCount: new OnlineCount({ random: () => 0 }),
    originCheck: createOriginCheck(["https://site.example"], { development: false }),
    modes: ["text", "video"],
    maxConnections: 1_000,
    newPeerId: id,
    ...others,
  });
  gateway.start();

  function knock(headers: Record<string, string> = {}, address = "192.0.2.1") {
    const request = new Request("http://chat.example/ws", {
      headers: { origin: "https://site.example", "sec-websocket-protocol": SUBPROTOCOL, ...headers },
    });
    return gateway.upgrade(request, { address });
  }

  /** A socket that was let in and has said nothing. */
  function open(headers: Record<string, string> = {}, address?: string): FakeSocket {
    const accept = knock(headers, address);
    if (accept instanceof Response) throw new Error(`Cannot open a socket: got ${accept.status}`);
    const socket = new FakeSocket();
    socket.protocol = accept.protocol;
    socket.handler = accept.open(socket);
    return socket;
  }

  /** A socket that said hello and heard welcome. */
  function greet(): FakeSocket {
    const socket = open();
    socket.say({ type: "hello" });
    if (socket.heard()[0]?.type !== "welcome") throw new Error("Cannot greet: no welcome came");
    return socket;
  }

  /** A socket that goes on with the session of a ticket, and heard welcome. */
  function resume(ticket: string, room?: { epoch: number; received: number }): FakeSocket {
    const socket = open();
    socket.say({ type: "hello", resume: { ticket, ...(room && { room }) } });
    return socket;
  }

  /** Two who are in a room; the first waited longer. */
  function pair() {
    const [a, b] = [greet(), greet()];
    a.say(JOIN);
    clock.pass(1);
    b.say(JOIN);
    const matched = [a, b].map((socket) => socket.heard().find(({ type }) => type === "matched"));
    if (matched[0]?.type !== "matched" || matched[1]?.type !== "matched") throw new Error("Cannot pair: no match came");
    return { a, b, epoch: matched[0].epoch, matchedA: matched[0], matchedB: matched[1] };
  }

  return {
    clock,
    watch,
    lobby,
    engine,
    addressLimits,
    allowances,
    pendingReports,
    gateway,
    knock,
    open,
    greet,
    resume,
    pair,
  };
}

export const JOIN: Extract<ClientMessage, { type: "join" }> = {
  type: "join",
  mode: "text",
  interests: [],
  languages: [],
};

/** A well-formed frame of the smallest size class. */
export function frame(kind: FrameKind, epoch: number, sequence = 0): Uint8Array<ArrayBuffer> {
  const payload = new Uint8Array(kind === "handshake" ? 34 : 64 + TAG_BYTES).fill(7);
  return buildFrame({ kind, epoch, sequence, payload }, kind === "chat" ? new Uint8Array(COMMITMENT_BYTES) : undefined);
}

function fail(text: string): never {
  throw new Error(`Cannot read what the server sent: got ${text}`);
}
