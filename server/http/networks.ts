/** An address block (CIDR, RFC 4632): the first `bits` bits of 16 bytes. IPv4 stands as IPv4-mapped IPv6. */
export type Network = { bytes: Uint8Array; bits: number };

/** Reads `10.0.0.0/8`, `fd00::/8` or a single address; undefined when it is none. Bits behind the prefix must be zero. */
export function parseNetwork(text: string): Network | undefined {
  const [, address, length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const bytes = address === undefined ? undefined : addressBytes(address);
  if (bytes === undefined) return undefined;
  const width = address!.includes(":") ? 128 : 32;
  const given = length === undefined ? width : Number(length);
  if (given > width) return undefined;
  const bits = given + 128 - width;
  const rest = bytes.some((byte, at) => (byte & ~mask(bits, at)) !== 0);
  return rest ? undefined : { bytes, bits };
}

/** Whether an address lies in one of the networks. What is no address lies in none. */
export function isInside(address: string, networks: readonly Network[]): boolean {
  const bytes = addressBytes(address);
  return bytes !== undefined &&
    networks.some((network) => network.bytes.every((byte, at) => byte === (bytes[at]! & mask(network.bits, at))));
}

/** This machine talking to itself. */
export const LOOPBACK: readonly Network[] = [parseNetwork("127.0.0.0/8")!, parseNetwork("::1")!];

/** Mask of the byte at this place for a prefix of so many bits. */
function mask(bits: number, at: number): number {
  const inside = Math.min(8, Math.max(0, bits - 8 * at));
  return (0xff00 >> inside) & 0xff;
}

function addressBytes(address: string): Uint8Array | undefined {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(address)) return addressBytes(`::ffff:${address}`);
  // The URL parser knows every way to write IPv6 and gives back one (WHATWG URL, host serializing).
  const host = URL.parse(`http://[${address.replace(/%.*$/, "")}]/`)?.hostname;
  if (host === undefined) return undefined;
  const [head, tail] = host.slice(1, -1).split("::").map((half) => half === "" ? [] : half.split(":"));
  const groups = tail === undefined ? head! : [...head!, ...Array(8 - head!.length - tail.length).fill("0"), ...tail];
  return Uint8Array.from(groups.flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 0xff]));
}
