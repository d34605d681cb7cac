/**
 * Writes `protocol/vectors.json`: fixed inputs and every byte that `docs/PROTOCOL.md` makes of them. It shares no code
 * with the browser or the server, so that a mistake in one of the three shows.
 *
 * ```sh
 * node_modules/.bin/deno run --allow-read --allow-write=protocol/vectors.json e2e/make-vectors.ts
 * node_modules/.bin/deno run --allow-read e2e/make-vectors.ts --check    # is the file what this script makes?
 * ```
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createCipheriv, createECDH, createHash, createHmac, hkdfSync } from "node:crypto";

const FILE = new URL("../protocol/vectors.json", import.meta.url);
const SUITE = Buffer.of(1);
const ROOM = seeded("room").subarray(0, 16);
const EPOCH = 0x01020304;
const CLASSES = [64, 256, 1_024, 4_096, 8_192, 16_128];
const KINDS = ["", "handshake", "chat", "typing", "presence", "media", "signal", "receipt"];

type Side = { jwk: JsonWebKey; secret: Buffer; publicKey: Buffer; fingerprint: Buffer; nonce: Buffer };

const a = side("a");
const b = side("b");
const agreed = agree();
const franking = [
  frankingOf(0, "Hello, stranger"),
  frankingOf(1, "Ça va ? 👩‍👩‍👧 مرحبا"),
  frankingOf(0xffffffff, "x".repeat(2_000)),
];
const stamps = [stampOf(0, 2, 1_789_000_000_000, franking[0]!), stampOf(1, 0xffffffff, 2 ** 41 + 1, franking[1]!)];

const text = JSON.stringify(
  {
    about: "Test vectors of docs/PROTOCOL.md, written by e2e/make-vectors.ts. Byte strings are hexadecimal.",
    handshake: {
      room: hex(ROOM),
      epoch: EPOCH,
      suite: hex(SUITE),
      a: shown(a),
      b: shown(b),
      commit: hex(agreed.commit),
      transcript: hex(agreed.transcript),
      secret: hex(agreed.secret),
      keyAB: hex(agreed.keyAB),
      keyBA: hex(agreed.keyBA),
      keyConf: hex(agreed.keyConf),
      confA: hex(agreed.confA),
      confB: hex(agreed.confB),
      sas: hex(agreed.sas),
      emoji: agreed.emoji,
      messages: agreed.messages.map(hex),
      frames: agreed.messages.map((message, i) => hex(Buffer.concat([header("handshake", i >> 1), message]))),
    },
    padding: [0, 1, 62].map((length) => {
      const content = seeded("content").subarray(0, 1).toString("hex").repeat(length);
      return { content, padded: hex(padded(Buffer.from(content, "hex"))) };
    }),
    sizes: [62, 63, 254, 255, 1_022, 1_023, 4_094, 4_095, 8_190, 8_191, 16_126].map((content) => ({
      content,
      padded: padded(Buffer.alloc(content)).length,
    })),
    franking: franking.map(({ key, index, text, commitment }) => ({
      key: hex(key),
      index,
      text,
      commitment: hex(commitment),
    })),
    stamps,
    frames: frames(),
  },
  null,
  2,
) + "\n";

if (Deno.args.includes("--check")) {
  if (Deno.readTextFileSync(FILE) === text) console.log("protocol/vectors.json is what e2e/make-vectors.ts makes");
  else {
    console.error('protocol/vectors.json is out of date, run "e2e/make-vectors.ts" again');
    Deno.exit(1);
  }
} else Deno.writeTextFileSync(FILE, text);

function side(name: string): Side {
  const ecdh = createECDH("prime256v1");
  const secret = seeded(`${name} private key`);
  ecdh.setPrivateKey(secret);
  const publicKey = Buffer.from(ecdh.getPublicKey());
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: publicKey.subarray(1, 33).toString("base64url"),
    y: publicKey.subarray(33).toString("base64url"),
    d: secret.toString("base64url"),
  };
  return { jwk, secret, publicKey, fingerprint: seeded(`${name} fingerprint`), nonce: seeded(`${name} nonce`) };
}

function agree() {
  const revealA = [a.publicKey, a.fingerprint, a.nonce];
  const revealB = [b.publicKey, b.fingerprint, b.nonce];
  const commit = sha256(...[ascii("passerby/1 commit"), ROOM, SUITE, ...revealB].map(lp));
  const transcript = sha256(
    ...[ascii("passerby/1 transcript"), SUITE, ROOM, uint32(EPOCH), commit, ...revealA, ...revealB].map(lp),
  );
  const ecdh = createECDH("prime256v1");
  ecdh.setPrivateKey(a.secret);
  const secret = Buffer.from(ecdh.computeSecret(b.publicKey));
  const hkdf = (info: string, bytes: number) => Buffer.from(hkdfSync("sha256", secret, transcript, ascii(info), bytes));
  const keyConf = hkdf("passerby/1 confirm", 32);
  const confA = hmac(keyConf, ascii("passerby/1 confirm a"), transcript);
  const confB = hmac(keyConf, ascii("passerby/1 confirm b"), transcript);
  const sas = hkdf("passerby/1 sas", 6);
  const bits = [...sas].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return {
    commit,
    transcript,
    secret,
    keyAB: hkdf("passerby/1 key a to b", 32),
    keyBA: hkdf("passerby/1 key b to a", 32),
    keyConf,
    confA,
    confB,
    sas,
    emoji: Array.from({ length: 7 }, (_, i) => parseInt(bits.slice(i * 6, i * 6 + 6), 2)),
    messages: [
      Buffer.concat([Buffer.of(1), SUITE, commit]),
      Buffer.concat([Buffer.of(2), SUITE, ...revealA]),
      Buffer.concat([Buffer.of(3), SUITE, ...revealB, confB]),
      Buffer.concat([Buffer.of(4), confA]),
    ],
  };
}

/** One sealed frame of every kind, in both directions, with the sequences that follow a handshake. */
function frames() {
  const [hello] = franking as [ReturnType<typeof frankingOf>];
  const stamp = Buffer.from(stamps[0]!.stamp, "hex");
  const signal = {
    type: "candidate",
    candidate: {
      candidate: "candidate:1 1 udp 2113937151 203.0.113.7 50000 typ host",
      sdpMid: "0",
      sdpMLineIndex: 0,
      usernameFragment: "abcd",
    },
  };
  return [
    frame(
      "a to b",
      "chat",
      2,
      Buffer.concat([hello.key, uint32(hello.index), Buffer.from(hello.text)]),
      hello.commitment,
    ),
    frame("b to a", "receipt", 2, Buffer.concat([uint32(2), stamp])),
    frame("b to a", "typing", 3, Buffer.of(1)),
    frame("b to a", "typing", 4, Buffer.of(0)),
    frame("a to b", "presence", 3, Buffer.of(1)),
    frame("a to b", "media", 4, Buffer.of(3)),
    frame("a to b", "signal", 5, Buffer.from(JSON.stringify(signal))),
  ];
}

function frame(direction: "a to b" | "b to a", kind: string, sequence: number, plaintext: Buffer, commitment?: Buffer) {
  const clear = header(kind, sequence);
  const additionalData = commitment ? Buffer.concat([clear, commitment]) : clear;
  const nonce = Buffer.concat([Buffer.alloc(8), uint32(sequence)]);
  const cipher = createCipheriv("aes-256-gcm", direction === "a to b" ? agreed.keyAB : agreed.keyBA, nonce);
  cipher.setAAD(additionalData);
  const payload = Buffer.concat([cipher.update(padded(plaintext)), cipher.final(), cipher.getAuthTag()]);
  const whole = Buffer.concat(commitment ? [additionalData, Buffer.alloc(40), payload] : [clear, payload]);
  return {
    direction,
    kind,
    sequence,
    plaintext: hex(plaintext),
    additionalData: hex(additionalData),
    nonce: hex(nonce),
    payload: hex(payload),
    frame: hex(whole),
  };
}

function header(kind: string, sequence: number): Buffer {
  return Buffer.concat([Buffer.of(KINDS.indexOf(kind), 0), uint32(EPOCH), uint32(sequence)]);
}

function frankingOf(index: number, text: string) {
  const key = seeded(`franking key ${index}`);
  return { key, index, text, commitment: hmac(key, ascii("passerby/1 frank"), uint32(index), Buffer.from(text)) };
}

function stampOf(slot: number, sequence: number, time: number, { commitment }: { commitment: Buffer }) {
  const key = seeded("stamp key");
  const at = Buffer.alloc(8);
  at.writeBigUInt64BE(BigInt(time));
  const zeros = Buffer.alloc(31);
  const mac = hmac(key, ascii("passerby/1 stamp"), ROOM, zeros, Buffer.of(slot), uint32(sequence), at, commitment);
  return {
    key: hex(key),
    room: hex(ROOM),
    slot,
    sequence,
    time,
    commitment: hex(commitment),
    mac: hex(mac),
    stamp: hex(Buffer.concat([at, mac])),
  };
}

function padded(content: Buffer): Buffer {
  const size = CLASSES.find((size) => size >= content.length + 2)!;
  const bytes = Buffer.alloc(size);
  bytes.writeUInt16BE(content.length);
  content.copy(bytes, 2);
  return bytes;
}

function shown({ jwk, publicKey, fingerprint, nonce }: Side) {
  return { privateKey: jwk, publicKey: hex(publicKey), fingerprint: hex(fingerprint), nonce: hex(nonce) };
}

/** 32 bytes that anybody can make again. */
function seeded(name: string): Buffer {
  return sha256(ascii(`passerby/1 test vector ${name}`));
}

function lp(bytes: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function sha256(...parts: Buffer[]): Buffer {
  return createHash("sha256").update(Buffer.concat(parts)).digest();
}

function hmac(key: Buffer, ...parts: Buffer[]): Buffer {
  return createHmac("sha256", key).update(Buffer.concat(parts)).digest();
}

function ascii(text: string): Buffer {
  return Buffer.from(text, "ascii");
}

function hex(bytes: Buffer): string {
  return bytes.toString("hex");
}
