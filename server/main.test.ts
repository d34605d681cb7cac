import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { serverPermissions } from "../.ci/server-permissions.mjs";
import { PRODUCTION_ARGS } from "./testing.ts";

/** The process as a whole: what a person sees who starts and stops it. Its own folder, so that nothing must be built. */
async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const root = new URL("../", import.meta.url);
  for (const name of ["server", "protocol", "node_modules", "deno.json", "package.json"]) {
    await Deno.symlink(new URL(name, root).pathname, `${folder}/${name}`);
  }
  await Deno.mkdir(`${folder}/components/dist`, { recursive: true });
  await Deno.writeTextFile(`${folder}/components/dist/passerby.js`, "export {};\n");
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function start(
  folder: string,
  args: string[],
  permissions = ["--allow-net", "--allow-read", "--allow-env"],
  env: Record<string, string> = {},
): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", ...permissions, `${folder}/server/main.ts`, ...args],
    cwd: folder,
    clearEnv: true,
    env: { HOME: folder, DENO_NO_UPDATE_CHECK: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Below a file there can be no folder, so the runtime cannot keep what a program wants to store. */
const NO_STORAGE = { DENO_DIR: new URL("main.ts/none", import.meta.url).pathname };

/** Reads lines until one satisfies; the rest of the stream is drained in the background. */
async function lineOf(stream: ReadableStream<Uint8Array>, wanted: RegExp): Promise<string> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    text += value ?? "";
    const line = text.split("\n").slice(0, -1).find((line) => wanted.test(line));
    if (line !== undefined || done) {
      (async () => {
        while (!(await reader.read()).done);
      })();
      return line ?? text;
    }
  }
}

for (const transport of ["native", "hardened"]) {
  Deno.test(`Main over ${transport} says where it is, serves, and says come back when it is told to stop`, async () => {
    await withFolder(async (folder) => {
      const server = start(folder, ["--port", "0", "--transport", transport]);
      const errors = new Response(server.stderr).text();
      const line = await lineOf(server.stdout, /ready/);
      assertMatch(line, /^Passerby is ready at http:\/\/localhost:\d+$/);
      const url = line.slice("Passerby is ready at ".length);
      for (const host of ["localhost", "127.0.0.1"]) {
        const response = await fetch(`${url.replace("localhost", host)}/healthz`);
        assertEquals([response.status, await response.text()], [200, "ok\n"]);
      }
      const socket = new WebSocket(`${url.replace("http", "ws")}/ws`, {
        protocols: ["passerby.v1"],
        headers: { origin: url },
      });
      await new Promise((resolve) => socket.onopen = resolve);
      const closed = new Promise<CloseEvent>((resolve) => socket.onclose = resolve);

      const second = await start(folder, ["--port", new URL(url).port]).output();
      const taken = `Cannot listen on port ${new URL(url).port}: it is already in use; choose another with --port\n`;
      assertEquals([second.code, new TextDecoder().decode(second.stderr)], [1, taken]);

      server.kill("SIGTERM");
      assertEquals((await closed).code, 1012);
      assertEquals((await server.status).code, 0);
      const events = (await errors).trim().split("\n").map((line) => JSON.parse(line).event);
      assertEquals(events, ["started", "excess-rights", "random-secret", "direct-calls", "stopping", "stopped"]);
    });
  });
}

Deno.test("Main in production says what nobody can do yet, and may do no more than it needs", async () => {
  await withFolder(async (folder) => {
    const args = ["--port", "0", ...PRODUCTION_ARGS];
    const server = start(folder, args, serverPermissions({ args, env: {} }), NO_STORAGE);
    const errors = new Response(server.stderr).text();
    const line = await lineOf(server.stdout, /reports|^$/);
    assertStringIncludes(line, "This version has no way to read reports or to restrict somebody");
    server.kill("SIGTERM");
    assertEquals((await server.status).code, 0);
    const events = (await errors).trim().split("\n").map((line) => JSON.parse(line).event);
    assertEquals(events, ["started", "random-secret", "unread-reports", "no-trusted-proxy", "stopping", "stopped"]);
  });
});

Deno.test("Main explains itself, and refuses what it cannot use with a line each", async () => {
  await withFolder(async (folder) => {
    const [help, wrong] = await Promise.all([
      start(folder, ["--help"]).output(),
      start(folder, ["--production", "--prot", "80"]).output(),
    ]);
    assertEquals(help.code, 0);
    assertStringIncludes(new TextDecoder().decode(help.stdout), "--max-connections-per-address");
    assertEquals(wrong.code, 1);
    assertEquals(new TextDecoder().decode(wrong.stderr).trim().split("\n").length, 1);
  });
});
