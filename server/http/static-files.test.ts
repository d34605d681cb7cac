import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { StaticFiles } from "./static-files.ts";

const JS = "export const plain = 1;\n";

async function files() {
  const folder = await Deno.makeTempDir();
  const write = (name: string, text: string) => Deno.writeTextFile(`${folder}/${name}`, text);
  await Deno.mkdir(`${folder}/dist/deep`, { recursive: true });
  await write("secret.txt", "outside");
  await write("dist/passerby.js", JS);
  await write("dist/passerby.js.br", "BROTLI");
  await write("dist/passerby.js.gz", "GZIP");
  await write("dist/passerby-AB12CD34.js", JS);
  await write("dist/index.html", "<!doctype html>");
  await write("dist/deep/style.css", "a {}");
  await write("dist/mark.svg", "<svg/>");
  await write("dist/.hidden", "hidden");
  await write("dist/lone.gz", "an archive");
  const url = new URL(`file://${folder}/dist/`);
  const read = await StaticFiles.read([
    { folder: url, prefix: "/", crossOrigin: true },
    { folder: url, prefix: "/demo/" },
    { folder: new URL("missing/", url), prefix: "/missing/" },
  ]);
  await Deno.remove(folder, { recursive: true }); // everything is in memory by now
  return (path: string, headers: Record<string, string> = {}) =>
    read.respond(path, new Request("http://localhost/", { headers }));
}

Deno.test("Static files have their media type, length and bytes, from memory alone", async () => {
  const get = await files();
  const types = {
    "/passerby.js": "text/javascript; charset=UTF-8",
    "/index.html": "text/html; charset=UTF-8",
    "/deep/style.css": "text/css; charset=UTF-8",
    "/mark.svg": "image/svg+xml",
  };
  for (const [path, type] of Object.entries(types)) assertEquals(get(path)!.headers.get("content-type"), type);
  const response = get("/passerby.js")!;
  assertEquals(response.headers.get("content-length"), String(JS.length));
  assertEquals(await response.text(), JS);
});

Deno.test("Static files come compressed to those who can read it", async () => {
  const get = await files();
  for (
    const [accepts, encoding, body] of [
      ["br, gzip", "br", "BROTLI"],
      ["gzip, deflate", "gzip", "GZIP"],
      ["br;q=0, gzip", "gzip", "GZIP"],
      ["gzip;q=0.5, br;q=0.9", "br", "BROTLI"],
      ["identity", null, JS],
      ["zstd", null, JS],
      ["", null, JS],
      [undefined, null, JS],
    ] as const
  ) {
    const response = get("/passerby.js", accepts === undefined ? {} : { "accept-encoding": accepts })!;
    assertEquals(response.headers.get("content-encoding"), encoding, accepts);
    assertEquals(response.headers.get("vary"), "accept-encoding");
    assertEquals(response.headers.get("content-type"), "text/javascript; charset=UTF-8");
    assertEquals(await response.text(), body);
  }
  assertEquals(get("/mark.svg", { "accept-encoding": "br" })!.headers.get("content-encoding"), null);
});

Deno.test("Static files have strong entity tags, one per encoding, and answer 304 to the right one", async () => {
  const get = await files();
  const tags = ["br", "gzip", "identity"].map((name) =>
    get("/passerby.js", { "accept-encoding": name })!.headers.get("etag")
  );
  assertEquals(new Set(tags).size, 3);
  for (const tag of tags) assert(/^"[^"]+"$/.test(tag!), tag!);
  const [br, gzip] = tags as [string, string];
  const fresh = get("/passerby.js", { "accept-encoding": "br", "if-none-match": br })!;
  assertEquals([fresh.status, await fresh.text(), fresh.headers.get("etag")], [304, "", br]);
  assertEquals(fresh.headers.get("cache-control"), "no-cache");
  assertEquals(get("/passerby.js", { "accept-encoding": "br", "if-none-match": gzip })!.status, 200);
  assertEquals(get("/passerby.js", { "accept-encoding": "br", "if-none-match": `"x", W/${br}` })!.status, 304);
});

Deno.test("Static files with a hash in their name are kept forever, others are asked for again", async () => {
  const get = await files();
  assertEquals(get("/passerby-AB12CD34.js")!.headers.get("cache-control"), "public, max-age=31536000, immutable");
  for (const path of ["/passerby.js", "/index.html", "/deep/style.css"]) {
    assertEquals(get(path)!.headers.get("cache-control"), "no-cache");
  }
});

Deno.test("Static files for other sites say so, our own pages' files do not", async () => {
  const get = await files();
  const bundle = get("/passerby.js")!.headers;
  assertEquals(bundle.get("access-control-allow-origin"), "*");
  assertEquals(bundle.get("cross-origin-resource-policy"), "cross-origin");
  const own = get("/demo/passerby.js")!.headers;
  assertEquals(own.get("access-control-allow-origin"), null);
  assertEquals(own.get("cross-origin-resource-policy"), "same-origin");
});

Deno.test("Static files answer a folder with its index, and nothing outside the map", async () => {
  const get = await files();
  assertEquals(await get("/demo/")!.text(), "<!doctype html>");
  assertNotEquals(get("/lone.gz"), undefined);
  const absent = [
    "/secret.txt",
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/deep/../passerby.js",
    "/.hidden",
    "/passerby.js.br",
    "/passerby.js.gz",
    "/deep",
    "/deep/",
    "//passerby.js",
    "/passerby.js%00",
    "/missing/x",
    "/constructor",
    "/__proto__",
    "",
  ];
  for (const path of absent) assertEquals(get(path), undefined, path);
});
