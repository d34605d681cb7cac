import { type Bytes, equal } from "./bytes.ts";

/** Media sections that one description may have: audio and video of both sides, twice over. */
const SECTIONS_MAX = 8;
/** Candidates that one description may carry; the others trickle in. */
const CANDIDATES_MAX = 64;

/**
 * The SHA-256 certificate fingerprint that a description names; undefined when it names none, several, one of another hash
 * function, or mentions one in any way that a browser's parser could take differently from us (RFC 8122).
 */
export function sdpFingerprint(sdp: string): Bytes | undefined {
  const named = linesOf(sdp).flatMap((line) => SHA_256.exec(line)?.[1] ?? []);
  if (named.length === 0 || named.length !== mentions(sdp) || CONTROL.test(sdp)) return undefined;
  const fingerprints = named.map((text) => Uint8Array.from(text.split(":"), (hex) => parseInt(hex, 16)));
  return fingerprints.every((other) => equal(other, fingerprints[0]!)) ? fingerprints[0] : undefined;
}

/**
 * Whether a partner's description may be given to the browser: it belongs to the certificate that the handshake agreed on,
 * carries sound and pictures only, and is of ordinary size. An expected fingerprint of zeros means: no calls, none may.
 */
export function acceptableDescription(sdp: string, expected: Uint8Array): boolean {
  const fingerprint = sdpFingerprint(sdp);
  if (fingerprint === undefined || !equal(fingerprint, expected) || expected.every((byte) => byte === 0)) return false;
  const lines = linesOf(sdp);
  const sections = lines.filter((line) => line.startsWith("m="));
  return sections.length > 0 && sections.length <= SECTIONS_MAX &&
    sections.every((line) => /^m=(audio|video) /.test(line)) &&
    lines.filter((line) => line.startsWith("a=candidate:")).length <= CANDIDATES_MAX;
}

const SHA_256 = /^a=fingerprint:sha-256 ([0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){31})$/;
// deno-lint-ignore no-control-regex
const CONTROL = /[\u0000-\u0009\u000B\u000C\u000E-\u001F\u007F]/;

function linesOf(sdp: string): string[] {
  return sdp.split(/[\r\n]+/);
}

function mentions(sdp: string): number {
  return sdp.match(/fingerprint/gi)?.length ?? 0;
}
