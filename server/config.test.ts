import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { PRODUCTION_ARGS } from "./testing.ts";
import { type Config, CONFIG_ENV, readConfig } from "./config.ts";
import { configTable, helpText } from "./config-help.ts";

Deno.test("Config needs nothing in development", () => {
  const config = read([]);
  assertEquals([config.port, config.host, config.transport, config.production], [8_000, "localhost", "native", false]);
  assertEquals(config.modes, ["text", "video"]);
  assert(Object.isFrozen(config) && Object.isFrozen(config.modes));
});

Deno.test("Config reads flags with = or a space, and switches both ways", () => {
  const config = read([
    "--port",
    "9000",
    "--host=0.0.0.0",
    "--no-landing",
    "--modes",
    "text",
    "--",
    "--secret=" + SECRET,
  ]);
  assertEquals([config.port, config.host, config.landing, config.modes], [9_000, "0.0.0.0", false, ["text"]]);
  assertEquals(config.secret, SECRET);
});

Deno.test("Config takes a flag before the environment, and the environment before the default", () => {
  assertEquals(read([], { PORT: "9001" }).port, 9_001);
  assertEquals(read(["--port", "9002"], { PORT: "9001" }).port, 9_002);
  assertEquals(read([], { PORT: "" }).port, 8_000);
  assertEquals(read(["--landing"], { LANDING: "false" }).landing, true);
  assertEquals(read([], { LANDING: "no" }).landing, false);
  assertEquals(
    [read([]), read(PRODUCTION_ARGS), read([...PRODUCTION_ARGS, "--landing"])].map(({ landing }) => landing),
    [
      true,
      false,
      true,
    ],
  );
  assertEquals(read([], { MAX_CONNECTIONS_PER_ADDRESS: "3" }).maxConnectionsPerAddress, 3);
});

Deno.test("Config errors name the key, what was expected and what came", () => {
  assertEquals(problems(["--port", "abc"]), ['Cannot read config "port": expected 0-65535, got "abc"']);
  assertEquals(problems([], { PORT: "70000" }), ['Cannot read config "PORT": expected 0-65535, got "70000"']);
  assertEquals(problems(["--transport=fast"]), [
    'Cannot read config "transport": expected native or hardened, got "fast"',
  ]);
  assertEquals(problems(["--port"]), ['Cannot read "--port": expected 0-65535, got nothing']);
  assertEquals(problems(["--port", "--host", "::1"]), ['Cannot read "--port": expected 0-65535, got nothing']);
});

Deno.test("Config lists all problems at once", () => {
  assertEquals(problems(["--port=x", "--landing=maybe"], { MODES: "audio", LOG_LEVEL: "loud" }).length, 4);
});

Deno.test("Config never repeats a secret", () => {
  const [problem] = problems([], { SECRET: "hunter2" });
  assertEquals(problem, 'Cannot read config "SECRET": expected at least 32 characters, got 7 characters');
});

Deno.test("Config suggests what an unknown option may have meant", () => {
  assertEquals(problems(["--prot", "1"]), ['Cannot use the unknown option "--prot": did you mean "--port"?']);
  assertEquals(problems(["--no-landin"]), [
    'Cannot use the unknown option "--no-landin": did you mean "--no-landing"?',
  ]);
  assertEquals(problems(["--xyzzyxyzzy"]), ['Cannot use the unknown option "--xyzzyxyzzy": see --help']);
  assertEquals(problems(["--no-port"]).length, 1);
  assertEquals(problems(["start"]), ['Cannot use the argument "start": expected options, see --help']);
});

Deno.test("Config accepts origins in any way people write them, and nothing that is more than an origin", () => {
  const { origins } = read(["--origins", "https://Example.org/, http://localhost:3000,https://bücher.example:443,"]);
  assertEquals(origins, ["https://example.org", "http://localhost:3000", "https://xn--bcher-kva.example"]);
  for (
    const wrong of [
      "example.org",
      "*",
      "https://*.example.org/x",
      "https://a.example/path",
      "https://u@a.example",
      "null",
    ]
  ) {
    assertEquals(problems(["--origins", wrong]).length, 1, wrong);
  }
});

Deno.test("Config takes TURN servers with their secret", () => {
  assertEquals([read([]).turnUrls, read([]).turnSecret], [[], undefined]);
  const config = read(["--turn-urls", "turn:Turn.example.org:3478?transport=udp, turns:turn.example.org:5349"], {
    TURN_SECRET: SECRET,
  });
  assertEquals(config.turnUrls, ["turn:turn.example.org:3478?transport=udp", "turns:turn.example.org:5349"]);
  assertEquals(config.turnSecret, SECRET);
});

Deno.test("Config refuses TURN servers that no browser takes, too many of them, and weak secrets", () => {
  assertEquals(problems([], { TURN_URLS: "https://turn.example.org", TURN_SECRET: SECRET }), [
    'Cannot read config "TURN_URLS": expected at most 8 addresses such as turn:turn.example.org:3478?transport=udp, ' +
    'separated by commas, got "https://turn.example.org"',
  ]);
  const many = Array.from({ length: 9 }, (_, i) => `turn:turn${i}.example.org`).join();
  assertEquals(problems([], { TURN_URLS: many, TURN_SECRET: SECRET }).length, 1);
  for (const weak of ["hunter2", `${SECRET} with spaces`, "ä".repeat(32)]) {
    const [problem, ...more] = problems(["--turn-urls=turn:turn.example.org"], { TURN_SECRET: weak });
    assertStringIncludes(problem!, 'Cannot read config "TURN_SECRET": expected at least 32 printable');
    assert(!problem!.includes(weak));
    assertEquals(more, []);
  }
});

Deno.test("Config wants both of TURN or none, and says which is missing", () => {
  assertEquals(problems(["--turn-urls=turn:turn.example.org"]), [
    'Cannot use config "turn-urls": config "turn-secret" is missing. ' +
    "Name the secret that the TURN servers know, as TURN_SECRET in the environment",
  ]);
  assertEquals(problems(["--turn-secret", SECRET]), [
    'Cannot use config "turn-secret": config "turn-urls" is missing. ' +
    "Name the servers, for example TURN_URLS=turn:turn.example.org:3478?transport=udp",
  ]);
});

Deno.test("Config has text only where calls may not be direct and there is no TURN", () => {
  const turn = ["--turn-urls=turn:turn.example.org", "--turn-secret", SECRET];
  assertEquals([read([]).directCalls, read([]).modes], ["warn", ["text", "video"]]);
  assertEquals(read(["--direct-calls", "off"]).modes, ["text"]);
  assertEquals(read(["--direct-calls", "off", ...turn]).modes, ["text", "video"]);
  assertEquals(problems(["--direct-calls=off", "--modes=video"]), [
    'Cannot use config "direct-calls": it is off and there is no TURN, so no video is possible. Add text to modes',
  ]);
});

Deno.test("A production start lists everything that is missing, and how to set it", () => {
  const found = problems(["--production"]);
  const wanted = ["OPERATOR=", "OPERATOR_CONTACT=", "OPERATOR_COUNTRY=", "OPERATOR_PERSON=", "ORIGINS=", "AGE_MODE="];
  for (const advice of [...wanted, "--accept-unmoderated-video", "--direct-video"]) {
    assertEquals(found.filter((problem) => problem.includes(advice)).length, 1, advice);
  }
  assert(found.every((problem) => problem.startsWith("Cannot start with --production: ")));
  assertEquals(found.length, 8);
});

Deno.test("A production start needs every single one of them", () => {
  assertEquals(read(PRODUCTION_ARGS).transport, "hardened");
  assertEquals(read([...PRODUCTION_ARGS, "--transport=native"]).transport, "native");
  const flags = PRODUCTION_ARGS.flatMap((arg, i) => arg.startsWith("--") && arg !== "--production" ? [i] : []);
  for (const at of flags) {
    const without = PRODUCTION_ARGS.toSpliced(at, 2);
    const missing = problems(without);
    // Without --modes text it is video: nobody watches, and there is no TURN.
    assertEquals(missing.length, PRODUCTION_ARGS[at] === "--modes" ? 2 : 1, PRODUCTION_ARGS[at]);
  }
});

Deno.test("A production start with video wants TURN or a word, and a word about moderation", () => {
  const video = [...PRODUCTION_ARGS, "--modes", "text,video"];
  assertEquals(problems(video).length, 2);
  assertEquals(problems([...video, "--accept-unmoderated-video"]).length, 1);
  assertEquals(problems([...video, "--direct-video"]).length, 1);
  assert(read([...video, "--accept-unmoderated-video", "--direct-video"]).directVideo);
  assertEquals(
    problems([...video, "--accept-unmoderated-video"], { TURN_URLS: "turn:turn.example.org", TURN_SECRET: SECRET }),
    [],
  );
});

Deno.test("Config refuses operator data that says nothing", () => {
  const wrong = [
    ["OPERATOR", "x"],
    ["OPERATOR", "Jo\u202eDoe"],
    ["OPERATOR_CONTACT", "somewhere"],
    ["OPERATOR_CONTACT", "http://example.org"],
    ["OPERATOR_CONTACT", "javascript:alert(1)"],
    ["OPERATOR_COUNTRY", "France"],
    ["POLICY_DATE", "2026-02-30"],
    ["POLICY_DATE", "today"],
    ["AGE_MODE", "none"],
    ["REPORT_DAYS", "91"],
    ["LOG_DIR", "logs"],
    ["LOG_DIR", "/var/log,/"],
    ["LOG_REGION_HEADER", "a b"],
  ] as const;
  for (const [name, value] of wrong) assertEquals(problems([], { [name]: value }).length, 1, `${name}=${value}`);
  assertEquals(read([], { OPERATOR_COUNTRY: "fr", LOG_DIR: "/var/log/passerby/" }).operatorCountry, "FR");
});

Deno.test("Config believes headers about devices and regions only from a named proxy", () => {
  assertStringIncludes(problems(["--log-region-header", "X-Country"])[0]!, '"trusted-proxies" is missing');
  const config = read(["--log-device-header", "X-Device", "--trusted-proxies", "127.0.0.1"]);
  assertEquals(config.logDeviceHeader, "x-device");
});

Deno.test("Config help and table show every key with its meaning and default", () => {
  const help = helpText();
  for (const { flag, meaning, fallback } of configTable()) {
    assertStringIncludes(help, flag);
    assertStringIncludes(help, `${meaning} (default: ${fallback})`);
  }
  assertEquals(readConfig(["--port", "x", "--help"], () => undefined).type, "help");
  assertEquals(configTable().map(({ env }) => env), CONFIG_ENV);
});

const SECRET = "0123456789abcdef0123456789abcdef";

function read(args: string[], env: Record<string, string> = {}): Config {
  const result = readConfig(args, (name) => env[name]);
  if (result.type !== "config") throw new Error(JSON.stringify(result));
  return result.config;
}

function problems(args: string[], env: Record<string, string> = {}): string[] {
  const result = readConfig(args, (name) => env[name]);
  return result.type === "problems" ? result.problems : [];
}
