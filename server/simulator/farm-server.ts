import { encodeBase64Url } from "@std/encoding/base64url";
import { readUint32, SUBPROTOCOL } from "../../protocol/mod.ts";
import { readConfig } from "../config.ts";
import { Bans } from "../core/bans.ts";
import { Lobby } from "../core/lobby.ts";
import { Matchmaker } from "../core/matchmaker.ts";
import { OnlineCount } from "../core/online-count.ts";
import { createDoor, type Door } from "../door.ts";
import { createRamEngine } from "../engine/ram-engine.ts";
import { Gateway } from "../gateway/gateway.ts";
import type { Clock, Watch } from "../gateway/ports.ts";
import { createRetention } from "../privacy/retention.ts";
import type { Accept } from "../transport/transport.ts";
import type { Random } from "./random.ts";

/** Puts something else in the place of the limits at the door, to show what they are good for. */
export type ChangeDoor = (door: Door) => Door;

/** One door, with the limits of the default configuration, and the real lobby, engine and gateway behind it. */
export class FarmServer {
  readonly gateway: Gateway;

  constructor(clock: Clock, random: Random, change: ChangeDoor = (door) => door) {
    const result = readConfig([], () => undefined);
    if (result.type !== "config") throw new TypeError("Cannot simulate the default configuration: it is not one");
    const { config } = result;
    const rows = createRetention(config);
    const newId = () => encodeBase64Url(random.bytes(16));
    const newRoom = () => ({ epoch: readUint32(random.bytes(4), 0), id: newId() });
    const lobby = new Lobby({ newRoom, rows, issuer: newId() });
    this.gateway = new Gateway({
      ...change(createDoor({ config, row: rows["address-use"] })),
      lobby,
      engine: createRamEngine({
        matchmaker: new Matchmaker({ widenAfterMs: config.widenAfterMs }),
        onMatch: (proposal, now) => this.gateway.match(proposal, now),
      }),
      clock,
      watch: SILENT,
      // Nobody here says a word, reports or comes back: what is sealed for that stays away.
      stamper: { of: () => ({ write: () => {} }) },
      contexts: { seal: () => "context" },
      tickets: { seal: () => "ticket", open: () => undefined },
      iceServers: { renewAfterMs: Infinity, of: () => [] },
      reports: { begin: () => undefined, evidence: () => undefined, forget: () => {} },
      dataAccess: { rows: () => [], staying: () => [] },
      addressHash: {
        bucketOf: (address) => address,
        widerBucketOf: (address) => address.replace(/\.\d+$/, ""),
      },
      bans: new Bans(rows.restriction),
      onlineCount: new OnlineCount({ random: () => random.number() }),
      originCheck: () => "site.example",
      modes: config.modes,
      maxConnections: config.maxConnections,
      newPeerId: newId,
    });
    this.gateway.start();
  }

  /** Somebody asks for a connection. */
  knock(address: string): Response | Accept {
    const headers = { "sec-websocket-protocol": SUBPROTOCOL };
    return this.gateway.upgrade(new Request("http://chat.example/ws", { headers }), { address });
  }
}

const nothing = () => {};
const SILENT: Watch = {
  refused: nothing,
  closed: nothing,
  received: nothing,
  badMessage: nothing,
  forwarded: nothing,
  dropped: nothing,
  failed: (_where, thrown) => {
    throw thrown;
  },
};
