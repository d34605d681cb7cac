import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { encodeBase64Url } from "@std/encoding/base64url";
import { type RetentionRow, timeOf } from "../core/retention.ts";
import { PeriodKeys } from "./period-keys.ts";

/**
 * The one function that turns an address into something that may be kept: a keyed hash of its prefix (IPv4 /32, IPv6 /64)
 * under a random key of the day. Yesterday's key is dropped, so buckets of different days cannot be linked, by anybody.
 */
export class AddressHash {
  #keys: PeriodKeys<Uint8Array>;

  constructor(row: RetentionRow<"address-key">, randomBytes: (length: number) => Uint8Array) {
    this.#keys = new PeriodKeys({ periodMs: timeOf(row, "address-key"), kept: 0, make: () => randomBytes(32) });
  }

  /** Bucket of an address at this time, 16 characters. Whatever is not an address shares one bucket. */
  bucketOf(address: string, now: number): string {
    return this.#hash(addressPrefix(address), now);
  }

  /** As `bucketOf`, for a coarser prefix: IPv4 /24, IPv6 /56. Never the same as a bucket. */
  widerBucketOf(address: string, now: number): string {
    const prefix = addressPrefix(address);
    return this.#hash(prefix && `wider ${widerPrefix(prefix)}`, now);
  }

  #hash(prefix = "none", now: number): string {
    const bytes = new TextEncoder().encode(prefix);
    return encodeBase64Url(hmac(sha256, this.#keys.current(now), bytes).subarray(0, 12));
  }

  /** Drops the key of a day that is over, also when nobody comes. Call it about once a minute. */
  sweep(now: number): void {
    this.#keys.sweep(now);
  }

  /** How many keys are held. */
  get size(): number {
    return this.#keys.size;
  }
}

/** Canonical prefix: `4:` and four numbers, or `6:` and the first four groups; undefined when it is no address. */
export function addressPrefix(address: string): string | undefined {
  const bare = address.replace(/^\[|\]$/g, "").replace(/%.*$/, "").toLowerCase();
  const v4 = ipv4(bare) ?? ipv4(/^(?:0{0,4}:){2,6}ffff:([\d.]+)$/.exec(bare)?.[1] ?? "");
  if (v4 !== undefined) return `4:${v4.join(".")}`;
  const groups = ipv6(bare);
  if (groups === undefined) return undefined;
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) { // RFC 4291, IPv4-mapped
    return `4:${groups[6]! >> 8}.${groups[6]! & 255}.${groups[7]! >> 8}.${groups[7]! & 255}`;
  }
  return `6:${groups.slice(0, 4).map((group) => group.toString(16)).join(":")}`;
}

/** The canonical prefix of the block around a canonical prefix: three numbers, or three groups and the half of a fourth. */
function widerPrefix(prefix: string): string {
  const [, before, last] = /^(.*[.:])([^.:]*)$/.exec(prefix)!;
  return prefix.startsWith("4:") ? before! : `${before}${(parseInt(last!, 16) >> 8).toString(16)}`;
}

function ipv4(text: string): number[] | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return parts.map(Number);
}

function ipv6(text: string): number[] | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => half === "" ? [] : half.split(":"));
  const missing = 8 - head!.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head!, ...Array<string>(tail ? missing : 0).fill("0"), ...(tail ?? [])];
  return groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))
    ? groups.map((group) => parseInt(group, 16))
    : undefined;
}
