import { availableParallelism } from "node:os";
import { denoPath, scriptCommand } from "./tools.mjs";

/**
 * One named check of the gate. `load` says how many processors it keeps busy on average, which is little for what mostly
 * waits; `after` names a check that it never runs beside. `browsers` are looked for, and installed, before it begins.
 * What is `apart` runs only when it is asked for by its name.
 * @typedef {[program: string, args: string[], env?: Record<string, string>]} Command
 * @typedef {{ about: string, commands: () => Command[], load: number, after?: string[],
 *   browsers?: boolean, apart?: boolean }} Check
 */

/** Tests wait for each other, for timers and for browsers: more of them at a time than there are processors. */
const SIDE_BY_SIDE = { DENO_JOBS: String(2 * availableParallelism()) };

/** @type {Record<string, Check>} */
export const CHECKS = {
  format: {
    about: "every file is formatted (deno fmt puts it right)",
    load: 0.5,
    commands: () => [deno("fmt", "--check")],
  },
  lint: {
    about: "deno lint",
    load: 0.5,
    commands: () => [deno("lint", "--quiet")],
  },
  build: {
    about: "bundle within its budget, every tag documented",
    load: 1,
    commands: () => [scriptCommand("components/build.mjs"), scriptCommand(".ci/check-build.mjs")],
  },
  types: {
    about: "both type programs: Deno's and the browsers'",
    load: 1,
    commands: () => [
      deno("check", "--quiet", "protocol", "server", ".ci"),
      // Apart, since their scripts for pages bring the browsers' types along, which differ from Deno's.
      deno("check", "--quiet", "bench"),
      deno("check", "--quiet", "e2e"),
      scriptCommand("node_modules/typescript/bin/tsc", ["--project", "components"]),
    ],
  },
  unit: {
    about: "tests of protocol and server, with coverage",
    load: 0.75,
    commands: () => [
      test("--quiet", "--coverage=coverage/unit", "--coverage-raw-data-only", "--clean", ".ci/units.ts"),
      deno("coverage", "--quiet", "--lcov", "--output=coverage/unit.lcov", "coverage/unit"),
      scriptCommand(".ci/check-coverage.mjs"),
    ],
  },
  hostile: {
    about: "hostile clients against the real server over both transports, in the short form, and the fuzzer",
    // It mostly waits, but for ends that must come in time: browsers wait until it is over.
    load: 0.25,
    after: ["build"],
    commands: () => [scriptCommand("components/build.mjs"), test("e2e/hostile/")],
  },
  house: {
    about: "who may import whom, banned words, file names",
    load: 1,
    commands: () => [deno("test", "--no-check", "--allow-read", ".ci/")],
  },
  docs: {
    about: "code in documentation compiles, links lead somewhere, configuration table and test vectors are right",
    load: 1,
    commands: () => [
      deno("check", "--quiet", "--doc", "protocol/mod.ts"),
      scriptCommand(".ci/check-links.mjs"),
      deno("run", "--allow-read", ".ci/config-table.ts"),
      deno("run", "--allow-read", "e2e/make-vectors.ts", "--check"),
    ],
  },
  e2e: {
    about: "two real browsers, one real server: the proofs of the promises and the main job; the files of deploy/",
    load: 1,
    after: ["build", "hostile"],
    browsers: true,
    commands: () => [
      scriptCommand(".ci/programs.mjs"),
      scriptCommand("components/build.mjs"),
      withStories("short", test("--ignore=e2e/hostile,e2e/groups", "e2e/")),
    ],
  },
  components: {
    about: "tests of the elements in every engine",
    load: 1,
    after: ["hostile"],
    browsers: true,
    commands: () => [scriptCommand("node_modules/@web/test-runner/dist/bin.js", ["--static-logging"])],
  },
  bench: {
    about: "the race runs, in its short form; nothing is said about speed",
    load: 0.25,
    after: ["build"],
    browsers: true,
    commands: () => [
      scriptCommand("components/build.mjs"),
      test("bench/"),
      deno("run", "--no-check", "--allow-all", "bench/bench.ts", "--short"),
    ],
  },
  stories: {
    about: "the stories that e2e leaves out: the other engine, the other way, faults that last",
    load: 2,
    after: ["build", "hostile"],
    browsers: true,
    apart: true,
    commands: () => [
      scriptCommand(".ci/programs.mjs"),
      scriptCommand("components/build.mjs"),
      withStories("rest", test("e2e/groups/")),
    ],
  },
};

/**
 * Tests whose types are checked already, by the check of that name.
 * @returns {Command}
 */
function test(...args) {
  return [denoPath(), ["test", "--no-check", "--allow-all", "--parallel", ...args], SIDE_BY_SIDE];
}

/**
 * @param {"short" | "rest"} form
 * @param {Command} command
 * @returns {Command}
 */
function withStories(form, [program, args, env]) {
  return [program, args, { ...env, STORIES: form }];
}

/** @returns {Command} */
function deno(...args) {
  return [denoPath(), args];
}
