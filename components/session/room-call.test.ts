import { expect } from "@open-wc/testing";
import type { IceServer, Match, Role, Signal } from "../../protocol/mod.ts";
import type { OwnFacts } from "./own-facts.ts";
import { RoomCall } from "./room-call.ts";
import { FakeClock } from "./testing/fake-clock.ts";
import { videoTrack } from "./testing/fake-devices.ts";

/** Nobody listens there, and nothing is ever sent beyond this machine. */
const NOWHERE: IceServer = { urls: ["turn:127.0.0.1:3?transport=tcp"], username: "1:id", credential: "wrong" };

type Description = Extract<Signal, { type: "description" }>["description"];

/** One side of a room whose signals a test carries. */
class Side {
  readonly clock = new FakeClock();
  readonly call: RoomCall;
  readonly descriptions: Description[] = [];
  /** Carries signals to the other side; those before are on their way. */
  to: ((signal: Signal) => void) | undefined;
  readonly inFlight: Signal[] = [];
  #described: () => void = () => {};

  constructor(role: Role) {
    this.call = new RoomCall({ role, mode: "video", iceServers: [NOWHERE] } as unknown as Match, this.clock, {
      signal: (signal) => {
        if (this.to) this.to(signal);
        else this.inFlight.push(signal);
        if (signal.type === "description") this.descriptions.push(signal.description);
        this.#described();
      },
      changed: () => this.#described(),
    });
  }

  connect(facts: Partial<OwnFacts["tracks"]>, direct: boolean): void {
    const tracks = { camera: undefined, microphone: undefined, ...facts };
    this.call.connect({ away: false, tracks, direct, frugal: false }, { direct, frugal: false });
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#described = resolve);
  }
}

(typeof RTCPeerConnection === "undefined" ? describe.skip : describe)("RoomCall", () => {
  let here: Side;
  let there: Side;

  beforeEach(async () => {
    [here, there] = [new Side("polite"), new Side("impolite")];
    const [mine, theirs] = await Promise.all([here.call.fingerprint(), there.call.fingerprint()]);
    here.call.allow(theirs);
    there.call.allow(mine);
  });

  /** A direct call in which one side shows a picture. */
  async function connected(): Promise<MediaStreamTrack> {
    here.to = (signal) => there.call.receive(signal);
    there.to = (signal) => here.call.receive(signal);
    const camera = videoTrack();
    here.connect({}, true);
    there.connect({ camera }, true);
    await Promise.all([here, there].map((side) => side.until(() => side.call.state === "connected")));
    return camera;
  }

  afterEach(() => {
    here.call.close();
    there.call.close();
  });

  it("answers no offer of a direct call that was on its way when both went back to TURN", async () => {
    const camera = await connected();

    there.to = undefined;
    there.connect({ camera, microphone: videoTrack() }, true);
    await there.until(() => there.inFlight.length > 0);
    here.connect({}, false);
    const before = here.descriptions.length;
    for (const signal of there.inFlight) here.call.receive(signal);
    there.to = (signal) => here.call.receive(signal);
    there.connect({ camera }, false);
    await here.until(() => here.descriptions.length > before);

    const answers = here.descriptions.slice(before).map(({ type, sdp }) => [type, sdp.match(/^m=\w+/gm)]);
    expect(answers).to.deep.equal([["answer", ["m=video"]]]);
  });

  it("waits for nothing old any more when everything on its way must have arrived", async () => {
    const camera = await connected();

    here.connect({}, false);
    here.clock.advance(10_001);
    const before = here.descriptions.length;
    there.connect({ camera, microphone: videoTrack() }, true);
    await here.until(() => here.descriptions.length > before);
    expect(here.descriptions.at(-1)!.type).to.equal("answer");
  });
});
