// The handshake and the sealing of docs/PROTOCOL.md, once more: written from that page alone, with nothing but WebCrypto,
// and sharing no line with the rest of the project. If the two ever disagree, one of them or the page is wrong.

const { subtle } = globalThis.crypto;
const SUITE = 1;
const POINT_BYTES = 65;
const SIZE_CLASSES = [64, 256, 1024, 4096, 8192, 16128];

/** What the partner, or somebody on the way, did against the protocol. The room ends. */
export class Refused extends Error {}

/**
 * One side of the handshake. Feed it the payloads of the partner's handshake frames in order.
 * @param {{ role: "impolite" | "polite", room: Uint8Array, epoch: number, fingerprint?: Uint8Array }} facts `fingerprint`
 * is that of the certificate for calls; without one there are none
 */
export async function createHandshake({ role, room, epoch, fingerprint = new Uint8Array(32) }) {
  const a = role === "impolite";
  const pair = await subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]);
  const pk = new Uint8Array(await subtle.exportKey("raw", pair.publicKey));
  const own = { pk, fp: fingerprint, n: randomBytes(32) };
  const reveal = concat(own.pk, own.fp, own.n);
  const ownCommit = await commitTo(room, own);
  let commit = ownCommit;
  let secrets;
  let step = 0;

  // What is expected next, by role: the first byte and the length of the partner's next message.
  const expected = a ? [[1, 34], [3, 163]] : [[2, 131], [4, 33]];

  async function derive(theirs) {
    const [first, second] = a ? [own, theirs] : [theirs, own];
    const transcript = await sha256(concat(
      ...[ascii("passerby/1 transcript"), [SUITE], room, uint32(epoch), commit].map(lp),
      ...[first.pk, first.fp, first.n, second.pk, second.fp, second.n].map(lp),
    ));
    const theirKey = await subtle.importKey("raw", theirs.pk, { name: "ECDH", namedCurve: "P-256" }, false, [])
      .catch(() => refuse("the public key is not a point on the curve"));
    const z = await subtle.deriveBits({ name: "ECDH", public: theirKey }, pair.privateKey, 256);
    const base = await subtle.importKey("raw", z, "HKDF", false, ["deriveBits"]);
    const hkdf = async (info, length) =>
      new Uint8Array(
        await subtle.deriveBits(
          { name: "HKDF", hash: "SHA-256", salt: transcript, info: ascii(info) },
          base,
          length * 8,
        ),
      );
    const aToB = await aesKey(await hkdf("passerby/1 key a to b", 32));
    const bToA = await aesKey(await hkdf("passerby/1 key b to a", 32));
    const confirm = await hkdf("passerby/1 confirm", 32);
    return {
      sealKey: a ? aToB : bToA,
      openKey: a ? bToA : aToB,
      sas: sevenNumbers(await hkdf("passerby/1 sas", 6)),
      confirmA: await hmac(confirm, concat(ascii("passerby/1 confirm a"), transcript)),
      confirmB: await hmac(confirm, concat(ascii("passerby/1 confirm b"), transcript)),
      theirFingerprint: theirs.fp,
    };
  }

  return {
    /** The payload that opens the handshake: only B has one. */
    first: a ? undefined : concat([1, SUITE], ownCommit),
    /** Takes the partner's next payload. `secrets` is there when both sides have confirmed. */
    async take(payload) {
      const [type, length] = expected[step] ?? refuse("a handshake message after the end of the handshake");
      if (payload[0] !== type || payload.length !== length) refuse("a handshake message out of turn");
      if (type !== 4 && payload[1] !== SUITE) refuse("another suite");
      step++;
      const body = payload.subarray(2);
      if (type === 1) {
        commit = body;
        return { send: concat([2, SUITE], reveal) };
      }
      if (type === 2) {
        secrets = await derive(parseReveal(body));
        return { send: concat([3, SUITE], reveal, secrets.confirmB) };
      }
      if (type === 3) {
        const theirs = parseReveal(body);
        if (!equal(commit, await commitTo(room, theirs))) refuse("the commitment does not match what was revealed");
        secrets = await derive(theirs);
        if (!equal(body.subarray(129), secrets.confirmB)) refuse("the confirmation does not match");
        return { send: concat([4], secrets.confirmA), secrets };
      }
      if (!equal(payload.subarray(1), secrets.confirmA)) refuse("the confirmation does not match");
      return { secrets };
    },
  };
}

/** Seals a plaintext: padded to a size class, AES-256-GCM, the header authenticated, the sequence as nonce. */
export async function seal(key, sequence, additionalData, plaintext) {
  const size = SIZE_CLASSES.find((bytes) => bytes >= plaintext.length + 2);
  if (size === undefined) throw new RangeError(`Cannot seal ${plaintext.length} bytes: expected at most 16126`);
  const padded = new Uint8Array(size);
  padded.set(uint16(plaintext.length));
  padded.set(plaintext, 2);
  return new Uint8Array(await subtle.encrypt({ name: "AES-GCM", iv: nonce(sequence), additionalData }, key, padded));
}

/** Opens a sealed payload, or refuses it. */
export async function open(key, sequence, additionalData, payload) {
  const padded = await subtle.decrypt({ name: "AES-GCM", iv: nonce(sequence), additionalData }, key, payload)
    .then((bytes) => new Uint8Array(bytes), () => refuse("a payload that does not open"));
  const length = padded[0] * 256 + padded[1];
  const wasSmallest = SIZE_CLASSES.find((bytes) => bytes >= length + 2) === padded.length;
  if (!wasSmallest || padded.subarray(2 + length).some((byte) => byte !== 0)) refuse("a payload with wrong padding");
  return padded.subarray(2, 2 + length);
}

/** The commitment to a chat message: HMAC under its franking key. */
export function frank(key, index, text) {
  return hmac(key, concat(ascii("passerby/1 frank"), uint32(index), new TextEncoder().encode(text)));
}

/** Whether two byte strings are equal, in a time that does not depend on where they differ. */
export function equal(left, right) {
  let difference = left.length ^ right.length;
  for (let i = 0; i < left.length; i++) difference |= left[i] ^ (right[i] ?? 0);
  return difference === 0;
}

export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

export function uint32(value) {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

export function randomBytes(length) {
  return globalThis.crypto.getRandomValues(new Uint8Array(length));
}

function uint16(value) {
  return Uint8Array.of(value >>> 8, value);
}

function lp(bytes) {
  return concat(uint16(bytes.length), bytes);
}

function ascii(label) {
  return new TextEncoder().encode(label);
}

function nonce(sequence) {
  return concat(new Uint8Array(8), uint32(sequence));
}

function parseReveal(body) {
  return {
    pk: body.subarray(0, POINT_BYTES),
    fp: body.subarray(POINT_BYTES, POINT_BYTES + 32),
    n: body.subarray(POINT_BYTES + 32, POINT_BYTES + 64),
  };
}

function commitTo(room, { pk, fp, n }) {
  return sha256(concat(...[ascii("passerby/1 commit"), room, [SUITE], pk, fp, n].map(lp)));
}

/** The first 42 bits as seven numbers of 6 bits. 48 bits fit a double exactly. */
function sevenNumbers(bytes) {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return Array.from({ length: 7 }, (_, i) => parseInt(bits.slice(i * 6, i * 6 + 6), 2));
}

async function sha256(bytes) {
  return new Uint8Array(await subtle.digest("SHA-256", bytes));
}

async function hmac(key, bytes) {
  const imported = await subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await subtle.sign("HMAC", imported, bytes));
}

function aesKey(bytes) {
  return subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

function refuse(reason) {
  throw new Refused(reason);
}
