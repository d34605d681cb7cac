import { FakeClock } from "../gateway/fake-clock.ts";
import { Faces, Flicker, Honest, Lingerer, type Wait } from "./farm-manners.ts";
import { type ChangeDoor, FarmServer } from "./farm-server.ts";
import { type Manner, Visitor } from "./farm-visitor.ts";
import { Random } from "./random.ts";

export type FarmOptions = {
  seed: number;
  people: number;
  bots: number;
  /** From so many addresses the bots come; every person has their own. */
  addresses: number;
  manner: "flick" | "linger";
  minutes: number;
  /** Changes the limits at the door. */
  change?: ChangeDoor;
};

/** How long people waited for people. */
export type FarmResult = {
  meetings: number;
  medianMs: number;
  p90Ms: number;
  /** Bots that somebody met on average until they met a person. */
  botsBefore: number;
};

/** Until everybody has found in, ms; what happens before is not counted. */
const WARM_UP_MS = 60_000;

/** People and bots on one server for some minutes of their time. Everything follows from the seed. */
export function runFarm({ seed, people, bots, addresses, manner, minutes, change }: FarmOptions): FarmResult {
  const random = new Random(seed);
  const clock = new FakeClock(1_000_000_000_000);
  const begin = clock.now() + WARM_UP_MS;
  const server = new FarmServer(clock, random.fork("server"), change);
  const faces = new Faces();
  const waits: Wait[] = [];
  const arrive = (name: string, address: string, make: (random: Random) => Manner) => {
    const own = random.fork(name);
    clock.after(own.between(0, WARM_UP_MS / 3), () => {
      new Visitor({ clock, server, address, manner: make(own) }).come();
    });
  };
  for (let who = 0; who < people; who++) {
    const waited = (wait: Wait) => clock.now() >= begin && waits.push(wait);
    arrive(`person ${who}`, addressOf(who), (random) => new Honest(clock, random, faces, waited));
  }
  for (let who = 0; who < bots; who++) {
    arrive(
      `bot ${who}`,
      addressOf(100_000 + who % addresses),
      () => manner === "flick" ? new Flicker(faces) : new Lingerer(faces),
    );
  }
  clock.pass(WARM_UP_MS + minutes * 60_000);
  const times = waits.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (part: number) => times[Math.floor(part * times.length)] ?? Infinity;
  const botsBefore = waits.reduce((sum, { bots }) => sum + bots, 0) / waits.length;
  return { meetings: waits.length / 2, medianMs: at(0.5), p90Ms: at(0.9), botsBefore };
}

/** In another block of addresses each. */
function addressOf(who: number): string {
  return `10.${who >> 8 & 255}.${who & 255}.${who >> 16 & 255}`;
}
