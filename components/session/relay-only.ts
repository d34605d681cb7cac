/**
 * What may go to the partner of a call that runs through TURN only. Browsers hide the addresses of a person themselves
 * under `iceTransportPolicy: "relay"` (RFC 8828, mode 4); this makes sure that none slips through, whatever they do.
 */

/** A candidate line (RFC 8839) of the TURN server, without the address behind it; undefined for every other candidate. */
export function relayCandidate(line: string): string | undefined {
  const [foundation, component, transport, priority, address, port, typ, type] = line.split(" ");
  if (typ !== "typ" || type !== "relay") return undefined;
  const known = [foundation, component, transport, priority, address, port, typ, type, HIDDEN];
  // Of the extensions only what ICE needs: Chromium adds which kind of network somebody is on.
  for (const name of ["ufrag", "generation"]) {
    const value = new RegExp(` ${name} (\\S+)`).exec(line)?.[1];
    if (value !== undefined) known.push(`${name} ${value}`);
  }
  return known.join(" ");
}

/** A description with candidates of the TURN server only, and nobody's address anywhere else. */
export function relayDescription(sdp: string): string {
  return sdp.split("\r\n").flatMap(relayLine).join("\r\n");
}

/** The related address is the person's own; RFC 8839 section 5.1 writes it so when it is not to be known. */
const HIDDEN = "raddr 0.0.0.0 rport 9";

function relayLine(line: string): string | string[] {
  if (line.startsWith("a=candidate:")) {
    const candidate = relayCandidate(line.slice(2));
    return candidate === undefined ? [] : `a=${candidate}`;
  }
  // Who made it, where media goes without ICE, and RTCP beside it: no browser reads these three.
  if (line.startsWith("o=")) return line.replace(/ IN IP[46] \S+$/, " IN IP4 0.0.0.0");
  if (line.startsWith("c=")) return "c=IN IP4 0.0.0.0";
  if (line.startsWith("a=rtcp:")) return "a=rtcp:9 IN IP4 0.0.0.0";
  return line;
}
