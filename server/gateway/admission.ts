import { type CloseName, SUBPROTOCOL } from "../../protocol/mod.ts";
import type { AddressLimits } from "../core/address-limits.ts";
import type { Bans } from "../core/bans.ts";
import type { Remote } from "../transport/transport.ts";
import { Farewells } from "./farewells.ts";
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

/** What somebody with a socket takes up until it is closed: a seat, or only the door on the way out. */
export type Place = "seat" | "door";

type Whereabouts = Pick<Guest, "bucket" | "block">;

/** When to ask again where nobody can know, ms. */
const RETRY_MS = 5_000;

/** Stands at the door: who may connect, from where, and how many. */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #farewells = new Farewells();
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
    if (this.#connections >= maxConnections) return this.#refuse("full", 503, "The server is full", RETRY_MS);
    const offered = offeredProtocols(request.headers);
    const isSpoken = offered.includes(SUBPROTOCOL);
    const guest = { site, bucket, block, protocol: isSpoken ? SUBPROTOCOL : offered[0] };
    // Places are only taken when the socket is open, see `enter`.
    const retryMs = this.#mayConnect(guest) ? this.#takeArrival(guest, now) : RETRY_MS;
    if (retryMs > 0) {
      if (!isSpoken || !this.#farewells.mayTell(bucket)) {
        return this.#refuse("address-limit", 429, "Too many connections from this network", retryMs);
      }
      this.#options.watch.refused("address-limit");
      return { ...guest, goodbye: "crowded" };
    }
    const isBanned = bans.isBanned(bucket, now);
    if (!isSpoken) this.#options.watch.refused("protocol");
    else if (isBanned) this.#options.watch.refused("banned");
    return { ...guest, goodbye: !isSpoken ? "unsupportedProtocol" : isBanned ? "banned" : undefined };
  }

  /** Takes the place of an open socket; undefined when others were faster. */
  enter(guest: Guest): Place | undefined {
    if (guest.goodbye === "crowded") {
      this.#farewells.begin(guest.bucket);
      return "door";
    }
    if (this.#connections >= this.#options.maxConnections || !this.#acquire(guest)) {
      this.#options.watch.refused("full");
      return undefined;
    }
    this.#connections++;
    return "seat";
  }

  /** Gives the place back. */
  leave(from: Whereabouts, place: Place): void {
    if (place === "door") return this.#farewells.end(from.bucket);
    this.#connections--;
    this.#release(from);
  }

  #mayConnect({ bucket, block }: Whereabouts): boolean {
    const { addressLimits, blockLimits } = this.#options;
    return addressLimits.mayConnect(bucket) && blockLimits?.mayConnect(block) !== false;
  }

  /** 0 when somebody may come, otherwise in how many ms. Only those who find room are counted: a crowd keeps nobody out. */
  #takeArrival({ bucket, block }: Whereabouts, now: number): number {
    const { addressLimits, blockLimits } = this.#options;
    return addressLimits.takeArrival(bucket, now) || (blockLimits?.takeArrival(block, now) ?? 0);
  }

  #acquire({ bucket, block }: Whereabouts): boolean {
    const { addressLimits, blockLimits } = this.#options;
    if (!addressLimits.acquire(bucket)) return false;
    if (blockLimits === undefined || blockLimits.acquire(block)) return true;
    addressLimits.release(bucket);
    return false;
  }

  #release({ bucket, block }: Whereabouts): void {
    this.#options.addressLimits.release(bucket);
    this.#options.blockLimits?.release(block);
  }

  #refuse(reason: RefusalReason, status: number, text: string, retryMs?: number): Response {
    this.#options.watch.refused(reason);
    const headers: Record<string, string> = { "content-type": "text/plain; charset=utf-8" };
    if (retryMs !== undefined) headers["retry-after"] = String(Math.ceil(retryMs / 1_000));
    return new Response(`${text}\n`, { status, headers });
  }
}

function offeredProtocols(headers: Headers): string[] {
  const text = headers.get("sec-websocket-protocol") ?? "";
  return text.split(",").map((name) => name.trim()).filter((name) => /^[\w!#$%&'*+.^`|~-]{1,64}$/.test(name));
}
