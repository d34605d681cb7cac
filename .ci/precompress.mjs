import { createHash } from "node:crypto";
import { extname } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** Files of these kinds shrink. Source maps do too, but only developers fetch them. */
const TEXT = new Set([".js", ".mjs", ".css", ".html", ".json", ".svg", ".txt", ".webmanifest"]);

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/**
 * Adds `.br` and `.gz` beside every text file.
 * @param {Map<string, Uint8Array>} outputs contents by name
 * @returns {Promise<{ files: Record<string, import("../components/build.mjs").BuiltFile>, written: Map<string, Uint8Array> }>}
 */
export async function precompress(outputs) {
  const written = new Map(outputs);
  const files = {};
  await Promise.all(
    [...outputs].sort().map(async ([name, contents]) => {
      const integrity = `sha384-${createHash("sha384").update(contents).digest("base64")}`;
      files[name] = { bytes: contents.length, gzip: contents.length, brotli: contents.length, integrity };
      if (!TEXT.has(extname(name))) return;
      const [br, gz] = await Promise.all([
        brotli(contents, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: contents.length } }),
        gzipped(contents, { level: 9 }),
      ]);
      written.set(`${name}.br`, br).set(`${name}.gz`, gz);
      Object.assign(files[name], { gzip: gz.length, brotli: br.length });
    }),
  );
  return { files, written };
}
