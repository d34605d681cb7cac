import type { PeerId } from "./effect.ts";

export type AcquaintancesOptions = {
  /** How long former partners are not matched again, ms. */
  recentForMs: number;
  /** How many blocked peers are remembered for one; the oldest go first. */
  blockedMax: number;
  /** How many recent partners are remembered for one; the oldest go first. */
  recentMax: number;
};

/** What one peer remembers of others. Look at it when it matters: who comes in may come into another set. */
export type Memory = {
  readonly blocked: ReadonlySet<PeerId>;
  /** Recent partners, and until when, ms. */
  readonly recent: ReadonlyMap<PeerId, number>;
  /** The most recent room that ended; the partner is undefined once that peer is gone. */
  readonly last: { readonly epoch: number; readonly partner: PeerId | undefined } | undefined;
};

type Peers = Set<PeerId>;
type Times = Map<PeerId, number>;

/** Collections are made when somebody comes in: most people block nobody, and many have met nobody yet. */
type Traces = {
  blocked: Peers;
  recent: Times;
  last: { epoch: number; partner: PeerId | undefined } | undefined;
  /** Who may mention this peer in their memory; so that forgetting it touches nobody else. */
  mentionedBy: Peers;
};

/** Who knows whom: blocked peers, recent partners, the last partner. Forgetting a peer removes every trace of it. */
export class Acquaintances {
  readonly #options: AcquaintancesOptions;
  readonly #records = new Map<PeerId, Traces>();
  /** Who remembers, from before a restart, a peer that is not here and may yet come. */
  readonly #awaited = new Map<PeerId, Peers>();

  constructor(options: AcquaintancesOptions) {
    this.#options = options;
  }

  /** How many peers have a memory. */
  get size(): number {
    return this.#records.size;
  }

  /** How many names of others all of them remember together. Looks at every peer. */
  get mentions(): number {
    return this.#records.values().reduce((sum, { blocked, recent }) => sum + blocked.size + recent.size, 0);
  }

  /** How many peers that are not here are in somebody's memory. */
  get awaited(): number {
    return this.#awaited.size;
  }

  /** Begins an empty memory. */
  add(peerId: PeerId): Memory {
    const record: Traces = {
      blocked: NOBODY as Peers,
      recent: NEVER as Times,
      last: undefined,
      mentionedBy: this.#awaited.get(peerId) ?? NOBODY as Peers,
    };
    this.#awaited.delete(peerId);
    this.#records.set(peerId, record);
    return record;
  }

  /** Removes a peer's memory and every mention of it in others'. */
  forget(peerId: PeerId): void {
    const record = this.#records.get(peerId);
    if (record === undefined) return;
    this.#records.delete(peerId);
    for (const other of this.#mentions(record)) this.#dropMention(peerId, other);
    for (const other of record.mentionedBy) {
      const theirs = this.#records.get(other)!;
      theirs.blocked.delete(peerId);
      theirs.recent.delete(peerId);
      if (theirs.last?.partner === peerId) theirs.last = { epoch: theirs.last.epoch, partner: undefined };
    }
  }

  /** Adds what a peer remembered elsewhere. Those whom it mentions need not be here. */
  restore(peerId: PeerId, blocked: readonly PeerId[], recent: readonly [PeerId, number][]): void {
    const record = this.#records.get(peerId)!;
    for (const other of blocked) if (other !== peerId) record.blocked = withPeer(record.blocked, other);
    for (const [other, until] of recent) {
      if (other === peerId) continue;
      record.recent = withTime(record.recent, other, Math.max(until, record.recent.get(other) ?? 0));
    }
    for (const other of this.#mentions(record)) this.#mention(peerId, other);
    this.#dropOldest(peerId, record, record.blocked, this.#options.blockedMax);
    this.#dropOldest(peerId, record, record.recent, this.#options.recentMax);
  }

  /** Makes both recent partners, and each the other's last. Both must have a memory. */
  parted(a: PeerId, b: PeerId, epoch: number, now: number): void {
    this.#remember(a, b, epoch, now);
    this.#remember(b, a, epoch, now);
  }

  /** Remembers that a peer never wants to meet another again. */
  block(peerId: PeerId, other: PeerId): void {
    const record = this.#records.get(peerId);
    if (record === undefined || !this.#records.has(other)) return;
    record.blocked.delete(other); // again makes it the youngest
    record.blocked = withPeer(record.blocked, other);
    this.#mention(peerId, other);
    this.#dropOldest(peerId, record, record.blocked, this.#options.blockedMax);
  }

  /** Drops recent partners whose time is over. */
  sweep(now: number): void {
    for (const [peerId, record] of this.#records) this.#expire(peerId, record, now);
  }

  #remember(peerId: PeerId, partner: PeerId, epoch: number, now: number): void {
    const record = this.#records.get(peerId)!;
    const before = record.last?.partner;
    record.last = { epoch, partner };
    if (before !== undefined) this.#unmention(peerId, record, before);
    this.#expire(peerId, record, now);
    record.recent.delete(partner); // again makes it the youngest
    record.recent = withTime(record.recent, partner, now + this.#options.recentForMs);
    this.#mention(peerId, partner);
    this.#dropOldest(peerId, record, record.recent, this.#options.recentMax);
  }

  #expire(peerId: PeerId, record: Traces, now: number): void {
    for (const [other, until] of record.recent) {
      if (until > now) continue;
      record.recent.delete(other);
      this.#unmention(peerId, record, other);
    }
  }

  #dropOldest(peerId: PeerId, record: Traces, remembered: Set<PeerId> | Map<PeerId, number>, max: number): void {
    for (const other of remembered.keys()) {
      if (remembered.size <= max) return;
      remembered.delete(other);
      this.#unmention(peerId, record, other);
    }
  }

  #mention(peerId: PeerId, other: PeerId): void {
    const theirs = this.#records.get(other);
    if (theirs === undefined) this.#awaited.set(other, withPeer(this.#awaited.get(other) ?? NOBODY as Peers, peerId));
    else theirs.mentionedBy = withPeer(theirs.mentionedBy, peerId);
  }

  #unmention(peerId: PeerId, record: Traces, other: PeerId): void {
    if (record.blocked.has(other) || record.recent.has(other) || record.last?.partner === other) return;
    this.#dropMention(peerId, other);
  }

  #dropMention(peerId: PeerId, other: PeerId): void {
    this.#records.get(other)?.mentionedBy.delete(peerId);
    const waiting = this.#awaited.get(other);
    if (waiting?.delete(peerId) && waiting.size === 0) this.#awaited.delete(other);
  }

  #mentions(record: Traces): Set<PeerId> {
    const mentions = new Set([...record.blocked, ...record.recent.keys()]);
    if (record.last?.partner !== undefined) mentions.add(record.last.partner);
    return mentions;
  }
}

/** Shared by all who have nobody in it: only `withPeer` and `withTime` put somebody in. */
const NOBODY: ReadonlySet<PeerId> = new Set();
const NEVER: ReadonlyMap<PeerId, number> = new Map();

function withPeer(peers: Peers, peerId: PeerId): Peers {
  return (peers === NOBODY ? new Set<PeerId>() : peers).add(peerId);
}

function withTime(times: Times, peerId: PeerId, until: number): Times {
  return (times === NEVER ? new Map<PeerId, number>() : times).set(peerId, until);
}
