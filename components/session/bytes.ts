/** What WebCrypto and the socket take: bytes in memory of their own, never shared with another thread. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** All parts, one after the other. */
export function concat(...parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** The parts one after the other, each with its length in front in two bytes: no two lists of parts look the same. */
export function lengthPrefixed(...parts: readonly Uint8Array[]): Bytes {
  return concat(...parts.flatMap((part) => [Uint8Array.of(part.length >>> 8, part.length & 0xff), part]));
}

/** UTF-8. */
export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

/** Four bytes, big endian. */
export function uint32(value: number): Bytes {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/** Compares without telling by the time it takes where two byte strings differ. Their lengths are no secret. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}

/** RFC 4648 section 5, without padding. */
export function toBase64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** RFC 4648 section 5, without padding; undefined when it is not that. */
export function fromBase64url(text: string): Bytes | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return undefined;
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
  } catch {
    return undefined; // a length that no byte string has
  }
}
