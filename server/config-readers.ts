/**
 * How single values of the configuration are read: each takes text and returns undefined when that is not one.
 *
 * @module
 */

export function whole(min: number, max: number): (text: string) => number | undefined {
  return (text) => /^\d{1,15}$/.test(text) && Number(text) >= min && Number(text) <= max ? Number(text) : undefined;
}

export function bool(text: string): boolean | undefined {
  return { true: true, "1": true, yes: true, false: false, "0": false, no: false }[text.toLowerCase()];
}

/** One line of text for people. */
export function line(min: number, max: number): (text: string) => string | undefined {
  return (text) => text.length >= min && text.length <= max && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text) ? text : undefined;
}

export function isContact(text: string): boolean {
  if (text.length > 200) return false;
  return /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/.test(text) || URL.parse(text)?.protocol === "https:";
}

export function isoDate(text: string): string | undefined {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text ? undefined : text;
}

export function headerName(text: string): string | undefined {
  return /^[A-Za-z0-9-]{1,64}$/.test(text) ? text.toLowerCase() : undefined;
}

export function word<T extends string>(words: readonly T[]): (text: string) => T | undefined {
  return (text) => words.find((word) => word === text);
}

export function items<T>(read: (text: string) => T | undefined): (text: string) => T[] | undefined {
  return (text) => {
    const values = text.split(",").map((part) => part.trim()).filter((part) => part !== "").map(read);
    return values.some((value) => value === undefined) ? undefined : [...new Set(values)] as T[];
  };
}

export function atMost<T>(max: number, list: T[] | undefined): T[] | undefined {
  return list && list.length <= max ? list : undefined;
}

export function nonEmpty<T>(list: T[] | undefined): T[] | undefined {
  return list?.length === 0 ? undefined : list;
}

/** Canonical form of an origin; a path, credentials or another scheme make it none. Unicode names become punycode. */
export function readOrigin(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) return undefined;
  return url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "" && url.password === ""
    ? url.origin
    : undefined;
}
