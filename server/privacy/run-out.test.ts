import { assert, assertEquals, assertThrows } from "@std/assert";
import { AddressLimits } from "../core/address-limits.ts";
import { Allowances } from "../core/allowances.ts";
import { Bans } from "../core/bans.ts";
import { Lobby } from "../core/lobby.ts";
import { Matchmaker } from "../core/matchmaker.ts";
import { DEFAULT_RATES } from "../core/rate-limits.ts";
import { RETENTION_IDS, type RetentionId, RetentionRow, timeOf } from "../core/retention.ts";
import { entryOf } from "../core/testing.ts";
import { readConfig } from "../config.ts";
import { createLab, GRACE_MS, JOIN } from "../gateway/testing.ts";
import { LogFiles } from "../log-files.ts";
import { ReportIntake } from "../safety/report-intake.ts";
import { type Report, ReportStore } from "../safety/report-store.ts";
import { AddressHash, Contexts, createServerSecret, Stamps, Tickets, TurnCredentials } from "../seal/mod.ts";
import { createRetention, keptItems, SWEEP_MS } from "./retention.ts";

/** Something is kept from time 0; says how much of it is there so long after its trigger, with a sweep each minute before. */
type Kept = { heldAfter(ms: number): number };

const CONFIG = configOf(["--log-dir", "/logs", "--turn-urls", "turn:t.example", "--turn-secret", "x".repeat(32)]);
const ROWS = createRetention(CONFIG);
const START = 1_800_000_000_000;
const bytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const secret = createServerSecret("x".repeat(32), bytes);

/** Rows that end with an event, not with a time: what holds before it, and after. */
const EVENTS: { readonly [Id in RetentionId]?: () => { before: number; after: number } } = {
  waiting() {
    const maker = new Matchmaker({ widenAfterMs: 1_000 });
    maker.enter(entryOf("a", { interests: ["tea"] }), 0);
    const before = sum(maker.footprint);
    maker.withdraw("a");
    return { before, after: sum(maker.footprint) };
  },
};

/** Not ours to forget: each says who does, and is tested there. */
const ELSEWHERE: { readonly [Id in RetentionId]?: string } = {
  counters: "numbers about nobody, gone with the process",
  output: "printed, not kept",
  preferences: "the browser's, cleared by the person: components/preferences/preferences.test.ts",
};

const KEPT: { readonly [Id in RetentionId]?: () => Kept } = {
  connection() {
    return {
      heldAfter(ms) {
        const { gateway, clock, open } = createLab();
        const socket = open();
        gateway.ban("bucket192_0_2_1", clock.now() + 1_000); // closed by us; the other side never answers
        clock.pass(ms);
        assert(ms < ROWS.connection.ms || socket.terminated);
        return gateway.connections;
      },
    };
  },
  session: () => lostSession(({ lobby }) => lobby.stats().absent),
  room: () => lostSession(({ lobby }) => lobby.stats().rooms, true),
  "ended-room": () =>
    lobbyAfter((lobby) => {
      lobby.handle("a", { type: "next", epoch: 1 }, START);
      return () => Number(lobby.holdings("a")?.endedRoom !== undefined);
    }),
  acquaintances: () =>
    lobbyAfter((lobby) => {
      lobby.handle("a", { type: "next", epoch: 1 }, START);
      return () => lobby.holdings("a")?.acquaintances?.recent ?? 0;
    }),
  returning: () => ({
    heldAfter(ms) {
      const before = lobbyWith("before");
      before.connect("a", "site", START);
      const ticket = before.handle("a", { type: "join", mode: "text", interests: [], languages: [] }, START);
      assertEquals(ticket.length > 0, true);
      before.connect("b", "site", START);
      before.handle("b", { type: "join", mode: "text", interests: [], languages: [] }, START);
      const effects = before.match({ first: "a", second: "b", interests: [], languages: [] }, START);
      const issued = effects.find((effect) => effect.type === "ticket" && effect.peerId === "a");
      assert(issued?.type === "ticket");
      const after = lobbyWith("after");
      after.resume(issued.ticket, undefined, START);
      for (let at = 0; at <= ms; at += SWEEP_MS) after.sweep(START + at);
      after.sweep(START + ms);
      return after.footprint.restored;
    },
  }),
  "address-use": () => ({
    heldAfter(ms) {
      // The slowest rate that the row allows, drained.
      const limits = new AddressLimits(ROWS["address-use"], { connections: 1, joins: { burst: 60, perSecond: 1 } });
      for (let i = 0; i < 60; i++) limits.takeJoin("key", START);
      limits.sweep(START + ms);
      // A connection that used up what comes back most slowly.
      const allowances = new Allowances(ROWS["address-use"]);
      const allowance = allowances.take("key", START);
      for (let i = 0; i < DEFAULT_RATES.report.burst; i++) allowance.limits.take("report", START);
      allowances.giveBack("key", allowance, START);
      allowances.sweep(START + ms);
      return limits.size + allowances.size;
    },
  }),
  restriction: () => ({
    heldAfter(ms) {
      const bans = new Bans(ROWS.restriction);
      bans.add("key", Infinity, START);
      bans.sweep(START + ms);
      return bans.size;
    },
  }),
  "address-key": () => ({
    heldAfter(ms) {
      const hash = new AddressHash(ROWS["address-key"], bytes);
      const midnight = Math.floor(START / ROWS["address-key"].ms) * ROWS["address-key"].ms;
      hash.bucketOf("192.0.2.1", midnight);
      hash.sweep(midnight + ms);
      return hash.size;
    },
  }),
  "unfinished-report": () => ({
    heldAfter(ms) {
      const { intake, context } = reporting();
      intake.begin(
        { peerId: "a", bucket: "b" },
        { type: "report", context, reason: "spam", note: "", evidence: 1 },
        START,
      );
      intake.sweep(START + ms);
      return intake.pending;
    },
  }),
  report: () => ({
    heldAfter(ms) {
      const store = new ReportStore(ROWS.report, { max: 10 });
      store.add(
        { id: "1", at: START, room: "r", subject: "polite", note: "", messages: [] as Report["messages"] } as Report,
        START,
      );
      store.sweep(START + ms);
      return store.size;
    },
  }),
  "stamp-key": () => ({
    heldAfter(ms) {
      const stamps = new Stamps(ROWS["stamp-key"], secret, bytes);
      const hour = Math.floor(START / 3_600_000) * 3_600_000;
      stamps.of({ id: "AAECAwQFBgcICQoLDA0ODw" }, "polite").write(new Uint8Array(100), hour);
      stamps.sweep(hour + ms);
      return stamps.size;
    },
  }),
  "access-log": () => logFile("info"),
  "error-log": () => logFile("error"),
  context: () => ({
    heldAfter(ms) {
      const contexts = new Contexts(ROWS.context, secret, bytes);
      const text = contexts.seal({ id: "AAECAwQFBgcICQoLDA0ODw" }, "polite", "bucket", START);
      return Number(contexts.open(text, START + ms) !== undefined);
    },
  }),
  ticket: () => ({
    heldAfter(ms) {
      const lobby = lobbyWith("one");
      for (const peer of ["a", "b"]) {
        lobby.connect(peer, "site", START);
        lobby.handle(peer, { type: "join", mode: "text", interests: [], languages: [] }, START);
      }
      const [effect] = lobby.match({ first: "a", second: "b", interests: [], languages: [] }, START);
      assert(effect?.type === "ticket");
      const tickets = new Tickets(secret, bytes);
      return Number(tickets.open(tickets.seal(effect.ticket), START + ms) !== undefined);
    },
  }),
  "turn-credential": () => ({
    heldAfter(ms) {
      const turn = new TurnCredentials(ROWS["turn-credential"], { urls: ["turn:t"], secret: "s", randomBytes: bytes });
      const [server] = turn.of({ id: "room" }, "polite", START);
      return Number(Number(server!.username.split(":")[0]) * 1_000 > START + ms);
    },
  }),
};

for (const id of RETENTION_IDS) {
  const kept = KEPT[id];
  const event = EVENTS[id];
  const why = ELSEWHERE[id];
  if (why !== undefined) continue;
  Deno.test(`What is kept as "${id}" runs out when the table says`, () => {
    if (event !== undefined) {
      const { before, after } = event();
      assert(before > 0, "control: it is held before");
      return assertEquals(after, 0);
    }
    assert(kept !== undefined, "a row of the table needs a test that it runs out");
    const { ms } = ROWS[id];
    assert(kept().heldAfter(0) > 0, "control: it is held at all");
    assert(kept().heldAfter(Math.floor(ms / 2)) > 0 || id.endsWith("-log"), "control: it is held in between");
    assertEquals(kept().heldAfter(ms + SWEEP_MS), 0);
  });
}

Deno.test("A store without its row cannot be made", () => {
  const impostor = { id: "report", ms: 1 } as unknown as RetentionRow<"report">;
  for (const row of [undefined, null, 7 * 86_400_000, impostor, ROWS.context]) {
    assertThrows(() => new ReportStore(row as RetentionRow<"report">, { max: 1 }), TypeError, "without its row");
    assertThrows(() => timeOf(row as RetentionRow<"report">, "report"), TypeError);
  }
  assertThrows(() => new Bans(undefined as unknown as RetentionRow<"restriction">), TypeError);
  assertThrows(() => new Lobby({ newRoom: () => ({ epoch: 1, id: "" }), rows: {} as never }), TypeError);
  assertThrows(() => new RetentionRow("report", NaN), RangeError);
});

Deno.test("What a configuration does not keep is not in its table", () => {
  const ids = (flags: string[]) => keptItems(configOf(flags)).map(({ id }) => id);
  assert(!ids([]).includes("access-log") && !ids([]).includes("turn-credential") && ids([]).includes("output"));
  assert(ids(["--log-dir", "/x"]).includes("error-log") && !ids(["--log-dir", "/x"]).includes("output"));
});

function lostSession(count: (lab: ReturnType<typeof createLab>) => number, inRoom = false): Kept {
  return {
    heldAfter(ms) {
      const lab = createLab();
      const socket = inRoom ? lab.pair().a : lab.greet();
      if (!inRoom) {
        const other = lab.greet(); // tickets come with a match: that is who can come back
        for (const each of [socket, other]) each.say(JOIN);
      }
      socket.hangUp(1006);
      lab.clock.pass(Math.round(ms / ROWS.session.ms * GRACE_MS));
      return count(lab);
    },
  };
}

function lobbyWith(issuer: string): Lobby {
  return new Lobby({ newRoom: () => ({ epoch: 1, id: "AAECAwQFBgcICQoLDA0ODw" }), rows: ROWS, issuer });
}

function lobbyAfter(act: (lobby: Lobby) => () => number): Kept {
  return {
    heldAfter(ms) {
      const lobby = lobbyWith("one");
      for (const peer of ["a", "b"]) {
        lobby.connect(peer, "site", START);
        lobby.handle(peer, { type: "join", mode: "text", interests: [], languages: [] }, START);
      }
      lobby.match({ first: "a", second: "b", interests: [], languages: [] }, START);
      const count = act(lobby);
      for (let at = SWEEP_MS; at <= ms; at += SWEEP_MS) lobby.sweep(START + at);
      return count();
    },
  };
}

function reporting() {
  const contexts = new Contexts(ROWS.context, secret, bytes);
  const intake = new ReportIntake(ROWS["unfinished-report"], {
    contexts,
    stamps: new Stamps(ROWS["stamp-key"], secret, bytes),
    store: new ReportStore(ROWS.report, { max: 10 }),
    newId: () => "id",
    randomBytes: bytes,
  });
  return { intake, context: contexts.seal({ id: "AAECAwQFBgcICQoLDA0ODw" }, "polite", "bucket", START) };
}

function logFile(level: "info" | "error"): Kept {
  return {
    heldAfter(ms) {
      const files = new Map<string, string>();
      const logs = new LogFiles({ access: ROWS["access-log"], errors: ROWS["error-log"] }, {
        append: (name, text) => files.set(name, text),
        names: () => [...files.keys()],
        remove: (name) => files.delete(name),
      });
      logs.write(level, "line", START);
      logs.sweep(START + ms);
      return files.size;
    },
  };
}

function sum(footprint: Record<string, number>): number {
  return Object.values(footprint).reduce((all, each) => all + each, 0);
}

function configOf(flags: string[]) {
  const result = readConfig(flags, () => undefined);
  if (result.type !== "config") throw new Error(JSON.stringify(result));
  return result.config;
}
