/**
 * What travels between a browser and the server, and between two browsers through it. Shared by both runtimes;
 * imports nothing. `docs/PROTOCOL.md` tells the same for people who write a client in another language.
 *
 * ```
 * browser A                      server                      browser B
 *    hello ───────────────────────▶
 *    ◀─────────────────────── welcome
 *    join {mode, interests} ──────▶ waiting ◀──────────────────── join
 *    ◀── matched {epoch, role, …} ── pairs ── matched {epoch, …} ──▶
 *    ══ binary frames: handshake, then sealed chat, typing, presence, media, signal ══
 *    next {epoch} ────────────────▶ ended {epoch, reason: "left"} ──▶
 * ```
 *
 * - Text frames are JSON control messages: `ClientMessage`, `ServerMessage`. A parser takes text and returns a fresh
 *   object with only known fields, or `undefined`.
 * - Binary frames go to the partner: `frame.ts` has the layout, `peer-message.ts` what is sealed inside.
 * - `limits.ts` and `close-codes.ts` hold the numbers.
 *
 * ```ts
 * import { parseClientMessage } from "./mod.ts";
 *
 * const message = parseClientMessage('{"type":"join","mode":"text","interests":["Tea"],"languages":[]}');
 * // { type: "join", mode: "text", interests: ["tea"], languages: [] }
 * ```
 *
 * @module
 */
export * from "./client-message.ts";
export * from "./close-codes.ts";
export * from "./frame.ts";
export * from "./ice-server.ts";
export * from "./limits.ts";
export * from "./peer-message.ts";
export * from "./policy.ts";
export * from "./server-message.ts";
export * from "./text.ts";
