import { mkdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { build } from "esbuild";
import { listTests } from "./sources.mjs";
import { ROOT } from "./tools.mjs";

/** Each has its own time to finish, whatever runs beside it. */
const BUNDLES = 3;

/**
 * Bundles the tests of the elements, with all that they import, into a few files. A page of its own for each of the tests,
 * and two hundred modules for each page, take a browser several times as long as the tests themselves.
 * @returns {Promise<string[]>} the paths of the bundles, relative to the project
 */
export async function bundleTests() {
  const tests = listTests("components");
  return await Promise.all(Array.from({ length: BUNDLES }, async (_, i) => {
    const path = `dist/tests/elements-${i + 1}.test.js`;
    await bundle(tests.filter((_, at) => at % BUNDLES === i), join(ROOT, path));
    return path;
  }));
}

async function bundle(tests, outfile) {
  await mkdir(dirname(outfile), { recursive: true });
  await build({
    stdin: { contents: tests.map((path) => `import "./${path}";`).join("\n"), resolveDir: ROOT },
    outfile,
    bundle: true,
    format: "esm",
    target: "es2022",
    conditions: ["development"],
    external: ["/__web-*"], // the runner's own
    sourcemap: true,
    logLevel: "warning",
    plugins: [sourceAddresses],
  });
}

/** What a module fetches lies beside its source, not beside the bundle. */
const sourceAddresses = {
  name: "source-addresses",
  setup(build) {
    build.onLoad({ filter: /\/components\/.*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const address = `new URL(${JSON.stringify(`/${relative(ROOT, path)}`)}, location.origin).href`;
      return { contents: source.replaceAll("import.meta.url", address), loader: "ts" };
    });
  },
};
