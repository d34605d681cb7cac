import { denoPath, scriptCommand } from "./tools.mjs";

/**
 * One named check of the gate.
 * @typedef {[program: string, args: string[]]} Command
 * @typedef {{ about: string, commands: () => Command[], alone?: boolean }} Check
 * `alone` keeps other checks away: browsers want the machine for themselves.
 */

/** @type {Record<string, Check>} */
export const CHECKS = {
  format: {
    about: "every file is formatted (deno fmt puts it right)",
    commands: () => [deno("fmt", "--check")],
  },
  lint: {
    about: "deno lint",
    commands: () => [deno("lint", "--quiet")],
  },
  house: {
    about: "who may import whom, banned words, file names",
    commands: () => [deno("test", "--allow-read", ".ci/")],
  },
  types: {
    about: "both type programs: Deno's and the browsers'",
    commands: () => [
      deno("check", "--quiet", "protocol", "server"),
      // Apart, since their scripts for pages bring the browsers' types along, which differ from Deno's.
      deno("check", "--quiet", "bench"),
      deno("check", "--quiet", "e2e"),
      scriptCommand("node_modules/typescript/bin/tsc", ["--project", "components"]),
    ],
  },
  docs: {
    about: "code in documentation compiles, links lead somewhere, configuration table and test vectors are right",
    commands: () => [
      deno("check", "--quiet", "--doc", "protocol/mod.ts"),
      scriptCommand(".ci/check-links.mjs"),
      deno("run", "--allow-read", ".ci/config-table.ts"),
      deno("run", "--allow-read", "e2e/make-vectors.ts", "--check"),
    ],
  },
  build: {
    about: "bundle within its budget, every tag documented",
    commands: () => [scriptCommand("components/build.mjs"), scriptCommand(".ci/check-build.mjs")],
  },
  unit: {
    about: "tests of protocol and server, with coverage",
    commands: () => [
      deno(
        "test",
        "--allow-all",
        "--parallel",
        "--quiet",
        "--coverage=coverage/unit",
        "--clean",
        "protocol/",
        "server/",
      ),
      deno("coverage", "--quiet", "--lcov", "--output=coverage/unit.lcov", "coverage/unit"),
      scriptCommand(".ci/check-coverage.mjs"),
    ],
  },
  components: {
    about: "tests of the elements in every engine",
    commands: () => [scriptCommand("node_modules/@web/test-runner/dist/bin.js", ["--static-logging"])],
    alone: true,
  },
  bench: {
    about: "the race runs, in its short form; nothing is said about speed",
    commands: () => [deno("test", "--allow-all", "bench/"), deno("run", "--allow-all", "bench/bench.ts", "--short")],
    alone: true,
  },
  hostile: {
    about: "hostile clients against the real server over both transports, in the short form, and the fuzzer",
    commands: () => [scriptCommand("components/build.mjs"), deno("test", "--allow-all", "--parallel", "e2e/hostile/")],
    alone: true,
  },
  e2e: {
    about: "two real browsers, one real server",
    commands: () => [
      scriptCommand(".ci/programs.mjs"),
      scriptCommand("components/build.mjs"),
      deno("test", "--allow-all", "--parallel", "--ignore=e2e/hostile", "e2e/"),
    ],
    alone: true,
  },
};

/** @returns {Command} */
function deno(...args) {
  return [denoPath(), args];
}
