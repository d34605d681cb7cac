import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { decodeBase64Url } from "@std/encoding/base64url";
import { type Evidence, type EvidenceResult, type Role, writeUint32 } from "../../protocol/mod.ts";
import type { Context, Stamped } from "../seal/mod.ts";

/** Knows which stamps this server wrote; `Stamps` of server/seal is one. */
export interface StampCheck {
  check(stamped: Stamped, now: number): "ok" | "too-old" | "wrong";
}

/**
 * Checks one opened message: that this server forwarded exactly this commitment in the context's room, in the direction
 * that `own` claims, and that the commitment opens to these words (docs/PROTOCOL.md, Verifiable reports).
 */
export function verifyEvidence(evidence: Evidence, context: Context, stamps: StampCheck, now: number): EvidenceResult {
  const commitment = decodeBase64Url(evidence.commitment);
  const stamped = stamps.check({
    room: context.room,
    sender: evidence.own ? other(context.subject) : context.subject,
    sequence: evidence.sequence,
    commitment,
    stamp: decodeBase64Url(evidence.stamp),
  }, now);
  if (stamped === "too-old") return "too-old";
  if (stamped === "wrong") return "wrong-room";
  return opens(evidence, commitment) ? "verified" : "does-not-open";
}

/** HMAC-SHA-256(key, label, index, text); a key of another length than 32 bytes opens nothing. */
function opens({ key, index, text }: Evidence, commitment: Uint8Array): boolean {
  const franking = decodeBase64Url(key);
  if (franking.length !== 32) return false;
  const position = new Uint8Array(4);
  writeUint32(position, 0, index);
  const encoder = new TextEncoder();
  const mac = hmac.create(sha256, franking).update(encoder.encode("passerby/1 frank")).update(position)
    .update(encoder.encode(text)).digest();
  return mac.length === commitment.length && mac.every((byte, i) => byte === commitment[i]);
}

function other(role: Role): Role {
  return role === "polite" ? "impolite" : "polite";
}
