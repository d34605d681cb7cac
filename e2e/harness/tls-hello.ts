/** What a server answers to a client that speaks one version of TLS only. */
export type TlsAnswer = { type: "accepted"; version: string } | { type: "refused"; alert: number };

/** The alert of a server that does not speak the version that it was offered (RFC 8446 section 6.2). */
export const PROTOCOL_VERSION = 70;

/** As they stand on the wire. */
export const TLS_VERSIONS = {
  "SSL 3.0": 0x0300,
  "TLS 1.0": 0x0301,
  "TLS 1.1": 0x0302,
  "TLS 1.2": 0x0303,
  "TLS 1.3": 0x0304,
};

const HANDSHAKE = 22;
const ALERT = 21;
const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;
const SUPPORTED_VERSIONS = 43;

/**
 * Says hello in this one version of TLS, and reads whether it is answered. By hand, since no TLS library of today can be
 * talked into offering the old ones.
 */
export async function offerTls(port: number, name: string, version: keyof typeof TLS_VERSIONS): Promise<TlsAnswer> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  try {
    const writer = connection.writable.getWriter();
    await writer.write(clientHello(name, TLS_VERSIONS[version]));
    return readAnswer(await readRecord(connection));
  } finally {
    try {
      connection.close();
    } catch {
      // The other side was faster.
    }
  }
}

function clientHello(name: string, version: number): Uint8Array<ArrayBuffer> {
  const isNew = version === TLS_VERSIONS["TLS 1.3"];
  // A client of 1.3 says 1.2 here and the truth in an extension (RFC 8446 section 4.1.2).
  const legacy = isNew ? TLS_VERSIONS["TLS 1.2"] : version;
  const extensions = [
    extension(0, vector(2, [0, ...vector(2, new TextEncoder().encode(name))])), // server_name
    extension(10, vector(2, [...uint16(29), ...uint16(23)])), // supported_groups: x25519, secp256r1
    extension(11, vector(1, [0])), // ec_point_formats: uncompressed
    extension(13, vector(2, [0x0403, 0x0804, 0x0401, 0x0203, 0x0201].flatMap(uint16))), // signature_algorithms
    // No share of a key yet: the server asks for one, in the version that it has chosen.
    ...(isNew ? [extension(SUPPORTED_VERSIONS, vector(1, uint16(version))), extension(51, vector(2, []))] : []),
  ];
  const body = [
    ...uint16(legacy),
    ...crypto.getRandomValues(new Uint8Array(32)),
    ...vector(1, []), // no session to go on with
    ...vector(2, CIPHERS.flatMap(uint16)),
    ...vector(1, [0]), // no compression
    ...vector(2, extensions.flat()),
  ];
  const record = [CLIENT_HELLO, ...vector(3, body)];
  return Uint8Array.from([HANDSHAKE, ...uint16(Math.min(legacy, TLS_VERSIONS["TLS 1.0"])), ...vector(2, record)]);
}

/** For 1.3, for 1.2, and some that all the old versions know: a refusal is for the version, not for want of a cipher. */
const CIPHERS = [0x1301, 0x1303, 0xc02b, 0xc02f, 0xc009, 0xc013, 0xc00a, 0xc014, 0x002f, 0x0035];

async function readRecord(connection: Deno.TcpConn): Promise<Uint8Array> {
  let bytes = new Uint8Array();
  for await (const chunk of connection.readable) {
    bytes = Uint8Array.from([...bytes, ...chunk]);
    const end = bytes.length < 5 ? Infinity : 5 + at16(bytes, 3);
    if (bytes.length >= end) return bytes.subarray(0, end);
  }
  throw new Error(`The server hung up without a word, after ${bytes.length} bytes`);
}

function readAnswer(record: Uint8Array): TlsAnswer {
  if (record[0] === ALERT) return { type: "refused", alert: record[6]! };
  if (record[0] !== HANDSHAKE || record[5] !== SERVER_HELLO) throw new Error(`Cannot read the answer: ${record}`);
  // Header 5, handshake header 4, version 2, random 32, session, cipher 2, compression 1, extensions.
  const hello = record.subarray(9);
  let at = 34 + 1 + hello[34]! + 3 + 2;
  let version = at16(hello, 0);
  while (at + 4 <= hello.length) {
    if (at16(hello, at) === SUPPORTED_VERSIONS) version = at16(hello, at + 4);
    at += 4 + at16(hello, at + 2);
  }
  const known = Object.entries(TLS_VERSIONS).find(([, each]) => each === version);
  return { type: "accepted", version: known?.[0] ?? `0x${version.toString(16)}` };
}

function extension(type: number, data: number[]): number[] {
  return [...uint16(type), ...vector(2, data)];
}

/** A list with its length in front, in so many bytes. */
function vector(lengthBytes: 1 | 2 | 3, data: Iterable<number>): number[] {
  const bytes = [...data];
  const length = Array.from({ length: lengthBytes }, (_, i) => bytes.length >> 8 * (lengthBytes - 1 - i) & 0xff);
  return [...length, ...bytes];
}

function uint16(value: number): number[] {
  return [value >> 8, value & 0xff];
}

function at16(bytes: Uint8Array, at: number): number {
  return bytes[at]! << 8 | bytes[at + 1]!;
}
