/** Lower-case hexadecimal. */
export function encodeHex(src: string | Uint8Array | ArrayBuffer): string;
/** Throws `SyntaxError` or `RangeError` on anything but pairs of hexadecimal digits. */
export function decodeHex(src: string): Uint8Array<ArrayBuffer>;
