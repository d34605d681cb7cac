import { FakeClock } from "../../server/gateway/fake-clock.ts";
import { Letters } from "../../server/simulator/letters.ts";
import { Person } from "../../server/simulator/person.ts";
import { Random } from "../../server/simulator/random.ts";
import type { Line, LineEvents } from "../../server/simulator/wire.ts";
import { Client } from "../load/client.ts";
import { connectFrom, Poll, receive } from "../load/libc.ts";
import { BINARY, clientFrame, CLOSE, TEXT, upgradeRequest } from "../load/wire.ts";
import { SUBPROTOCOL } from "../../protocol/mod.ts";

/** What the crowd lived through. */
export type CrowdTally = {
  matches: number;
  resumed: number;
  /** Rooms that a lost connection ended: it did not come back in time, or both tickets were too old. */
  brokenOff: number;
  cuts: number;
  left: number;
  verified: number;
};

/** Of all who are here, so many leave in a minute, and others come. */
const CHURN_PER_MINUTE = 0.2;
/** Between two deeds of one person, ms. */
const PACE_MS = 2_000;

/**
 * The people of the simulator on real sockets: each a stranger from a network of their own. Real time passes on their clock
 * whenever `step` is called, so that one loop drives them all.
 */
export class Crowd {
  readonly letters: Letters;
  readonly tally: CrowdTally = { matches: 0, resumed: 0, brokenOff: 0, cuts: 0, left: 0, verified: 0 };
  /** Everything that went wrong. */
  readonly wrongs: string[] = [];
  readonly #port: number;
  readonly #clock = new FakeClock(Date.now());
  readonly #random: Random;
  readonly #poll = new Poll();
  readonly #buffer = new Uint8Array(1 << 16);
  readonly #people: Person[];
  readonly #clients = new Map<number, Client>();
  readonly #clientOf = new Map<Person, Client>();
  #addresses = 0;
  #isLeaving = false;
  #isReporting = true;
  #last = performance.now();

  constructor(port: number, people: number, seed: number) {
    this.#port = port;
    this.#random = new Random(seed);
    this.letters = new Letters((_invariant, what) => void this.wrongs.push(what));
    this.#people = Array.from({ length: people }, () => this.#newPerson());
    for (const person of this.#people) this.#live(person);
  }

  /** How many are connected. */
  get connected(): number {
    return this.#people.filter(({ isReady }) => isReady).length;
  }

  /** Handles what there is, waits for it up to `ms`, and lets people do what is due. */
  step(ms: number): void {
    const count = this.#poll.wait(Math.ceil(ms));
    for (let i = 0; i < count; i++) {
      const client = this.#clients.get(this.#poll.token(i));
      if (client && !client.closed) this.#read(client);
    }
    const now = performance.now();
    this.#clock.pass(Math.round(now - this.#last));
    this.#last = now;
  }

  /** From now on nobody reports anybody. */
  stopReporting(): void {
    this.#isReporting = false;
  }

  /** In every room that both are in, everything that was said must have come: call it when nobody has said anything for a while. */
  checkSettled(): void {
    const sides = new Map<string, number>();
    for (const { room, isReady } of this.#people) {
      if (room && isReady && !room.isHeld) sides.set(room.id, (sides.get(room.id) ?? 0) + 1);
    }
    for (const [room, count] of sides) if (count === 2) this.letters.settled(room);
  }

  /** Nobody decides anything any more. */
  fallSilent(): void {
    this.#isLeaving = true;
  }

  /** Everybody goes. */
  leave(): void {
    for (const person of this.#people) person.go(true);
  }

  #newPerson(): Person {
    const { tally } = this;
    const random = this.#random.fork(String(this.#addresses));
    const person: Person = new Person({
      clock: this.#clock,
      random,
      letters: this.letters,
      watch: {
        matched: () => void tally.matches++,
        resumed: () => void tally.resumed++,
        ended: (_room, reason) => void (tally.brokenOff += reason === "left" ? 0 : 1),
        blocked: () => {},
        reported: (results) => {
          for (const result of results) {
            if (result === "verified") tally.verified++;
            else this.wrongs.push(`honest evidence was called ${result}`);
          }
        },
      },
      dial: (events) => this.#dial(person, events),
    });
    this.#addresses++;
    return person;
  }

  /** One deed after the other, at a human pace. */
  #live(person: Person): void {
    this.#clock.after(this.#random.between(0, 2 * PACE_MS), () => {
      if (this.#isLeaving) return;
      this.#act(person);
      this.#live(person);
    });
  }

  #act(person: Person): void {
    const random = this.#random;
    if (!person.isHere) person.come();
    else if (random.chance(CHURN_PER_MINUTE * PACE_MS / 60_000)) {
      this.tally.left++;
      const says = random.chance(0.8);
      if (!says) this.#cut(person);
      person.go(says);
    } else if (person.room) {
      const report = this.#isReporting ? 1 : 0;
      const deed = random.weighted({ chat: 60, typing: 30, signal: 4, next: 3, report, cut: 2 });
      if (deed === "next") person.want("next");
      else if (deed === "report") person.report(undefined, 5);
      else if (deed === "cut") this.#cut(person);
      else person.say(deed, 1);
    } else person.join({ mode: random.chance(0.8) ? "text" : "video", interests: [], languages: [] });
  }

  #cut(person: Person): void {
    const client = this.#clientOf.get(person);
    if (!client || client.closed) return;
    this.tally.cuts++;
    client.ended();
  }

  #dial(person: Person, events: LineEvents): Line {
    const address = this.#people?.indexOf(person) ?? 0;
    let client: Client | undefined;
    const over = (code: number) => {
      if (client) this.#clients.delete(client.fd);
      this.#clock.after(0, () => events.close(code));
    };
    try {
      const fd = connectFrom(`127.${1 + (address >> 8)}.${address & 255}.1`, this.#port);
      client = new Client(address, fd, {
        open: () => events.open(),
        message: (_client, opcode, bytes, start, end) => {
          const payload = bytes.slice(start, end);
          if (opcode === BINARY) events.message(payload);
          else if (opcode === TEXT) events.message(new TextDecoder().decode(payload));
        },
        close: (_client, code) => over(code),
      });
      this.#clients.set(fd, client);
      this.#clientOf.set(person, client);
      this.#poll.add(fd, fd);
      client.send(upgradeRequest("/ws", SUBPROTOCOL, "http://localhost"));
    } catch {
      // Nobody listens for the moment.
      client?.close();
      over(1006);
    }
    return {
      send: (data) => this.#send(client, clientFrame(typeof data === "string" ? TEXT : BINARY, data)),
      close: (code) => {
        this.#send(client, clientFrame(CLOSE, Uint8Array.of(code >> 8, code & 255)));
        if (client) this.#clients.delete(client.fd);
        client?.close();
      },
    };
  }

  #send(client: Client | undefined, bytes: Uint8Array<ArrayBuffer>): void {
    if (client === undefined || client.closed) return;
    try {
      client.send(bytes);
    } catch {
      client.ended(); // the other side is gone
    }
  }

  #read(client: Client): void {
    const length = receive(client.fd, this.#buffer);
    if (length === undefined) return;
    try {
      if (length === 0) client.ended();
      else client.receive(this.#buffer, length);
    } catch (error) {
      // An answer other than 101: the server is full, or on its way down.
      if (!String(error).includes("Cannot open a WebSocket")) throw error;
      client.ended();
    }
  }
}
