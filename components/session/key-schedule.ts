import type { Role } from "../../protocol/mod.ts";
import { type Bytes, concat, lengthPrefixed, uint32, utf8 } from "./bytes.ts";
import { isP256Point } from "./p256.ts";

/** P-256, HKDF-SHA-256, AES-256-GCM, HMAC-SHA-256. */
export const SUITE = Uint8Array.of(1);

/** What one side tells the other in the handshake: public key (65 bytes), DTLS fingerprint (32), nonce (32). */
export type Reveal = { publicKey: Bytes; fingerprint: Bytes; nonce: Bytes };

/** The room that keys are for. */
export type RoomName = { room: Bytes; epoch: number };

/** Everything that both sides have seen. A is the impolite side. */
export type Exchange = RoomName & { commit: Bytes; a: Reveal; b: Reveal };

/** The keys of one room as one side uses them; none can be read out of the browser's key store. */
export type RoomKeys = {
  send: CryptoKey;
  receive: CryptoKey;
  confirm: CryptoKey;
  /** The short authentication string: seven indices of 0 to 63 into the table of emoji. */
  emoji: number[];
};

/** Emoji in a short authentication string: 42 bits. */
export const EMOJI_COUNT = 7;

/** What B says first: it cannot choose its key or nonce by what A reveals. */
export function commitment(room: Bytes, reveal: Reveal): Promise<Bytes> {
  return sha256(utf8("passerby/1 commit"), room, SUITE, ...parts(reveal));
}

/** The hash of everything said: two sides with different views of the exchange get different keys and strings. */
export function transcript({ room, epoch, commit, a, b }: Exchange): Promise<Bytes> {
  return sha256(utf8("passerby/1 transcript"), SUITE, room, uint32(epoch), commit, ...parts(a), ...parts(b));
}

/** The ECDH secret as a key to derive from. The bits in between are wiped. Rejects when `publicKey` is no point of P-256. */
export async function agree(privateKey: CryptoKey, publicKey: Bytes): Promise<CryptoKey> {
  if (!isP256Point(publicKey)) throw new RangeError("Cannot agree on a key: expected a point of P-256");
  const theirs = await crypto.subtle.importKey("raw", publicKey, { name: "ECDH", namedCurve: "P-256" }, false, []);
  const bits = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, privateKey, 256);
  try {
    return await crypto.subtle.importKey("raw", bits, "HKDF", false, ["deriveBits", "deriveKey"]);
  } finally {
    new Uint8Array(bits).fill(0);
  }
}

/** One key per direction, the confirmation key and the short authentication string. */
export async function deriveRoomKeys(secret: CryptoKey, salt: Bytes, role: Role): Promise<RoomKeys> {
  const aes = (info: string, usage: "encrypt" | "decrypt") =>
    crypto.subtle.deriveKey(hkdf(salt, info), secret, { name: "AES-GCM", length: 256 }, false, [usage]);
  const [toB, toA] = ["passerby/1 key a to b", "passerby/1 key b to a"] as const;
  const [send, receive, confirm, emoji] = await Promise.all([
    aes(role === "impolite" ? toB : toA, "encrypt"),
    aes(role === "impolite" ? toA : toB, "decrypt"),
    crypto.subtle.deriveKey(
      hkdf(salt, "passerby/1 confirm"),
      secret,
      { name: "HMAC", hash: "SHA-256", length: 256 },
      false,
      ["sign", "verify"],
    ),
    deriveEmoji(secret, salt),
  ]);
  return { send, receive, confirm, emoji };
}

/** The short authentication string alone. */
export async function deriveEmoji(secret: CryptoKey, salt: Bytes): Promise<number[]> {
  return emojiOf(new Uint8Array(await crypto.subtle.deriveBits(hkdf(salt, "passerby/1 sas"), secret, 48)));
}

/** The first 42 of 48 bits, most significant first, as seven numbers of 6 bits. */
export function emojiOf(bits: Uint8Array): number[] {
  return Array.from({ length: EMOJI_COUNT }, (_, i) => {
    const at = i * 6;
    const window = bits[at >>> 3]! << 8 | (bits[(at >>> 3) + 1] ?? 0);
    return window >>> (10 - at % 8) & 0x3f;
  });
}

/** What proves that the side of this role has the keys. */
export async function confirmation(key: CryptoKey, role: Role, transcript: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, confirmed(role, transcript)));
}

/** Whether the side of this role has the keys; in constant time. */
export function confirms(key: CryptoKey, role: Role, transcript: Bytes, mac: Bytes): Promise<boolean> {
  return crypto.subtle.verify("HMAC", key, mac, confirmed(role, transcript));
}

function confirmed(role: Role, transcript: Bytes): Bytes {
  return concat(utf8(`passerby/1 confirm ${role === "impolite" ? "a" : "b"}`), transcript);
}

function hkdf(salt: Bytes, info: string): HkdfParams {
  return { name: "HKDF", hash: "SHA-256", salt, info: utf8(info) };
}

function parts({ publicKey, fingerprint, nonce }: Reveal): Bytes[] {
  return [publicKey, fingerprint, nonce];
}

async function sha256(...parts: Bytes[]): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", lengthPrefixed(...parts)));
}
