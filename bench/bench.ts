// The race: every contender in turn, round by round, the server on one core and the load on the other.
//
//   npm run bench                       everything, about 25 minutes; writes bench/results/latest.json
//   npm run bench -- --short            everything small, to see that it runs; writes bench/results/short.json
//   npm run bench -- --only relay,lobby some parts; the others stay as they are in the file
//   npm run bench -- --doc              writes the tables of the last run into docs/PERFORMANCE.md, measures nothing

import { hasProgram } from "../.ci/tools.mjs";
import { measureBrowser } from "./browser.ts";
import { measureConnections } from "./connections.ts";
import { type Contender, type ContenderName, CONTENDERS } from "./contenders.ts";
import { measureLobby } from "./lobby.ts";
import { describeMachine } from "./machine.ts";
import { measureMatching } from "./matching.ts";
import { measureProfiles } from "./profile.ts";
import { raceRelay } from "./relay.ts";
import { renderReport, writeDoc } from "./report.ts";
import type { Results, Rounds } from "./results.ts";
import { openFilesMax, pinLoad } from "./server-process.ts";
import { LONG, SHORT } from "./sizes.ts";
import { compareTails } from "./tails.ts";

const PARTS = ["relay", "tails", "profile", "connections", "lobby", "matching", "browser"] as const;
type Part = typeof PARTS[number];

if (import.meta.main) await main(Deno.args);

async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--doc")) return writeDoc(read("latest"));
  const isShort = args.includes("--short");
  const parts = partsIn(args);
  if (parts === undefined || args.some((arg) => arg.startsWith("--") && !/^--(short|only)(=|$)/.test(arg))) {
    console.error(
      `Cannot read ${JSON.stringify(args)}: expected --short, --doc, or --only some of ${PARTS.join(",")}`,
    );
    return Deno.exit(1);
  }
  const missing = whatIsMissing();
  if (missing !== undefined) {
    console.error(`Cannot race here: ${missing}`);
    return Deno.exit(isShort ? 0 : 1); // the gate runs everywhere, the race does not
  }
  const file = isShort ? "short" : "latest";
  // Kept after every part: a run that is stopped is not lost, `--only` does the rest.
  const keep = (results: Results) => {
    Deno.writeTextFileSync(pathOf(file), `${JSON.stringify(results, rounded, 1)}\n`);
  };
  const results = await run(isShort, parts, parts.length < PARTS.length ? readIfThere(file) : undefined, keep);
  console.log(`\n${renderReport(results)}`);
}

async function run(
  isShort: boolean,
  parts: readonly Part[],
  before: Results | undefined,
  keep: (results: Results) => void,
): Promise<Results> {
  const sizes = isShort ? SHORT : LONG;
  const begin = performance.now();
  await pinLoad();
  const results: Results = {
    ...(before ??
      {
        relay: [],
        tails: undefined,
        profiles: undefined,
        connections: {},
        lobby: {},
        matching: [],
        browser: undefined,
      }),
    machine: await describeMachine(),
    isShort,
    seconds: 0,
  };
  if (parts.includes("relay")) {
    results.relay = [];
    for (const { rounds, contenders, ...options } of sizes.relay) {
      results.relay.push({ options, rounds: await raceRelay(present(contenders), rounds, options, say) });
    }
  }
  done();
  if (parts.includes("tails")) {
    results.tails = await compareTails(present(CONTENDERS.map(({ name }) => name)), sizes.tails, Math.random, say);
  }
  done();
  if (parts.includes("profile")) {
    say("profile");
    results.profiles = await measureProfiles(sizes.profile);
  }
  done();
  if (parts.includes("connections")) {
    const { counts, settleMs, contenders } = sizes.connections;
    const openMax = await openFilesMax(Math.max(...counts) + 1_000) - 200;
    const possible = [...new Set(counts.map((count) => Math.min(count, openMax)))];
    const rounds = await race("connections", 1, contenders, (contender) => {
      return measureConnections(contender, possible, settleMs);
    });
    results.connections = Object.fromEntries(Object.entries(rounds).map(([name, [only]]) => [name, only]));
  }
  done();
  if (parts.includes("lobby")) {
    const { rounds, contenders, ...options } = sizes.lobby;
    results.lobby = await race("lobby", rounds, contenders, (contender) => measureLobby(contender, options));
  }
  done();
  if (parts.includes("matching")) {
    results.matching = [];
    for (let round = 1; round <= sizes.matching.rounds; round++) {
      say(`matching ${round}/${sizes.matching.rounds}`);
      results.matching.push(await measureMatching(sizes.matching.waiting));
    }
  }
  done();
  if (parts.includes("browser")) {
    say("browser");
    results.browser = await measureBrowser(sizes.browser);
  }
  done();
  return results;

  function done(): void {
    results.seconds = Math.round((performance.now() - begin) / 1_000);
    keep(results);
  }
}

/** Everybody once per round, in an order that turns, so that no one always follows the same. */
async function race<T>(
  title: string,
  rounds: number,
  names: readonly ContenderName[],
  measure: (contender: Contender) => Promise<T>,
): Promise<Rounds<T>> {
  const results: Rounds<T> = {};
  const contenders = present(names);
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < contenders.length; i++) {
      const contender = contenders[(i + round) % contenders.length]!;
      say(`${title}, round ${round + 1}/${rounds}: ${contender.title}`);
      (results[contender.name] ??= []).push(await measure(contender));
    }
  }
  return results;
}

/** The load generator speaks to the kernel of Linux, and the race needs two cores. */
function whatIsMissing(): string | undefined {
  if (Deno.build.os !== "linux") return "it needs Linux";
  if (navigator.hardwareConcurrency < 2) return "it needs two cores";
  return ["taskset", "prlimit"].every(hasProgram) ? undefined : "it needs taskset and prlimit (util-linux)";
}

/** Where Deno alone is installed, the peers on Node stay away. */
function present(names: readonly ContenderName[]): Contender[] {
  const isHere = (program: string) => program === Deno.execPath() || hasProgram(program);
  return CONTENDERS.filter(({ name, command }) => names.includes(name) && isHere(command.args[0]!));
}

function partsIn(args: readonly string[]): readonly Part[] | undefined {
  const at = args.findIndex((arg) => arg === "--only" || arg.startsWith("--only="));
  if (at < 0) return PARTS;
  const names = (args[at]!.split("=")[1] ?? args[at + 1] ?? "").split(",");
  return names.every((name) => PARTS.includes(name as Part)) ? names as Part[] : undefined;
}

function readIfThere(file: string): Results | undefined {
  try {
    return read(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function read(file: string): Results {
  return JSON.parse(Deno.readTextFileSync(pathOf(file)));
}

function pathOf(file: string): string {
  Deno.mkdirSync(new URL("results/", import.meta.url), { recursive: true });
  return new URL(`results/${file}.json`, import.meta.url).pathname;
}

/** Four digits are more than the measurement knows. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" ? Number(value.toPrecision(4)) : value;
}

function say(text: string): void {
  console.error(text);
}
