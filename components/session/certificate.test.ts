import { expect } from "@open-wc/testing";
import { roomCertificate } from "./certificate.ts";
import { sdpFingerprint } from "./sdp-fingerprint.ts";
import { hexOf } from "./testing/vectors.ts";

const callsPossible = typeof RTCPeerConnection !== "undefined";

describe("roomCertificate", () => {
  it("gives zeros where the browser makes no calls", async () => {
    const original = globalThis.RTCPeerConnection;
    Object.defineProperty(globalThis, "RTCPeerConnection", { value: undefined, configurable: true, writable: true });
    try {
      const { certificate, fingerprint } = await roomCertificate();
      expect(certificate).to.equal(undefined);
      expect(hexOf(fingerprint)).to.equal("00".repeat(32));
    } finally {
      if (original) globalThis.RTCPeerConnection = original;
      else delete (globalThis as { RTCPeerConnection?: unknown }).RTCPeerConnection;
    }
  });

  (callsPossible ? describe : describe.skip)("with calls", () => {
    it("knows the fingerprint that an offer will name, a different one for each room", async () => {
      const [one, two] = await Promise.all([roomCertificate(), roomCertificate()]);
      expect(hexOf(one.fingerprint)).to.equal(await offered(one.certificate!));
      expect(hexOf(two.fingerprint)).to.equal(await offered(two.certificate!));
      expect(hexOf(one.fingerprint)).not.to.equal(hexOf(two.fingerprint));
    });

    it("finds the fingerprint in a browser without getFingerprints", async () => {
      const original = Object.getOwnPropertyDescriptor(RTCCertificate.prototype, "getFingerprints")!;
      Object.defineProperty(RTCCertificate.prototype, "getFingerprints", { value: undefined, configurable: true });
      try {
        const { certificate, fingerprint } = await roomCertificate();
        expect(hexOf(fingerprint)).to.equal(await offered(certificate!));
      } finally {
        Object.defineProperty(RTCCertificate.prototype, "getFingerprints", original);
      }
    });
  });
});

async function offered(certificate: RTCCertificate): Promise<string> {
  const connection = new RTCPeerConnection({ certificates: [certificate] });
  connection.addTransceiver("video");
  const { sdp } = await connection.createOffer();
  connection.close();
  return hexOf(sdpFingerprint(sdp!)!);
}
