/** Computes an entity tag of the content; a `Uint8Array` or text gives a strong one. */
export function eTag(entity: string | Uint8Array, options?: { weak?: boolean }): Promise<string | undefined>;
/** False when the `If-None-Match` header lists this tag: answer 304. */
export function ifNoneMatch(value: string | null, etag: string | undefined): boolean;
