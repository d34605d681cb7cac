import type { PeerMessage } from "../../protocol/mod.ts";
import type { Device } from "./local-media.ts";

/** What this side of a room sends, and what it agrees to. */
export type OwnFacts = {
  away: boolean;
  tracks: Record<Device, MediaStreamTrack | undefined>;
  /** Agrees to connect directly. */
  direct: boolean;
  /** Wants pictures that take little data. */
  frugal: boolean;
};

/** What the partner is told of my side of the call. */
export function mediaMessage({ tracks, direct, frugal }: OwnFacts): Extract<PeerMessage, { type: "media" }> {
  const { camera, microphone } = tracks;
  return { type: "media", camera: camera !== undefined, microphone: microphone !== undefined, direct, frugal };
}

/** Whether the partner knows all of `now` already. */
export function isSameMedia(now: OwnFacts, before: OwnFacts): boolean {
  const [a, b] = [mediaMessage(now), mediaMessage(before)];
  return (Object.keys(a) as (keyof typeof a)[]).every((key) => a[key] === b[key]);
}
