import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { WebSocket as Socket } from "ws";
import { freePort } from "../.ci/free-port.mjs";
import { hasProgram, ROOT } from "../.ci/tools.mjs";
import { SUBPROTOCOL } from "../protocol/mod.ts";
import { CONFIG_ENV, readConfig } from "../server/config.ts";
import { PRODUCTION } from "./harness/production.ts";
import { findProgram } from "./harness/programs.ts";
import { straceProblem } from "./harness/strace.ts";
import { allowedCalls, readUnit } from "./harness/unit-file.ts";
import { waitUntil } from "./harness/wait-until.ts";

// What systemd would do with the very unit that site owners copy, as far as a test can do it without being systemd.

const PATH = new URL("../deploy/passerby.service", import.meta.url).pathname;
const SERVICE = readUnit(await Deno.readTextFile(PATH), "Service");
/** What an operator puts into /etc/passerby.env; that it is in production is said by the unit. */
const { PRODUCTION: _theUnits, ...WHO } = PRODUCTION;
const OPERATOR = { ...WHO, ORIGINS: "https://site.example" };
/** How exposed systemd finds the unit, of 100; it was 12 when this was written. */
const EXPOSURE = 15;

const hasSystemd = await findProgram("systemd-analyze", ["--version"]) !== undefined;
const noTrace = await straceProblem();
if (noTrace !== undefined) console.warn(`System calls are not looked at: ${noTrace}`);

Deno.test("passerby.service: its environment and what the operator adds make a start in production", () => {
  const environment = environmentOf(SERVICE);
  const { NO_INSTALL, ...ours } = environment;
  assertEquals(NO_INSTALL, "1");
  assertEquals(Object.keys({ ...ours, ...OPERATOR }).filter((name) => !CONFIG_ENV.includes(name)), []);
  const result = readConfig([], (name) => ({ ...ours, ...OPERATOR } as Record<string, string>)[name]);
  assert(result.type === "config", JSON.stringify(result));
  assertEquals([result.config.production, result.config.host], [true, "127.0.0.1"]);
  assertNotEquals(result.config.trustedProxies.length, 0);
});

Deno.test("passerby.service: nothing can be written, swapped out or dumped", () => {
  const of = (name: string) => SERVICE.get(name)?.at(-1);
  assertEquals([of("ProtectSystem"), of("MemorySwapMax"), of("LimitCORE")], ["strict", "0", "0"]);
  assertMatch(of("InaccessiblePaths") ?? "", /^\/tmp \/var\/tmp /);
  const writable = [...SERVICE.keys()].filter((name) => /^(ReadWritePaths|\w+Directory|BindPaths)$/.test(name));
  assertEquals(writable, ["WorkingDirectory"]);
});

Deno.test({
  name: "passerby.service: systemd understands it and finds little that is open",
  ignore: !hasSystemd,
  fn: async () => {
    const security = ["security", "--offline=yes", `--threshold=${EXPOSURE}`, PATH];
    for (const args of [["verify", "--man=no", PATH], security]) {
      const { success, stdout, stderr } = await new Deno.Command("systemd-analyze", { args }).output();
      assert(success, new TextDecoder().decode(stderr) + new TextDecoder().decode(stdout));
    }
  },
});

Deno.test({
  name: "passerby.service: the server starts, talks and says goodbye with the system calls that are left to it",
  ignore: !hasSystemd || noTrace !== undefined || !hasProgram("node"),
  fn: async () => {
    const [program, ...args] = SERVICE.get("ExecStart")![0]!.split(" ");
    const port = await freePort();
    const calls = await Deno.makeTempFile({ prefix: "passerby-calls-" });
    const child = new Deno.Command("strace", {
      args: ["-D", "-f", "-qq", "-c", "-U", "name", "-o", calls, program!.replace("/usr/bin/", ""), ...args],
      cwd: ROOT,
      clearEnv: true,
      env: { PATH: Deno.env.get("PATH")!, ...environmentOf(SERVICE), ...OPERATOR, PORT: `${port}` },
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    let log = "";
    const reading = [child.stdout, child.stderr].map(async (stream) => {
      for await (const chunk of stream.pipeThrough(new TextDecoderStream())) log += chunk;
    });
    let isOver = false;
    const over = child.status.then(() => isOver = true);
    try {
      await waitUntil("the server is ready", () => {
        if (isOver) throw new Error("It ended before it was ready");
        return log.includes("Passerby is ready");
      }, 60_000);
      // With this mode systemd tells the first process only, as this does.
      assertEquals(SERVICE.get("KillMode"), ["mixed"]);
      assertEquals(await greet(port, () => child.kill("SIGTERM")), 1012);
      assertEquals((await child.status).code, 0);
      await Promise.all(reading);
      assertMatch(log, /"event":"stopped"/);
    } catch (error) {
      console.error(log);
      throw error;
    } finally {
      if (!isOver) child.kill("SIGKILL");
      await over;
    }
    const used = await waitUntil("the list of calls is written", async () => {
      const [, list] = /^-+\n([^]*?)^-+$/m.exec(await Deno.readTextFile(calls)) ?? [];
      return list?.split("\n").map((line) => line.trim()).filter((line) => line !== "");
    });
    await Deno.remove(calls);
    assert(used.includes("accept4"), "control: the list has what every server needs");
    const allowed = await allowedCalls(SERVICE.get("SystemCallFilter")!);
    assertEquals(used.filter((name) => !allowed.has(name)), []);
    assert(!allowed.has("mount") && !allowed.has("setpriority"), "control: not everything is allowed");
  },
});

/** Comes in, has `act` done, and waits for the end: the code with which the server closes. */
function greet(port: number, act: () => void): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new Socket(`ws://127.0.0.1:${port}/ws`, SUBPROTOCOL, { origin: OPERATOR.ORIGINS });
    socket.on("open", () => socket.send(JSON.stringify({ type: "hello" })));
    socket.on("message", act);
    socket.on("close", resolve);
    socket.on("error", reject);
  });
}

function environmentOf(service: Map<string, string[]>): Record<string, string> {
  const pairs = (service.get("Environment") ?? []).flatMap((line) => line.split(" "));
  return Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
}
