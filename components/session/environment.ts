import { type Clock, systemClock } from "./clock.ts";

/** What a session needs of a WebSocket. */
export type Socket = Pick<WebSocket, "binaryType" | "protocol" | "send" | "close" | "addEventListener">;

/** What a session needs of the browser. Tests pass parts of their own. */
export type Environment = {
  openSocket: (address: string, subprotocol: string) => Socket;
  fetch: typeof fetch;
  clock: Clock;
  /** From 0 to 1, spreads reconnects; nothing secret comes from it. */
  random: () => number;
  /** Undefined in pages that are not served securely. */
  devices:
    | Pick<MediaDevices, "getUserMedia"> & Partial<Pick<MediaDevices, "enumerateDevices" | "addEventListener">>
    | undefined;
  /** Calls back when the person is in another network, or back in one, until the signal aborts. */
  watchNetwork: (changed: () => void, signal: AbortSignal) => void;
  /** Loads what few people need; rejects when it is not there, as after a server took another build. */
  loadWork: () => Promise<Pick<typeof import("./work.ts"), "doWork">>;
};

/** The browser as it is. */
export function browserEnvironment(): Environment {
  return {
    openSocket: (address, subprotocol) => new WebSocket(address, subprotocol),
    fetch: (...request) => fetch(...request),
    clock: systemClock,
    random: () => Math.random(),
    devices: navigator.mediaDevices,
    watchNetwork: (changed, signal) => {
      addEventListener("online", changed, { signal });
      // Network Information, where there is one: from Wi-Fi to mobile nobody is ever offline.
      const { connection } = navigator as { connection?: EventTarget };
      connection?.addEventListener("change", changed, { signal });
    },
    loadWork: () => import("./work.ts"),
  };
}
