/// <reference lib="dom" />

/** What a page did since it was opened, seen by somebody who stood at the door. */
export type Witness = {
  /** Calls of getUserMedia, with whether the person had touched the page by then. */
  userMedia: { constraints: MediaStreamConstraints | undefined; touched: boolean }[];
  tracks: MediaStreamTrack[];
  connections: RTCPeerConnection[];
  sockets: string[];
  /** Violations of the content security policy. */
  violations: string[];
  /** How often the person activated something, with whatever device. */
  activations: number;
};

declare global {
  var passerbyWitness: Witness;
}

/**
 * Runs inside a page before any of its own scripts (it must not use anything outside of itself): notes the calls whose
 * absence the tests claim, and passes them on unchanged.
 */
export function installWitness(): void {
  const witness: Witness = { userMedia: [], tracks: [], connections: [], sockets: [], violations: [], activations: 0 };
  Object.defineProperty(globalThis, "passerbyWitness", { value: witness });

  addEventListener("click", (event) => witness.activations += event.isTrusted ? 1 : 0, true);
  addEventListener("securitypolicyviolation", (event) => {
    const { effectiveDirective, blockedURI, sample } = event as SecurityPolicyViolationEvent;
    witness.violations.push(`${effectiveDirective} ${blockedURI} ${sample}`);
  }, true);

  const devices = globalThis.MediaDevices?.prototype;
  if (devices) {
    const original = devices.getUserMedia;
    devices.getUserMedia = async function (constraints) {
      witness.userMedia.push({ constraints, touched: navigator.userActivation?.hasBeenActive ?? false });
      const stream = await original.call(this, constraints);
      witness.tracks.push(...stream.getTracks());
      return stream;
    };
  }
  globalThis.RTCPeerConnection &&= noted(RTCPeerConnection, (connection) => witness.connections.push(connection));
  globalThis.WebSocket = noted(WebSocket, (socket) => witness.sockets.push(socket.url));

  // deno-lint-ignore no-explicit-any -- any constructor
  function noted<C extends new (...parameters: any[]) => object>(
    constructor: C,
    note: (made: InstanceType<C>) => void,
  ) {
    return new Proxy(constructor, {
      construct(target, parameters, newTarget) {
        const made = Reflect.construct(target, parameters, newTarget) as InstanceType<C>;
        note(made);
        return made;
      },
    });
  }
}
