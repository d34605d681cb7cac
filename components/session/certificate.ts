import type { Bytes } from "./bytes.ts";
import { sdpFingerprint } from "./sdp-fingerprint.ts";

/** What the calls of one room authenticate with. Without a certificate there are no calls and the fingerprint is zero. */
export type RoomCertificate = { certificate: RTCCertificate | undefined; fingerprint: Bytes };

/** For rooms without calls. */
export const NO_CERTIFICATE: RoomCertificate = { certificate: undefined, fingerprint: new Uint8Array(32) };

/**
 * A certificate for the calls of one room. Each room has its own, so that two strangers cannot tell by it that they met
 * the same person. `NO_CERTIFICATE` where the browser makes no calls (WebKitGTK). Never rejects.
 */
export async function roomCertificate(): Promise<RoomCertificate> {
  if (typeof RTCPeerConnection === "undefined") return NO_CERTIFICATE;
  try {
    const certificate = await RTCPeerConnection.generateCertificate(ECDSA);
    const fingerprint = namedFingerprint(certificate) ?? await offeredFingerprint(certificate);
    return fingerprint ? { certificate, fingerprint } : NO_CERTIFICATE;
  } catch {
    return NO_CERTIFICATE;
  }
}

const ECDSA: EcKeyGenParams = { name: "ECDSA", namedCurve: "P-256" };

function namedFingerprint(certificate: RTCCertificate): Bytes | undefined {
  const named = certificate.getFingerprints?.().find(({ algorithm }) => algorithm?.toLowerCase() === "sha-256");
  return named?.value === undefined ? undefined : sdpFingerprint(`a=fingerprint:sha-256 ${named.value}`);
}

/** Browsers without `getFingerprints` tell the fingerprint in an offer. */
async function offeredFingerprint(certificate: RTCCertificate): Promise<Bytes | undefined> {
  const connection = new RTCPeerConnection({ certificates: [certificate] });
  try {
    connection.addTransceiver("audio");
    return sdpFingerprint((await connection.createOffer()).sdp ?? "");
  } finally {
    connection.close();
  }
}
