/** RFC 4648 section 4, with padding. */
export function encodeBase64(data: ArrayBuffer | Uint8Array | string): string;
/** RFC 4648 section 4; throws `TypeError` on anything else. */
export function decodeBase64(b64: string): Uint8Array<ArrayBuffer>;
