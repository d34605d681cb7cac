import { assertEquals } from "@std/assert";
import { RetentionRow } from "../core/retention.ts";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { encodeBase64Url } from "@std/encoding/base64url";
import { buildFrame, type ClientMessage, type EvidenceResult, frameStamp, type Role } from "../../protocol/mod.ts";
import { Contexts, Stamps } from "../seal/mod.ts";
import { countingBytes, ROOM_ID, testSecret } from "../seal/testing.ts";
import { ReportIntake } from "./report-intake.ts";
import { ReportStore } from "./report-store.ts";

type EvidenceMessage = Extract<ClientMessage, { type: "evidence" }>;

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;
const REPORTER = { peerId: "reporter", bucket: "reporter-bucket" };

function setUp() {
  const stamps = new Stamps(new RetentionRow("stamp-key", 3 * HOUR), testSecret(), countingBytes());
  const contexts = new Contexts(new RetentionRow("context", 24 * HOUR), testSecret(), countingBytes());
  const store = new ReportStore(new RetentionRow("report", 24 * HOUR), { max: 100 });
  const intake = new ReportIntake(new RetentionRow("unfinished-report", HOUR), {
    contexts,
    stamps,
    store,
    newId: () => "id",
    randomBytes: countingBytes(),
  });
  const context = contexts.seal({ id: ROOM_ID }, "polite", "subject-bucket", NOW - HOUR);
  return { stamps, contexts, store, intake, context };
}

function report(context: string, evidence: number): Extract<ClientMessage, { type: "report" }> {
  return { type: "report", context, reason: "harassment", note: "note \u202Ewith an override", evidence };
}

/** What a reporter holds of a message that really went through the server. */
function sent(
  stamps: Stamps,
  text: string,
  options: { sender?: Role; room?: string; index?: number; at?: number } = {},
): EvidenceMessage {
  const { sender = "polite", room = ROOM_ID, index = 0, at = NOW - 1_000 } = options;
  const key = new Uint8Array(32).fill(5);
  const commitment = commit(key, index, text);
  const frame = buildFrame({ kind: "chat", epoch: 1, sequence: 4 + index, payload: new Uint8Array(80) }, commitment);
  stamps.of({ id: room }, sender).write(frame, at);
  return {
    type: "evidence",
    own: sender === "impolite",
    sequence: 4 + index,
    index,
    text,
    key: encodeBase64Url(key),
    commitment: encodeBase64Url(commitment),
    stamp: encodeBase64Url(frameStamp(frame)),
  };
}

function commit(key: Uint8Array, index: number, text: string): Uint8Array {
  const encoder = new TextEncoder();
  return hmac(
    sha256,
    key,
    new Uint8Array([...encoder.encode("passerby/1 frank"), 0, 0, 0, index, ...encoder.encode(text)]),
  );
}

Deno.test("A report without evidence is kept at once", () => {
  const { intake, store, context } = setUp();
  assertEquals(intake.begin(REPORTER, report(context, 0), NOW), { type: "reported", results: [] });
  assertEquals(store.list(NOW).length, 1);
  assertEquals(store.list(NOW)[0]!.note, "note with an override");
  assertEquals(store.list(NOW)[0]!.subjectBucket, "subject-bucket");
});

Deno.test("Evidence of both sides is verified message by message, in order", () => {
  const { intake, stamps, store, context } = setUp();
  assertEquals(intake.begin(REPORTER, report(context, 3), NOW), undefined);
  assertEquals(intake.evidence(REPORTER, sent(stamps, "I am mean", { index: 0 }), NOW), undefined);
  assertEquals(
    intake.evidence(REPORTER, sent(stamps, "please stop", { sender: "impolite", index: 1 }), NOW),
    undefined,
  );
  assertEquals(intake.evidence(REPORTER, sent(stamps, "no", { index: 2 }), NOW), {
    type: "reported",
    results: ["verified", "verified", "verified"],
  });
  const [kept] = store.list(NOW);
  assertEquals(kept!.messages.map(({ own, text, at }) => ({ own, text, at })), [
    { own: false, text: "I am mean", at: NOW - 1_000 },
    { own: true, text: "please stop", at: NOW - 1_000 },
    { own: false, text: "no", at: NOW - 1_000 },
  ]);
  assertEquals(intake.pending, 0);
});

Deno.test("Nobody can be framed: changed words, index, key, direction, room, order or commitment are not verified", () => {
  const { stamps } = setUp();
  const good = sent(stamps, "hello");
  const forged: [EvidenceMessage, EvidenceResult][] = [
    [{ ...good, text: "hello!" }, "does-not-open"],
    [{ ...good, index: 1 }, "does-not-open"],
    [{ ...good, key: encodeBase64Url(new Uint8Array(32)) }, "does-not-open"],
    [{ ...good, key: encodeBase64Url(new Uint8Array(31)) }, "does-not-open"],
    [{ ...good, own: true }, "wrong-room"],
    [{ ...good, sequence: 5 }, "wrong-room"],
    [{
      ...good,
      commitment: encodeBase64Url(commit(new Uint8Array(32), 0, "framed")),
      key: encodeBase64Url(new Uint8Array(32)),
      text: "framed",
    }, "wrong-room"],
    [sent(stamps, "hello", { room: "Dw4NDAsKCQgHBgUEAwIBAA" }), "wrong-room"],
    [sent(stamps, "hello", { at: NOW - 4 * HOUR }), "too-old"],
  ];
  forged.forEach(([evidence, result], i) => {
    const { intake, store, context } = setUp();
    intake.begin(REPORTER, report(context, 1), NOW);
    assertEquals(
      intake.evidence(REPORTER, evidence, NOW),
      { type: "reported" as const, results: [result] },
      `forgery ${i}`,
    );
    assertEquals(store.list(NOW)[0]!.messages[0]!.text, "", "words that were not verified are not kept");
  });
});

Deno.test("What was said once cannot be shown twice", () => {
  const { intake, stamps, store, context } = setUp();
  const insult = sent(stamps, "I am mean");
  intake.begin(REPORTER, report(context, 2), NOW);
  assertEquals(intake.evidence(REPORTER, insult, NOW), undefined);
  assertEquals(intake.evidence(REPORTER, insult, NOW), { type: "error", code: "bad-message", of: "evidence" });
  assertEquals([store.size, intake.pending], [0, 0]);
});

Deno.test("A context that is not ours files nothing", () => {
  const { intake, store } = setUp();
  assertEquals(intake.begin(REPORTER, report("AAAA", 0), NOW), { type: "error", code: "bad-context", of: "report" });
  assertEquals(store.size, 0);
});

Deno.test("One side of a room is reported once, however many reports arrive", () => {
  const { intake, store, context } = setUp();
  intake.begin(REPORTER, report(context, 1), NOW);
  intake.begin({ ...REPORTER, peerId: "again" }, report(context, 0), NOW);
  assertEquals(intake.begin(REPORTER, report(context, 0), NOW), {
    type: "error",
    code: "already-reported",
    of: "report",
  });
  assertEquals(store.size, 1);
});

Deno.test("Evidence without a report is refused, an unfinished report is forgotten with its connection", () => {
  const { intake, stamps, store, context } = setUp();
  const stray = { type: "error", code: "no-report", of: "evidence" } as const;
  assertEquals(intake.evidence(REPORTER, sent(stamps, "x"), NOW), stray);
  intake.begin(REPORTER, report(context, 2), NOW);
  intake.evidence(REPORTER, sent(stamps, "x"), NOW);
  intake.forget(REPORTER.peerId);
  assertEquals(intake.pending, 0);
  assertEquals(intake.evidence(REPORTER, sent(stamps, "x"), NOW), stray);
  assertEquals(store.size, 0);
});
