/** Opcodes of WebSocket frames (RFC 6455 section 5.2). */
export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;
export const PONG = 10;

/**
 * Every client frame must be masked. One key for all frames lets them be built beforehand; it is not zero, because
 * some servers skip the work then.
 */
export const MASK = 0x5a;

/** A whole client frame, masked. */
export function clientFrame(opcode: number, payload: Uint8Array | string): Uint8Array<ArrayBuffer> {
  const bytes = typeof payload === "string" ? new TextEncoder().encode(payload) : payload;
  const start = payloadStart(bytes.length);
  const frame = new Uint8Array(start + bytes.length);
  frame[0] = 0x80 | opcode;
  if (bytes.length < 126) {
    frame[1] = 0x80 | bytes.length;
  } else {
    frame[1] = 0x80 | 126;
    frame[2] = bytes.length >>> 8;
    frame[3] = bytes.length;
  }
  frame.fill(MASK, start - 4, start);
  for (let i = 0; i < bytes.length; i++) frame[start + i] = bytes[i]! ^ MASK;
  return frame;
}

/** Where the payload of a client frame with this many bytes begins. */
export function payloadStart(length: number): number {
  if (length > 0xffff) throw new RangeError(`Cannot build a frame of ${length} bytes: at most 65535`);
  return length < 126 ? 6 : 8;
}

/** The request that asks for a WebSocket. The key is the example of RFC 6455: nobody checks that it is random. */
export function upgradeRequest(path: string, protocol: string | undefined, origin: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(
    [
      `GET ${path} HTTP/1.1`,
      "Host: 127.0.0.1",
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      "Sec-WebSocket-Version: 13",
      `Origin: ${origin}`,
      ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
      "",
      "",
    ].join("\r\n"),
  );
}

/** What `eachFrame` calls for each frame; the payload is `bytes[start..end)`, valid during the call. */
export type OnFrame = (opcode: number, bytes: Uint8Array<ArrayBuffer>, start: number, end: number) => void;

/** Calls back for each whole server frame and returns where the first incomplete one begins. */
export function eachFrame(bytes: Uint8Array<ArrayBuffer>, from: number, length: number, onFrame: OnFrame): number {
  while (from + 2 <= length) {
    let size = bytes[from + 1]!;
    let start = from + 2;
    if (size === 126) {
      if (from + 4 > length) break;
      size = (bytes[from + 2]! << 8) | bytes[from + 3]!;
      start = from + 4;
    } else if (size > 126) {
      throw new Error("Cannot read a server frame: longer than 65535 bytes or masked");
    }
    if (start + size > length) break;
    onFrame(bytes[from]! & 15, bytes, start, start + size);
    from = start + size;
  }
  return from;
}
