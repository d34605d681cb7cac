import { assert, assertEquals } from "@std/assert";
import { clientAddress } from "./client-address.ts";
import { isInside, LOOPBACK, parseNetwork } from "./networks.ts";

function networks(...texts: string[]) {
  return texts.map((text) =>
    parseNetwork(text) ?? (() => {
      throw new Error(text);
    })()
  );
}

Deno.test("Networks hold exactly the addresses with their prefix", () => {
  const cases: [string, string, boolean][] = [
    ["10.0.0.0/8", "10.255.255.255", true],
    ["10.0.0.0/8", "11.0.0.0", false],
    ["10.0.0.0/8", "::ffff:10.1.2.3", true],
    ["192.0.2.128/25", "192.0.2.129", true],
    ["192.0.2.128/25", "192.0.2.127", false],
    ["192.0.2.1", "192.0.2.1", true],
    ["192.0.2.1", "192.0.2.2", false],
    ["0.0.0.0/0", "203.0.113.9", true],
    ["0.0.0.0/0", "2001:db8::1", false],
    ["::/0", "2001:db8::1", true],
    ["fd00::/8", "fdff::1", true],
    ["fd00::/8", "fe00::1", false],
    ["2001:db8::/33", "2001:db8:7fff::", true],
    ["2001:db8::/33", "2001:db8:8000::", false],
    ["fe80::/10", "fe80::1%eth0", true],
    ["10.0.0.0/8", "", false],
    ["10.0.0.0/8", "10.0.0.0.evil.example", false],
    ["10.0.0.0/8", "10.0.0.999", false],
  ];
  for (const [network, address, expected] of cases) {
    assertEquals(isInside(address, networks(network)), expected, `${address} in ${network}`);
  }
});

Deno.test("Networks are refused when they are none or their prefix has bits behind it", () => {
  for (
    const text of ["", "10.0.0.0/33", "10.0.0.1/8", "10.0.0/8", "::/129", "x", "10.0.0.0/", "10.0.0.0/8/8", "fd00::1/8"]
  ) {
    assertEquals(parseNetwork(text), undefined, text);
  }
});

Deno.test("Networks know loopback in every notation", () => {
  for (const address of ["127.0.0.1", "127.9.9.9", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1", "::ffff:7f00:1"]) {
    assert(isInside(address, LOOPBACK), address);
  }
  assert(!isInside("::2", LOOPBACK));
});

Deno.test("Client address is the rightmost hop that no trusted proxy vouches for, whatever a client writes", () => {
  const trusted = networks("10.0.0.0/8", "::1");
  const cases: [string, string | null, string][] = [
    ["203.0.113.7", null, "203.0.113.7"],
    ["203.0.113.7", "198.51.100.1", "203.0.113.7"], // not a proxy of ours: what it says is worth nothing
    ["10.0.0.1", null, "10.0.0.1"],
    ["10.0.0.1", "203.0.113.7", "203.0.113.7"],
    ["10.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"],
    ["10.0.0.1", "127.0.0.1, 10.9.9.9, 203.0.113.7", "203.0.113.7"],
    ["10.0.0.1", "198.51.100.1, 203.0.113.7, 10.0.0.2", "203.0.113.7"],
    ["::1", "203.0.113.7:4711", "203.0.113.7"],
    ["::1", "[2001:db8::7]:4711", "2001:db8::7"],
    ["::1", "nonsense", "nonsense"],
    ["10.0.0.1", "10.0.0.3", "10.0.0.3"],
  ];
  for (const [address, header, expected] of cases) {
    const headers = new Headers(header === null ? {} : { "x-forwarded-for": header });
    assertEquals(clientAddress(headers, { address }, trusted), { address: expected }, `${address} ${header}`);
    assertEquals(clientAddress(headers, { address }, []), { address });
  }
});
