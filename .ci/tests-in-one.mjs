import { mkdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { build } from "esbuild";
import { listTests } from "./sources.mjs";
import { ROOT } from "./tools.mjs";

/** Relative to the project. */
const BUNDLE = "dist/tests/elements.test.js";

/**
 * Bundles every test of the elements, with all that it imports, into one file. A page of its own for each of the tests,
 * and two hundred modules for each page, take a browser several times as long as the tests themselves.
 * @returns {Promise<string>} the path of the bundle, relative to the project
 */
export async function bundleTests() {
  const outfile = join(ROOT, BUNDLE);
  await mkdir(dirname(outfile), { recursive: true });
  await build({
    stdin: { contents: listTests("components").map((path) => `import "./${path}";`).join("\n"), resolveDir: ROOT },
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
  return BUNDLE;
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
