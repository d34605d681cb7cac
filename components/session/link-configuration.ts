import type { IceServer } from "../../protocol/mod.ts";

/** Where a connection looks for its way: through TURN alone, or any. */
export function linkConfiguration(iceServers: readonly IceServer[], relayOnly: boolean): RTCConfiguration {
  return {
    iceServers: iceServers.map(({ urls, username, credential }) => ({ urls, username, credential })),
    iceTransportPolicy: relayOnly ? "relay" : "all",
    bundlePolicy: "max-bundle", // one relay for picture and sound, not one for each
  };
}
