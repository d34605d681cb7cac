import { hmac } from "@noble/hashes/hmac.js";
import { sha1 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { encodeBase64 } from "@std/encoding/base64";
import { encodeBase64Url } from "@std/encoding/base64url";
import type { IceServer, Role } from "../../protocol/mod.ts";
import { type RetentionRow, timeOf } from "../core/retention.ts";

export type TurnCredentialsOptions = {
  /** Addresses as browsers take them; every server behind them knows the secret. */
  urls: readonly string[];
  /** Shared with the TURN servers: `static-auth-secret` of coturn. */
  secret: string;
  randomBytes: (length: number) => Uint8Array;
};

/**
 * Credentials for TURN that expire by themselves, without any account on the TURN server
 * (draft-uberti-behave-turn-rest-00): the user name is `<unix seconds of the end>:<id>`, the credential its HMAC-SHA-1
 * under the shared secret. SHA-1 is what TURN servers speak here; HMAC does not need what SHA-1 has lost.
 *
 * The id is the same for one peer in one room, so that quotas of the TURN server count across renewals. It is a keyed
 * hash: nothing links two rooms of one person, or the two peers of a room, to anybody who has no part of this memory.
 */
export class TurnCredentials {
  /** A call gets the next credential then, ms: two rounds of a sweep each minute may fail before one expires. */
  readonly renewAfterMs: number;
  /** A credential opens new relays for this long, ms. Relays that are open stay open. */
  readonly #lifeMs: number;
  readonly #urls: readonly string[];
  readonly #secret: Uint8Array;
  readonly #idKey: Uint8Array;

  constructor(row: RetentionRow<"turn-credential">, { urls, secret, randomBytes }: TurnCredentialsOptions) {
    this.#lifeMs = timeOf(row, "turn-credential");
    this.renewAfterMs = this.#lifeMs * 2 / 3;
    this.#urls = urls;
    this.#secret = new TextEncoder().encode(secret);
    this.#idKey = randomBytes(32);
  }

  /** What this peer of this room may use from now on; empty when no server is configured. */
  of(room: { id: string }, role: Role, now: number): IceServer[] {
    if (this.#urls.length === 0) return [];
    const expiry = Math.ceil((now + this.#lifeMs) / 1_000);
    const username = `${expiry}:${this.#idOf(room, role)}`;
    const mac = hmac(sha1, this.#secret, new TextEncoder().encode(username));
    return [{ urls: [...this.#urls], username, credential: encodeBase64(mac) }];
  }

  #idOf({ id }: { id: string }, role: Role): string {
    const mac = hmac(sha256, this.#idKey, new TextEncoder().encode(`${id} ${role}`));
    return encodeBase64Url(mac.subarray(0, ID_BYTES));
  }
}

/** No two rooms that are live at once share an id. */
const ID_BYTES = 12;
