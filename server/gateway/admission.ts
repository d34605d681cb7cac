import { type CloseName, SUBPROTOCOL } from "../../protocol/mod.ts";
import type { AddressLimits } from "../core/address-limits.ts";
import type { Bans } from "../core/bans.ts";
import type { Remote } from "../transport/transport.ts";
import type { OriginCheck } from "./origins.ts";
import type { AddressHash, RefusalReason, Watch } from "./ports.ts";

export type AdmissionOptions = {
  originCheck: OriginCheck;
  addressHash: AddressHash;
  addressLimits: AddressLimits;
  /** Of the blocks around the addresses; without it only those of single addresses hold. */
  blockLimits?: AddressLimits | undefined;
  bans: Bans;
  maxConnections: number;
  watch: Watch;
};

/** Somebody who may have a socket. With `goodbye` it is closed at once: only an open socket can tell a browser why. */
export type Guest = {
  site: string;
  bucket: string;
  block: string;
  protocol: string | undefined;
  goodbye: CloseName | undefined;
};

/** Stands at the door: who may connect, from where, and how many. */
export class Admission {
  readonly #options: AdmissionOptions;
  #connections = 0;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** How many are in. */
  get connections(): number {
    return this.#connections;
  }

  /** Looks at an upgrade request. A response refuses it. */
  check(request: Request, remote: Remote, now: number): Guest | Response {
    const { originCheck, addressHash, bans, maxConnections } = this.#options;
    const site = originCheck(request.headers.get("origin"), request.headers.get("host"));
    if (site === undefined) return this.#refuse("origin", 403, "This page may not use this server");
    const bucket = addressHash.bucketOf(remote.address, now);
    const block = addressHash.widerBucketOf(remote.address, now);
    if (this.#connections >= maxConnections) return this.#refuse("full", 503, "The server is full");
    // Places are only taken when the socket is open, see `enter`.
    if (!this.#acquire({ bucket, block })) return this.#refuse("address-limit", 429, "Too many connections");
    this.#release({ bucket, block });
    const offered = offeredProtocols(request.headers);
    const isSpoken = offered.includes(SUBPROTOCOL);
    const isBanned = bans.isBanned(bucket, now);
    if (!isSpoken) this.#options.watch.refused("protocol");
    else if (isBanned) this.#options.watch.refused("banned");
    return {
      site,
      bucket,
      block,
      protocol: isSpoken ? SUBPROTOCOL : offered[0],
      goodbye: !isSpoken ? "unsupportedProtocol" : isBanned ? "banned" : undefined,
    };
  }

  /** Takes the place of an open socket; false when others were faster. */
  enter(guest: Guest): boolean {
    if (this.#connections >= this.#options.maxConnections || !this.#acquire(guest)) {
      this.#options.watch.refused("full");
      return false;
    }
    this.#connections++;
    return true;
  }

  /** Gives the place back. */
  leave(guest: Pick<Guest, "bucket" | "block">): void {
    this.#connections--;
    this.#release(guest);
  }

  #acquire({ bucket, block }: Pick<Guest, "bucket" | "block">): boolean {
    const { addressLimits, blockLimits } = this.#options;
    if (!addressLimits.acquire(bucket)) return false;
    if (blockLimits === undefined || blockLimits.acquire(block)) return true;
    addressLimits.release(bucket);
    return false;
  }

  #release({ bucket, block }: Pick<Guest, "bucket" | "block">): void {
    this.#options.addressLimits.release(bucket);
    this.#options.blockLimits?.release(block);
  }

  #refuse(reason: RefusalReason, status: number, text: string): Response {
    this.#options.watch.refused(reason);
    const headers: Record<string, string> = { "content-type": "text/plain; charset=utf-8" };
    if (status !== 403) headers["retry-after"] = "5";
    return new Response(`${text}\n`, { status, headers });
  }
}

function offeredProtocols(headers: Headers): string[] {
  const text = headers.get("sec-websocket-protocol") ?? "";
  return text.split(",").map((name) => name.trim()).filter((name) => /^[\w!#$%&'*+.^`|~-]{1,64}$/.test(name));
}
