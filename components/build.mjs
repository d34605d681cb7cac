// Builds what the server sends to browsers. Runs in Node and in Deno; does nothing when nothing has changed.
//
//   node components/build.mjs            components/dist and demo/dist
//   node components/build.mjs --force    also when nothing has changed
//
// components/dist/passerby.js            the evergreen bundle that defines every tag
// components/dist/passerby-<hash>.js     the same bytes under a name that never means anything else
// components/dist/session.js             the headless session alone, and session-<hash>.js
// components/dist/fr-<hash>.js           a translation, loaded when somebody needs it
// components/dist/meta.json              sizes and integrity of each
// components/dist/custom-elements.json   what the tags offer, for editors and documentation

import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import process from "node:process";
import { precompress } from "../.ci/precompress.mjs";
import { fingerprint, listFiles } from "../.ci/sources.mjs";
import { isMain, ROOT } from "../.ci/tools.mjs";

/** The most that `passerby.js`, compressed with Brotli, may weigh on the page of a site owner. */
export const BUDGET_BYTES = 62 * 1024;

const ENTRIES = [
  { path: "components/mod.ts", name: "passerby" },
  { path: "components/session/chat-session.ts", name: "session" },
];

const COMPONENTS_DIST = join(ROOT, "components/dist");
const DEMO_DIST = join(ROOT, "demo/dist");

/**
 * One built file.
 * @typedef {{ bytes: number, gzip: number, brotli: number, integrity: string }} BuiltFile
 * @typedef {{ sources: string, budget: number, files: Record<string, BuiltFile> }} Meta
 */

/**
 * Builds both folders.
 * @param {{ force?: boolean, manifest?: boolean }} [options] `manifest: false` leaves custom-elements.json out
 * @returns {Promise<{ meta: Meta, fresh: boolean }>} `fresh` is false when the last build was still good
 * @throws {Error} with the compiler's messages
 */
export async function build({ force = false, manifest = true } = {}) {
  const sources = fingerprint(["components", "protocol", "demo", ".ci/precompress.mjs", "package-lock.json"]);
  const before = force ? undefined : await readMeta();
  if (before?.sources === sources && (!manifest || "custom-elements.json" in before.files)) {
    return { meta: before, fresh: false };
  }
  const esbuild = await import("esbuild");
  try {
    const outputs = await bundle(esbuild);
    if (manifest) {
      const { createManifest } = await import("./manifest.mjs");
      outputs.set("custom-elements.json", Buffer.from(JSON.stringify(createManifest(), null, 2) + "\n"));
    }
    const files = await writeFolder(COMPONENTS_DIST, outputs);
    await writeFolder(DEMO_DIST, await demo(esbuild));
    const meta = { sources, budget: BUDGET_BYTES, files };
    await writeFile(join(COMPONENTS_DIST, "meta.json"), JSON.stringify(meta, null, 2) + "\n");
    return { meta, fresh: true };
  } finally {
    await esbuild.stop();
  }
}

/** Bundles each entry under its own name and under one that contains its hash. */
async function bundle(esbuild) {
  const outputs = new Map();
  for (const { path, name } of ENTRIES) {
    const hashed = await bundleModule(esbuild, path, name, outputs);
    outputs.set(`${name}.js`, outputs.get(hashed));
  }
  return outputs;
}

/**
 * Bundles one module into `outputs` and returns its file name. What it imports lazily (a translation) becomes a file of
 * its own that shares nothing with it: a shared chunk would cost everybody a second round trip.
 */
async function bundleModule(esbuild, path, name, outputs) {
  const lazyModules = {
    name: "lazy-modules",
    setup(build) {
      build.onResolve({ filter: /^\.{1,2}\// }, async ({ kind, path, resolveDir }) => {
        if (kind !== "dynamic-import") return undefined;
        const file = await bundleModule(esbuild, join(resolveDir, path), basename(path, ".ts"), outputs);
        return { path: `./${file}`, external: true };
      });
    },
  };
  const { outputFiles } = await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: [{ in: path, out: name }],
    outdir: COMPONENTS_DIST,
    entryNames: "[name]-[hash]",
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    minify: true,
    sourcemap: "linked",
    logLevel: "silent",
    plugins: [lazyModules, smallStyles],
  });
  for (const { path, contents } of outputFiles) outputs.set(relative(COMPONENTS_DIST, path), contents);
  return relative(COMPONENTS_DIST, outputFiles.find(({ path }) => path.endsWith(".js")).path);
}

/** Style sheets stand in template literals, which the bundler keeps as they are: comments and white space go. */
const smallStyles = {
  name: "small-styles",
  setup(build) {
    build.onLoad({ filter: /components\/.*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      if (!source.includes("css`")) return undefined;
      return { contents: source.replace(/(?<=\bcss`)[^`]*(?=`)/g, smallStyle), loader: "ts" };
    });
  },
};

/** A style sheet without what only people need. Line ends stay where tokens would run together. */
export function smallStyle(css) {
  return css.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\s+/g, " ").replace(/ ?([{};]) ?/g, "$1")
    .replace(/(?<=[{;][\w-]+): /g, ":").replace(/;}/g, "}").trim();
}

/** Demo pages are copied as they are; their TypeScript becomes modules that import the built components by address. */
async function demo(esbuild) {
  const names = listFiles("demo");
  const scripts = names.filter((name) => name.endsWith(".ts"));
  const outputs = new Map();
  for (const name of names.filter((name) => !scripts.includes(name))) {
    outputs.set(relative("demo", name), await readFile(join(ROOT, name)));
  }
  const { outputFiles } = await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: scripts,
    outbase: "demo",
    outdir: DEMO_DIST,
    bundle: true,
    external: ["/*", "http://*", "https://*"],
    write: false,
    format: "esm",
    target: "es2022",
    logLevel: "silent",
  });
  for (const { path, contents } of outputFiles) outputs.set(relative(DEMO_DIST, path), contents);
  return outputs;
}

/** Writes files with their compressed forms and removes what was there before. */
async function writeFolder(folder, outputs) {
  const { files, written } = await precompress(outputs);
  for (const [name, contents] of written) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), contents);
  }
  if (!existsSync(folder)) return files;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile() && !written.has(relative(folder, path))) await rm(path);
  }
  return files;
}

async function readMeta() {
  const text = await readFile(join(COMPONENTS_DIST, "meta.json"), "utf8").catch(() => undefined);
  return text && JSON.parse(text);
}

/** One line about a finished build, for people. */
export function summary({ meta, fresh }) {
  const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
  const sizes = ["passerby.js", "session.js"].map((name) => {
    const { bytes, brotli } = meta.files[name];
    return `${name} ${kilobytes(bytes)}, ${kilobytes(brotli)} with Brotli`;
  });
  return `${fresh ? "Built" : "Nothing to build"}: ${sizes.join("; ")}`;
}

if (isMain(import.meta.url)) {
  try {
    console.log(summary(await build({ force: process.argv.includes("--force") })));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
