import { eTag, ifNoneMatch } from "@std/http/etag";
import { acceptsEncodings } from "@std/http/negotiation";
import { contentType } from "@std/media-types";

/** One file with its compressed forms, ready to send. */
type Entry = {
  identity: Variant;
  br: Variant | undefined;
  gzip: Variant | undefined;
  headers: Record<string, string>;
};
type Variant = { bytes: Uint8Array<ArrayBuffer>; etag: string };

/** Where files come from and go to. `prefix` ends with a slash; without `crossOrigin` only our own pages may use them. */
export type StaticFolder = { folder: URL; prefix: string; crossOrigin?: boolean };

/** All files that this server ever sends, read once: what is not among them does not exist for anybody. */
export class StaticFiles {
  readonly #entries: ReadonlyMap<string, Entry>;

  private constructor(entries: ReadonlyMap<string, Entry>) {
    this.#entries = entries;
  }

  /** Reads the folders. A folder that does not exist has no files. */
  static async read(folders: readonly StaticFolder[]): Promise<StaticFiles> {
    const entries = new Map<string, Entry>();
    for (const { folder, prefix, crossOrigin } of folders) {
      const files = await readFolder(folder);
      for (const [name, bytes] of files) {
        if (/\.(br|gz)$/.test(name) && files.has(name.slice(0, name.lastIndexOf(".")))) continue;
        entries.set(prefix + name, {
          identity: await variant(bytes),
          br: await variant(files.get(`${name}.br`)),
          gzip: await variant(files.get(`${name}.gz`)),
          headers: headersFor(name, crossOrigin === true),
        });
      }
    }
    for (const [path, entry] of [...entries]) {
      if (path.endsWith("/index.html")) entries.set(path.slice(0, -"index.html".length), entry);
    }
    return new StaticFiles(entries);
  }

  /** The paths that exist. */
  get paths(): string[] {
    return [...this.#entries.keys()];
  }

  /** The answer for a path; undefined when there is no such file. */
  respond(path: string, request: Request): Response | undefined {
    const entry = this.#entries.get(path);
    if (entry === undefined) return undefined;
    const encoding = chooseEncoding(entry, request);
    const { bytes, etag } = entry[encoding] ?? entry.identity;
    const headers = new Headers(entry.headers);
    headers.set("etag", etag);
    if (!ifNoneMatch(request.headers.get("if-none-match"), etag)) return new Response(null, { status: 304, headers });
    if (encoding !== "identity") headers.set("content-encoding", encoding);
    headers.set("content-length", String(bytes.length));
    return new Response(bytes, { headers });
  }
}

function chooseEncoding({ br, gzip }: Entry, request: Request): "identity" | "br" | "gzip" {
  if (!request.headers.get("accept-encoding")) return "identity"; // the negotiation takes silence for "anything"
  const offered = [br && "br", gzip && "gzip", "identity"].filter((name) => name !== undefined) as string[];
  return (acceptsEncodings(request, ...offered) ?? "identity") as "identity" | "br" | "gzip";
}

function headersFor(name: string, crossOrigin: boolean): Record<string, string> {
  return {
    "content-type": contentType(name.slice(name.lastIndexOf("."))) ?? "application/octet-stream",
    // A name with a hash of its content never means anything else (RFC 8246).
    "cache-control": /-[0-9A-Z]{8}\.\w+(\.map)?$/.test(name) ? "public, max-age=31536000, immutable" : "no-cache",
    vary: "accept-encoding",
    ...(crossOrigin
      ? { "access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin" }
      : { "cross-origin-resource-policy": "same-origin" }),
  };
}

async function variant(bytes: Uint8Array<ArrayBuffer>): Promise<Variant>;
async function variant(bytes: Uint8Array<ArrayBuffer> | undefined): Promise<Variant | undefined>;
async function variant(bytes: Uint8Array<ArrayBuffer> | undefined): Promise<Variant | undefined> {
  return bytes && { bytes, etag: (await eTag(bytes))! };
}

/** All files below a folder by their path in it, without hidden ones. */
async function readFolder(folder: URL, into = new Map<string, Uint8Array<ArrayBuffer>>(), path = "") {
  try {
    for await (const { name, isFile, isDirectory } of Deno.readDir(new URL(path || ".", folder))) {
      if (name.startsWith(".")) continue;
      if (isFile) into.set(path + name, await Deno.readFile(new URL(path + name, folder)));
      else if (isDirectory) await readFolder(folder, into, `${path}${name}/`);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return into;
}
