import { expect } from "@open-wc/testing";
import { acceptableDescription, sdpFingerprint } from "./sdp-fingerprint.ts";
import { bytesOf, hexOf, vectors } from "./testing/vectors.ts";

const hex = vectors.handshake.a.fingerprint;
const fingerprint = bytesOf(hex);
const colons = hex.toUpperCase().match(/../g)!.join(":");
const line = `a=fingerprint:sha-256 ${colons}`;
const other = `a=fingerprint:sha-256 ${colons.replace(/^../, "00")}`;
const sdp = (...lines: string[]) => ["v=0", ...lines, ""].join("\r\n");
const AUDIO = "m=audio 9 UDP/TLS/RTP/SAVPF 111";
const VIDEO = "m=video 9 UDP/TLS/RTP/SAVPF 96";
const good = sdp(AUDIO, line, VIDEO, line);

describe("sdpFingerprint", () => {
  it("reads it wherever it stands, in either case", () => {
    for (const text of [good, sdp(line, AUDIO), sdp(line.toLowerCase()), line, good.replaceAll("\r\n", "\n")]) {
      expect(hexOf(sdpFingerprint(text)!)).to.equal(hex);
    }
  });

  it("finds none where there is none, more than one, another hash, or one that parsers may read differently", () => {
    const bad = [
      sdp(AUDIO),
      sdp(line, other),
      sdp(line, AUDIO, other),
      sdp(line, "a=fingerprint:sha-1 " + colons.slice(0, 59)),
      sdp(line.replace("sha-256", "sha-512")),
      sdp(line.slice(0, -3)),
      sdp(line + ":00"),
      sdp(line + " "),
      sdp(line, " " + other),
      sdp(line, "a=FINGERPRINT:SHA-256 " + colons),
      sdp(line + "\r" + other),
      sdp(line + "\0", line),
      sdp(line, "a=x:" + other),
    ];
    for (const text of bad) expect(sdpFingerprint(text), JSON.stringify(text)).to.equal(undefined);
  });
});

describe("acceptableDescription", () => {
  it("takes sound and pictures under the agreed certificate", () => {
    expect(acceptableDescription(good, fingerprint)).to.equal(true);
  });

  it("refuses any other certificate, whatever bit differs, and any at all when none was agreed on", () => {
    for (let bit = 0; bit < 256; bit++) {
      const wrong = fingerprint.slice();
      wrong[bit >>> 3]! ^= 1 << (bit & 7);
      expect(acceptableDescription(good, wrong)).to.equal(false);
    }
    const none = good.replaceAll(colons, colons.replaceAll(/[^:]/g, "0"));
    expect(acceptableDescription(none, new Uint8Array(32))).to.equal(false);
  });

  it("refuses a swapped fingerprint in one section only", () => {
    expect(acceptableDescription(sdp(AUDIO, line, VIDEO, other), fingerprint)).to.equal(false);
  });

  it("refuses data channels, empty descriptions, and too many sections or candidates", () => {
    const data = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel";
    const candidate = "a=candidate:1 1 udp 1 203.0.113.7 50000 typ host";
    expect(acceptableDescription(sdp(line), fingerprint)).to.equal(false);
    expect(acceptableDescription(sdp(AUDIO, line, data, line), fingerprint)).to.equal(false);
    expect(acceptableDescription(sdp(line, ...Array(8).fill(AUDIO)), fingerprint)).to.equal(true);
    expect(acceptableDescription(sdp(line, ...Array(9).fill(AUDIO)), fingerprint)).to.equal(false);
    expect(acceptableDescription(sdp(line, AUDIO, ...Array(64).fill(candidate)), fingerprint)).to.equal(true);
    expect(acceptableDescription(sdp(line, AUDIO, ...Array(65).fill(candidate)), fingerprint)).to.equal(false);
  });
});
