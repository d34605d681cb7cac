import type { Clock } from "../gateway/ports.ts";
import type { Manner, Visitor } from "./farm-visitor.ts";
import type { Random } from "./random.ts";

/** Who is in which room: the one thing that people see and the server does not, whether there is a person. */
export class Faces {
  readonly #people = new Map<number, number>();

  /** Somebody real enters a room. */
  enter(epoch: number): void {
    this.#people.set(epoch, (this.#people.get(epoch) ?? 0) + 1);
  }

  /** Whether anybody in a room is real. */
  arePeopleIn(epoch: number): boolean {
    return this.#people.has(epoch);
  }

  /** Whether both in a room are real. */
  areBothReal(epoch: number): boolean {
    return this.#people.get(epoch) === 2;
  }
}

/** How long a person waited for another person, ms, and how many programs came in between. */
export type Wait = { ms: number; bots: number };

const TOPICS = Array.from({ length: 12 }, (_, at) => `topic ${at}`);

/** Somebody who would like to talk to a person: for a minute or so, then to the next one. Whoever is none is left. */
export class Honest implements Manner {
  readonly interests: readonly string[];
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #faces: Faces;
  readonly #waited: (wait: Wait) => void;
  #since: number;
  #bots = 0;

  constructor(clock: Clock, random: Random, faces: Faces, waited: (wait: Wait) => void) {
    this.#clock = clock;
    this.#random = random;
    this.#faces = faces;
    this.#waited = waited;
    this.#since = clock.now();
    this.interests = [random.pick(TOPICS), random.pick(TOPICS)].filter((topic, at, all) => all.indexOf(topic) === at);
  }

  met(visitor: Visitor, epoch: number): void {
    this.#faces.enter(epoch);
    // The partner's browser hears of the room in the same moment.
    visitor.later(
      5,
      () => this.#faces.areBothReal(epoch) ? this.#talk(visitor, epoch) : this.#seeThrough(visitor, epoch),
    );
  }

  left(visitor: Visitor, epoch: number): void {
    visitor.later(this.#random.between(800, 2_000), () => this.#goOn(visitor, epoch));
  }

  putOff(visitor: Visitor, retryMs: number): void {
    visitor.later(retryMs, () => visitor.join());
  }

  #talk(visitor: Visitor, epoch: number): void {
    this.#waited({ ms: this.#clock.now() - this.#since, bots: this.#bots });
    this.#since = Infinity;
    const talkMs = 8_000 - 60_000 * Math.log(1 - this.#random.number());
    visitor.later(talkMs, () => this.#goOn(visitor, epoch));
  }

  /** It takes a moment to see that nobody is there. */
  #seeThrough(visitor: Visitor, epoch: number): void {
    this.#bots++;
    visitor.later(this.#random.between(4_000, 8_000), () => visitor.next(epoch));
  }

  #goOn(visitor: Visitor, epoch: number): void {
    if (!visitor.isIn(epoch)) return; // the partner was faster
    if (this.#since === Infinity) {
      this.#since = this.#clock.now();
      this.#bots = 0;
    }
    visitor.next(epoch);
  }
}

/** Meets as many as it can: says its line and is gone. Put off, it tries as somebody new, and then waits as long as it must. */
export class Flicker implements Manner {
  readonly interests = TOPICS.slice(0, 10);
  protected readonly faces: Faces;
  #triedAnew = false;

  constructor(faces: Faces) {
    this.faces = faces;
  }

  met(visitor: Visitor, epoch: number): void {
    this.#triedAnew = false;
    visitor.later(500, () => visitor.next(epoch));
  }

  left(visitor: Visitor, epoch: number): void {
    visitor.later(100, () => visitor.next(epoch));
  }

  putOff(visitor: Visitor, retryMs: number): void {
    if (this.#triedAnew) return visitor.later(retryMs, () => visitor.join());
    this.#triedAnew = true;
    visitor.later(100, () => visitor.comeAnew());
  }
}

/** Keeps people busy: sits there and says nothing until they leave. Does not waste its time on its own kind. */
export class Lingerer extends Flicker {
  override met(visitor: Visitor, epoch: number): void {
    visitor.later(500, () => this.faces.arePeopleIn(epoch) || visitor.next(epoch));
  }
}
