import type { HeldRow } from "../../protocol/mod.ts";
import type { RetentionId } from "../core/retention.ts";
import type { Holdings } from "../core/holdings.ts";
import type { DataAccess, Holder } from "../gateway/ports.ts";

/** The rows of the retention table that can be about somebody who is here. All others are about nobody, or in browsers. */
export type HeldId = Extract<
  RetentionId,
  | "connection"
  | "session"
  | "waiting"
  | "room"
  | "ended-room"
  | "acquaintances"
  | "returning"
  | "address-use"
  | "restriction"
  | "unfinished-report"
  | "report"
>;

/** What the answers are made from: the stores themselves, nothing remembered. */
export type Stores = {
  lobby: { holdings(peerId: string): Holdings | undefined };
  addressLimits: { useOf(bucket: string, now: number): object | undefined };
  blockLimits: { useOf(block: string, now: number): object | undefined };
  allowances: { leftOf(bucket: string): number };
  /** Of the TCP connections. */
  tcpLimits: { useOf(bucket: string, now: number): { connections: number } | undefined };
  bans: { until(bucket: string): number };
  reports: { of(peerId: string): { filed: readonly object[]; unfinished: object | undefined } };
};

/** Nobody may make a report disappear that was filed, nor a limit against abuse by asking to be forgotten. */
const STAYING: ReadonlySet<HeldId> = new Set(["returning", "address-use", "restriction", "report"]);

/** "What do you hold about me?": reads every store that may know somebody. */
export function createDataAccess(stores: Stores): DataAccess {
  const { lobby, addressLimits, blockLimits, allowances, tcpLimits, bans, reports } = stores;
  const sources: { [Id in HeldId]: (holder: Holder, now: number) => readonly (object | undefined)[] } = {
    connection: ({ site, bucket, block }) => [{ site, addressHash: bucket, blockHash: block }],
    session: ({ peerId }) => [lobby.holdings(peerId)?.session],
    waiting: ({ peerId }) => [lobby.holdings(peerId)?.waiting],
    room: ({ peerId }) => [lobby.holdings(peerId)?.room],
    "ended-room": ({ peerId }) => [lobby.holdings(peerId)?.endedRoom],
    acquaintances: ({ peerId }) => [lobby.holdings(peerId)?.acquaintances],
    returning: ({ peerId }) => [lobby.holdings(peerId)?.returning],
    "address-use": ({ bucket, block, allowance }, now) => [{
      thisConnection: allowance.used(now),
      address: addressLimits.useOf(bucket, now),
      block: block && blockLimits.useOf(block, now),
      tcpConnections: tcpLimits.useOf(bucket, now)?.connections ?? 0,
      // Only how many: they may be of others who share the address.
      earlierConnections: allowances.leftOf(bucket),
    }],
    restriction: ({ bucket }, now) => [bans.until(bucket) > now ? { until: bans.until(bucket) } : undefined],
    "unfinished-report": ({ peerId }) => [withoutOthers(reports.of(peerId).unfinished)],
    report: ({ peerId }) => reports.of(peerId).filed.map(withoutOthers),
  };
  const rows = (holder: Holder, now: number): HeldRow[] => {
    return (Object.keys(sources) as HeldId[]).flatMap((id) =>
      sources[id](holder, now).flatMap((content) =>
        content === undefined ? [] : [{ id, json: JSON.stringify(content) }]
      )
    );
  };
  return {
    rows,
    staying: (holder, now) => rows(holder, now).filter(({ id }) => STAYING.has(id as HeldId)),
  };
}

/** The hash of the partner's address is the partner's. */
function withoutOthers(report: object | undefined): object | undefined {
  if (report === undefined) return undefined;
  const { subjectBucket: _theirs, ...own } = report as { subjectBucket?: string };
  return own;
}
