/**
 * Field readers for the hand-written parsers. Each takes `unknown` and returns a fresh, checked value or
 * `undefined`; none throws, and none copies a key it does not know.
 */

/** Own fields of a plain JSON object; undefined for anything else. */
export function fields(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value as Record<string, unknown>
    : undefined;
}

/** JSON text to a value; undefined when it does not parse. */
export function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A string of at most `max` UTF-16 code units, well formed (no lone surrogates). */
export function string(value: unknown, max: number, min = 0): string | undefined {
  return typeof value === "string" && value.length >= min && value.length <= max && !LONE_SURROGATE.test(value)
    ? value
    : undefined;
}

/** One of the listed words. */
export function oneOf<T extends string>(value: unknown, words: readonly T[]): T | undefined {
  return words.find((word) => word === value);
}

/** A whole number from `min` to `max`. */
export function integer(value: unknown, min: number, max: number): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value >= min && value <= max
    ? value + 0 // no negative zero
    : undefined;
}

/** An unsigned 32-bit whole number. */
export function uint32(value: unknown): number | undefined {
  return integer(value, 0, 0xffff_ffff);
}

/** Base64url without padding (RFC 4648 section 5), of at most `max` characters. */
export function base64url(value: unknown, max: number, min = 0): string | undefined {
  const text = string(value, max, min);
  return text !== undefined && /^[A-Za-z0-9_-]*$/.test(text) ? text : undefined;
}

/** Bytes as so many lower-case hexadecimal digits. */
export function hex(value: unknown, digits: number): string | undefined {
  const text = string(value, digits, digits);
  return text !== undefined && /^[0-9a-f]*$/.test(text) ? text : undefined;
}

/** An array of at most `max` items, each of which the reader accepts. */
export function list<T>(value: unknown, max: number, read: (item: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(value) || value.length > max) return undefined;
  const items: T[] = [];
  for (const raw of value) {
    const item = read(raw);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}

/** The object when every field was read; undefined as soon as one is missing. */
export function complete<T extends object>(object: { [K in keyof T]: T[K] | undefined }): T | undefined {
  for (const key in object) if (object[key] === undefined) return undefined;
  return object as T;
}

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;
