// What is sealed and signed, alone. The whole race is `npm run bench`.
//
//   node_modules/.bin/deno bench server/seal

import { encodeBase64Url } from "@std/encoding/base64url";
import { createHmac } from "node:crypto";
import { buildFrame } from "../../protocol/mod.ts";
import { RetentionRow } from "../core/retention.ts";
import type { Ticket } from "../core/ticket.ts";
import { Contexts } from "./contexts.ts";
import { createServerSecret } from "./server-secret.ts";
import { Stamps } from "./stamps.ts";
import { Tickets } from "./tickets.ts";

const HOUR_MS = 3_600_000;
const ROOMS = 200;
const bytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const newId = () => encodeBase64Url(bytes(16));
const secret = createServerSecret(undefined, bytes);
const now = Date.now();

const stamps = new Stamps(new RetentionRow("stamp-key", 3 * HOUR_MS), secret, bytes);
const rooms = Array.from({ length: ROOMS }, () => ({ id: newId() }));
const senders = rooms.map((room) => stamps.of(room, "polite"));
const frames = rooms.map((_, sequence) =>
  buildFrame({ kind: "chat", epoch: 1, sequence, payload: bytes(80) }, bytes(32))
);
let turn = 0;

Deno.bench(`Stamp a chat frame, ${ROOMS} rooms in turn`, () => {
  turn = (turn + 1) % ROOMS;
  senders[turn]!.write(frames[turn]!, now);
});

// What the runtime itself takes for the hash of a stamp, whose text is as long.
const text = bytes(108);
const key = bytes(32);
const cryptoKey = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);

Deno.bench("The hash of a stamp by node:crypto", () => {
  createHmac("sha256", key).update(text).digest();
});

Deno.bench("The hash of a stamp by WebCrypto", async () => {
  await crypto.subtle.sign("HMAC", cryptoKey, text);
});

const tickets = new Tickets(secret, bytes);
const ticket: Ticket = {
  issuer: newId(),
  peerId: newId(),
  site: "site.example",
  serial: 7,
  expires: now + HOUR_MS,
  wishes: { mode: "text", interests: ["tea"], languages: ["en"] },
  since: undefined,
  room: { epoch: 5, id: newId(), mode: "text", role: "polite", partner: newId() },
  blocked: [],
  recent: [[newId(), now + HOUR_MS]],
};

Deno.bench("Seal a ticket", () => {
  tickets.seal(ticket);
});

const contexts = new Contexts(new RetentionRow("context", HOUR_MS), secret, bytes);

Deno.bench("Seal a context", () => {
  contexts.seal(rooms[0]!, "polite", "0123456789abcdef", now);
});
