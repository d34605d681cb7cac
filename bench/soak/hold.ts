/**
 * Many connections on a server that has one core, most of them silent, some in rooms where people write now and then: what
 * each of them costs, and that all are alive at the end.
 *
 * ```sh
 * deno task hold -- --connections 10000 --talking 2000 --seconds 120 --transport hardened
 * ```
 *
 * Memory is read after collections of garbage, and processor time is the process's own, so that a machine that is busy
 * otherwise changes little.
 *
 * @module
 */
import { endWith, oneOf, positiveNumber, readOptions, wholeNumber } from "../../.ci/options.ts";
import { type Dialect, passerby } from "../load/dialect.ts";
import { Swarm } from "../load/swarm.ts";
import { openFilesMax, pinLoad } from "../server-process.ts";
import { type Memory, SoakServer, storesOf } from "./server.ts";

/** Between two messages of one person who talks, s. */
const PACE_S = 10;
/** Whoever has heard nothing for so long, ms, is not alive: the server asks everybody every 15 s. */
const ALIVE_MS = 20_000;
/** Until everything that was sent is there, ms. */
const SETTLE_MS = 2_000;

const USAGE =
  "Usage: deno task hold -- --connections 10000 --talking 2000 --seconds 120 --transport hardened|native\n" +
  "A fifth of the connections talk unless --talking says how many; two of them share a room.";
const options = readOptions(USAGE, {
  connections: wholeNumber({ min: 2, max: 60_000, fallback: 10_000 }),
  talking: wholeNumber<undefined>({ min: 2, fallback: undefined }),
  seconds: positiveNumber(120),
  transport: oneOf(["hardened", "native"], "hardened"),
});
const { connections, seconds, transport } = options;
const talking = options.talking ?? 2 * Math.ceil(connections / 10);
if (talking % 2 > 0 || talking > connections) {
  endWith(`Cannot read option "talking": expected an even number up to ${connections}, got ${talking}`, USAGE);
}
await pinLoad();
const filesMax = await openFilesMax(connections + 1_000);
if (filesMax < connections + 500) {
  endWith(`Cannot hold ${connections} connections: the system lets a process open ${filesMax} files`, USAGE);
}
const server = await SoakServer.start(transport);
const heardAt = new Float64Array(connections);
const tally = { ready: 0, sent: 0, delivered: 0 };
const dialect = passerby();
const swarm = new Swarm(server.process.port, noting(dialect));
swarm.onReady = () => tally.ready++;
swarm.onData = ({ index }) => {
  heardAt[index] = performance.now();
  tally.delivered++;
};

try {
  const base = await server.memory(passMs);
  console.log(`${connections} connections, ${transport}, server on one core`);
  swarm.connect(connections);
  swarm.until(() => tally.ready === connections, "the welcome");
  await pass(5);
  show("memory, all silent", perConnection(await server.memory(passMs), base));
  show("processor, all silent", await processor(seconds / 2));
  pairUp();
  show(`memory, ${talking} in rooms`, perConnection(await server.memory(passMs), base));
  show(`processor, ${talking} writing every ${PACE_S} s`, await processor(seconds / 2, talking / PACE_S));
  await pass(SETTLE_MS / 1_000);
  Deno.exitCode = await areAllAlive() ? 0 : 1;
} finally {
  swarm.close();
  await server.process.stop();
}

/** Everything that reaches a client is a sign of life of its connection. */
function noting(dialect: Dialect): Dialect {
  return {
    ...dialect,
    control(client, ...message) {
      heardAt[client.index] = performance.now();
      return dialect.control(client, ...message);
    },
  };
}

/** Lets time pass, s; `perSecond` messages are sent meanwhile, by everybody who talks in turn. */
async function pass(seconds: number, perSecond = 0): Promise<void> {
  for (const end = performance.now() + seconds * 1_000; performance.now() < end;) {
    swarm.runFor(Math.min(100, Math.max(1, end - performance.now())), perSecond, (ticks) => {
      for (let i = 0; i < ticks; i++) swarm.clients[tally.sent++ % talking]!.relay();
    });
    await new Promise((resolve) => setTimeout(resolve, 0)); // what the server prints
  }
}

/** As {@link pass}, in ms. */
function passMs(ms: number): Promise<void> {
  return pass(ms / 1_000);
}

function perConnection(now: Memory, base: Memory): string {
  const each = (kind: keyof Memory) => `${((now[kind] - base[kind]) / connections / 1_024).toFixed(2)} KiB`;
  const whole = (now.resident / 1_048_576).toFixed(0);
  return `${each("held")} held, ${each("resident")} resident each; ${whole} MiB in all`;
}

async function processor(seconds: number, perSecond = 0): Promise<string> {
  const [cpuMs, begin] = [server.process.cpuMs(), performance.now()];
  await pass(seconds, perSecond);
  const share = (server.process.cpuMs() - cpuMs) / (performance.now() - begin);
  return `${(share * 100).toFixed(1)} % of the core, over ${seconds} s`;
}

function pairUp(): void {
  tally.ready = 0;
  for (const client of swarm.clients.slice(0, talking)) {
    dialect.pair(client);
    swarm.step(0);
  }
  swarm.until(() => tally.ready === talking, "the matches");
  for (const client of swarm.clients.slice(0, talking)) dialect.prepare(client);
}

/** A connection that ends before has ended everything: the swarm throws. */
async function areAllAlive(): Promise<boolean> {
  const deaf = heardAt.filter((at) => performance.now() - at > ALIVE_MS).length;
  const stores = await storesOf(server);
  const count = (name: string) => stores.get(`passerby_${name}`) ?? 0;
  const { sent, delivered } = tally;
  show("messages", `${delivered} of ${sent} delivered`);
  show(
    "at the end",
    `${count("connections")} connections, ${count("rooms")} rooms, ${connections - deaf} were heard of`,
  );
  const isWhole = sent === delivered && count("connections") === connections && count("rooms") === talking / 2;
  return isWhole && deaf === 0;
}

function show(what: string, value: string): void {
  console.log(`  ${what}: ${value}`);
}
