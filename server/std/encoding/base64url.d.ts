/** RFC 4648 section 5, without padding. */
export function encodeBase64Url(data: ArrayBuffer | Uint8Array | string): string;
/** RFC 4648 section 5; throws `TypeError` on anything else. */
export function decodeBase64Url(b64url: string): Uint8Array<ArrayBuffer>;
