import { expect } from "@open-wc/testing";
import { relayCandidate, relayDescription } from "./relay-only.ts";

describe("relay-only signals", () => {
  it("keep a relay, without the address behind it and the kind of network", () => {
    const line = "candidate:4172 1 udp 41885439 198.41.0.4 50123 typ relay raddr 203.0.113.9 rport 54321 " +
      "generation 0 ufrag aB+/ network-id 1 network-cost 50";
    expect(relayCandidate(line)).to.equal(
      "candidate:4172 1 udp 41885439 198.41.0.4 50123 typ relay raddr 0.0.0.0 rport 9 ufrag aB+/ generation 0",
    );
    expect(relayCandidate("candidate:1 1 UDP 92 198.41.0.4 50123 typ relay raddr 203.0.113.9 rport 9")).to.equal(
      "candidate:1 1 UDP 92 198.41.0.4 50123 typ relay raddr 0.0.0.0 rport 9",
    );
  });

  it("drop every other candidate", () => {
    for (
      const line of [
        "candidate:1 1 udp 2122 192.168.1.7 50123 typ host generation 0",
        "candidate:1 1 udp 2122 0ab1.local 50123 typ host",
        "candidate:2 1 udp 1686 203.0.113.9 50123 typ srflx raddr 192.168.1.7 rport 50123",
        "candidate:2 1 udp 1686 203.0.113.9 50123 typ prflx raddr 192.168.1.7 rport 50123 typ relay",
        "candidate:2 1 udp 1686 203.0.113.9 50123 typ host typ relay",
        "",
        "typ relay",
      ]
    ) expect(relayCandidate(line), line).to.equal(undefined);
  });

  it("hide addresses wherever a description may have them, and change nothing else", () => {
    const sdp = [
      "v=0",
      "o=- 461 2 IN IP4 192.168.1.7",
      "s=-",
      "m=audio 50123 UDP/TLS/RTP/SAVPF 111",
      "c=IN IP6 2001:db8::7",
      "a=rtcp:9 IN IP4 192.168.1.7",
      "a=rtcp-mux",
      "a=candidate:1 1 udp 2122 192.168.1.7 50123 typ host",
      "a=candidate:2 1 udp 41 198.41.0.4 50124 typ relay raddr 203.0.113.9 rport 54321",
      "a=fingerprint:sha-256 AB:CD",
      "a=msid:0.0.0.0 c=IN",
      "",
    ].join("\r\n");
    expect(relayDescription(sdp).split("\r\n")).to.deep.equal([
      "v=0",
      "o=- 461 2 IN IP4 0.0.0.0",
      "s=-",
      "m=audio 50123 UDP/TLS/RTP/SAVPF 111",
      "c=IN IP4 0.0.0.0",
      "a=rtcp:9 IN IP4 0.0.0.0",
      "a=rtcp-mux",
      "a=candidate:2 1 udp 41 198.41.0.4 50124 typ relay raddr 0.0.0.0 rport 9",
      "a=fingerprint:sha-256 AB:CD",
      "a=msid:0.0.0.0 c=IN",
      "",
    ]);
  });
});
