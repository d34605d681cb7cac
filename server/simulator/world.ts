import { FakeClock } from "../gateway/fake-clock.ts";
import { type Decision, describeDeed, isServerDeed, type PersonDeed, type ServerDeed } from "./deed.ts";
import { DoorWatch, type Tamper } from "./door-watch.ts";
import { Letters } from "./letters.ts";
import { Person, type PersonWatch } from "./person.ts";
import { type Circumstances, homeOf } from "./plan.ts";
import { PoolWatch } from "./pool-watch.ts";
import type { Random } from "./random.ts";
import { RoomWatch } from "./room-watch.ts";
import { type FaultyParts, ServerNode } from "./server-node.ts";
import type { Accuse, Violation } from "./violation.ts";
import { Wire } from "./wire.ts";

/** A fault that a test puts in, to show that it is found. */
export type Fault = FaultyParts & { tamper?: Tamper };

/** What came of a run. */
export type Tally = {
  events: number;
  matches: number;
  delivered: number;
  resumed: number;
  endedByGrace: number;
  verified: number;
  refuted: number;
  restarts: number;
};

export type WorldOptions = {
  circumstances: Circumstances;
  random: Random;
  fault?: Fault | undefined;
  /** Is told everything that happens. */
  trace?: ((line: string) => void) | undefined;
};

/** A server in good order sends everybody away for at most so long, ms. */
const STOP_MS = 6_000;
const START = 1_000_000_000_000;

/** The real server among simulated people on a simulated network. Everything follows from the seed. */
export class World {
  readonly clock = new FakeClock(START);
  readonly letters: Letters;
  readonly people: Person[];
  readonly rooms: RoomWatch;
  readonly pool: PoolWatch;
  readonly door: DoorWatch;
  readonly tally: Tally = {
    events: 0,
    matches: 0,
    delivered: 0,
    resumed: 0,
    endedByGrace: 0,
    verified: 0,
    refuted: 0,
    restarts: 0,
  };
  /** The first promise that was broken. */
  violation: Violation | undefined;
  node: ServerNode | undefined;
  readonly #options: WorldOptions;
  readonly #random: Random;
  readonly #wires = new Map<Person, Wire>();
  /** All connections of the process that runs. */
  readonly #open = new Set<Wire>();

  constructor(options: WorldOptions) {
    const { circumstances: { people, server }, random, fault } = options;
    this.#options = options;
    this.#random = random.fork("world");
    this.letters = new Letters(this.accuse);
    this.rooms = new RoomWatch(server.recentForMs, this.accuse);
    this.pool = new PoolWatch({
      widenAfterMs: server.widenAfterMs,
      mayMeet: (a, b, now) => this.rooms.surelyMayMeet(a, b, now),
      accuse: this.accuse,
    });
    const { rooms, letters, accuse } = this;
    this.door = new DoorWatch({ now: () => this.clock.now(), rooms, letters, accuse, tamper: fault?.tamper });
    this.people = Array.from({ length: people }, (_, who) => this.#newPerson(who));
    this.#startServer();
  }

  readonly accuse: Accuse = (invariant, what) => {
    this.violation ??= { invariant, what };
  };

  /** Does what was decided. */
  act({ who, deed }: Decision): void {
    this.#options.trace?.(`${this.#time()} ${isServerDeed(deed) ? "server" : nameOf(who)}: ${describeDeed(deed)}`);
    if (isServerDeed(deed)) this.#actOnServer(deed, who);
    else this.#actOn(this.people[who]!, deed);
  }

  /** Moves on to the next thing that happens until then; false when there is none. */
  step(until: number): boolean {
    return this.clock.step(until);
  }

  #actOn(person: Person, deed: PersonDeed): void {
    switch (deed.do) {
      case "come":
        return person.come();
      case "go":
        return person.go(true);
      case "vanish":
        if (person.isHere) this.#wires.get(person)?.cut("nobody");
        return person.go(false);
      case "join":
        return person.join(deed.wishes);
      case "next":
      case "leave":
      case "block":
      case "undo":
        return person.want(deed.do);
      case "erase":
        return person.erase();
      case "say":
        return person.say(deed.kind, deed.count);
      case "report":
        return person.report(deed.lie, deed.count);
      case "cut":
        return this.#wires.get(person)?.cut(deed.noticed);
      case "stall":
        return this.#wires.get(person)?.stall(deed.ms);
      case "choke":
        return this.#choke(this.#wires.get(person), deed.ms);
      case "stale":
        return person.sayStale();
      case "garbage":
        return person.sayGarbage();
      case "replay":
        return this.#replay(person);
    }
  }

  #actOnServer(deed: ServerDeed, who: number): void {
    const { node } = this;
    if (node === undefined || node.gateway.isDraining) return;
    if (deed.do === "ban") {
      const { address } = homeOf(who);
      const until = this.clock.now() + deed.ms;
      node.ban(address, until);
      return this.door.banned(address, until);
    }
    this.tally.restarts++;
    if (deed.do === "kill") return this.#killServer(node, deed.downMs);
    node.gateway.stop();
    this.clock.after(STOP_MS, () => this.#killServer(node, deed.downMs));
  }

  #killServer(node: ServerNode, downMs: number): void {
    this.#options.trace?.(`${this.#time()} server: is gone`);
    node.kill();
    this.node = undefined;
    for (const wire of this.#open) wire.serverDied();
    this.#open.clear();
    for (const each of [this.door, this.rooms, this.pool]) each.serverGone();
    this.clock.after(downMs, () => this.#startServer());
  }

  #startServer(): void {
    const { circumstances: { server }, fault = {} } = this.#options;
    this.node = new ServerNode({
      clock: this.clock,
      random: this.#random.fork(`server ${this.tally.restarts}`),
      server,
      parts: fault,
      rooms: this.rooms,
      pool: this.pool,
      bind: (peerId) => this.door.bind(peerId),
      accuse: this.accuse,
    });
  }

  #newPerson(who: number): Person {
    const random = this.#random.fork(nameOf(who));
    const person: Person = new Person({
      clock: this.clock,
      random,
      letters: this.letters,
      watch: this.#watch(who),
      dial: (events) => {
        const wire = this.#dial(who, random, {
          open: events.open,
          message: (data) => {
            this.#traceArrival(who, data);
            events.message(data);
          },
          close: (code) => {
            this.#options.trace?.(`${this.#time()}   ${nameOf(who)} loses the connection: ${code}`);
            events.close(code);
          },
        });
        this.#wires.set(person, wire);
        return wire.line;
      },
    });
    return person;
  }

  #dial(who: number, random: Random, client: ConstructorParameters<typeof Wire>[0]["client"]): Wire {
    const { address, site } = homeOf(who);
    const { circumstances: { delayMs } } = this.#options;
    const knock = () => {
      const answer = this.node?.knock(address, site);
      if (answer && !(answer instanceof Response)) this.#open.add(wire);
      return answer;
    };
    const watch = {
      arrives: (...args: Parameters<DoorWatch["arrives"]>) => this.door.arrives(...args),
      sends: (...args: Parameters<DoorWatch["sends"]>) => this.door.sends(...args),
      ends: (wire: Wire) => this.door.ends(wire),
      over: (wire: Wire) => void this.#open.delete(wire),
    };
    const wire: Wire = new Wire({ clock: this.clock, random, delayMs, address, knock, client, watch });
    return wire;
  }

  #watch(who: number): PersonWatch {
    return {
      matched: () => void this.tally.matches++,
      resumed: () => void this.tally.resumed++,
      ended: (_room, reason) => void (this.tally.endedByGrace += reason === "left" ? 0 : 1),
      blocked: (epoch) => {
        const wire = this.#wires.get(this.people[who]!);
        const peerId = wire && this.door.sessionOn(wire);
        if (peerId !== undefined) this.rooms.promised(peerId, epoch);
      },
      reported: (results, lies) => {
        for (const [i, result] of results.entries()) {
          const [isTrue, isVerified] = [lies[i] === undefined, result === "verified"];
          this.tally[isVerified ? "verified" : "refuted"]++;
          if (isTrue !== isVerified) this.accuse(10, `words ${lies[i] ?? "as they were sent"}: ${result}`);
        }
      },
    };
  }

  #choke(wire: Wire | undefined, ms: number): void {
    if (wire === undefined) return;
    wire.isChoked = true;
    this.clock.after(ms, () => wire.isChoked = false);
  }

  /** Somebody else presents a ticket that this process has seen used: it has to be worth nothing. */
  #replay(person: Person): void {
    const ticket = person.usedTicket;
    const own = this.#wires.get(person);
    const { node } = this;
    if (ticket === undefined || own === undefined || !this.door.isOpen(own)) return;
    const wire = this.#dial(this.people.indexOf(person), this.#random, {
      open: () => wire.line.send(JSON.stringify({ type: "hello", resume: { ticket } })),
      message: (data) => {
        // Who is somebody new gets the first ticket when they join.
        const isTicket = typeof data === "string" && data.startsWith('{"type":"ticket"');
        if (isTicket && node === this.node) this.accuse(0, "a used ticket is good again");
      },
      close: () => {},
    });
    this.clock.after(5_000, () => wire.line.close(1000));
  }

  #traceArrival(who: number, data: string | Uint8Array): void {
    const { trace } = this.#options;
    if (!trace || (typeof data === "string" && /^{"type":"(ticket|online|ping)"/.test(data))) return;
    const letter = typeof data === "string" ? undefined : this.letters.find(data);
    const what = letter ? `${letter.kind} ${letter.sequence}` : String(data).replace(/"context":"[^"]*",/, "");
    trace(`${this.#time()}   ${nameOf(who)} gets ${what}`);
  }

  #time(): string {
    return `+${((this.clock.now() - START) / 1_000).toFixed(3)} s`;
  }
}

/** What somebody is called in a trace. */
function nameOf(who: number): string {
  return `person ${who}`;
}
