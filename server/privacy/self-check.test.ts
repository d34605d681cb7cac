import { assertEquals, assertStringIncludes } from "@std/assert";
import { checkSelf, describeExcess, type Runtime } from "./self-check.ts";

type Grants = { all?: string[]; some?: Record<string, string[]>; stores?: string[] };
const NEEDED = { read: ["components/dist"], env: ["PORT"], net: ["127.0.0.1:8000"] };
const NEEDS = { logDir: undefined, address: "127.0.0.1:8000" };

/** Grants whole kinds, or named parts of one; a part is a path, a variable or a host. */
function runtime({ all = [], some = NEEDED, stores = [] }: Grants): Runtime {
  return {
    may(descriptor) {
      if (all.includes(descriptor.name)) return true;
      const { path, variable, host } = descriptor as unknown as Record<string, string | undefined>;
      const part = path ?? variable ?? host;
      return part !== undefined && (some[descriptor.name] ?? []).includes(part);
    },
    canStore: (store) => Promise.resolve(stores.includes(store)),
  };
}

async function bad(grants: Grants, needs: Parameters<typeof checkSelf>[1] = NEEDS): Promise<string[]> {
  return (await checkSelf(runtime(grants), needs)).filter(({ isGood }) => !isGood).map(({ id }) => id);
}

Deno.test("A process with what it needs and nothing else is good", async () => {
  assertEquals(await bad({}), []);
  const results = (await checkSelf(runtime({}), NEEDS)).map(({ id, result }) => `${id}: ${result.en}`);
  assertEquals(results.slice(0, 4), [
    "write: None",
    "read: Only what it needs",
    "env: Only what it needs",
    "net: Only what it needs",
  ]);
});

for (const kind of ["write", "read", "env", "net", "run", "ffi", "sys"]) {
  Deno.test(`A process with every right to ${kind} has more than it needs`, async () => {
    assertEquals(await bad({ all: [kind] }), [kind]);
  });
}

Deno.test("A process with a foreign part of a right has more than it needs", async () => {
  assertEquals(await bad({ some: { ...NEEDED, read: ["/etc/passwd"] } }), ["read"]);
  assertEquals(await bad({ some: { ...NEEDED, write: ["/tmp"] } }), ["write"]);
  assertEquals(await bad({ some: { ...NEEDED, env: ["HOME"] } }), ["env"]);
  assertEquals(await bad({ some: { ...NEEDED, net: ["example.com:443"] } }), ["net"]);
});

Deno.test("The folder for logs may be written when it is configured, and then alone", async () => {
  const needs = { ...NEEDS, logDir: "/var/log/passerby" };
  assertEquals(await bad({ some: { ...NEEDED, write: ["/var/log/passerby"] } }, needs), []);
  assertEquals(await bad({ some: { ...NEEDED, write: ["/var/log/passerby", "/"] } }, needs), ["write"]);
  assertEquals(await bad({ all: ["write"] }, needs), ["write"]);
});

Deno.test("A process that can store something has more than it needs, and the operator is told how to start it", async () => {
  for (const store of ["localStorage", "caches", "kv"]) assertEquals(await bad({ stores: [store] }), [store]);
  const measured = await checkSelf(runtime({ all: ["run"], stores: ["caches"] }), NEEDS);
  assertStringIncludes(describeExcess(measured)!, "run, caches. Start it with `npm start`");
  assertEquals(describeExcess(await checkSelf(runtime({}), NEEDS)), undefined);
});

Deno.test("Production refuses to run with more rights than it needs", async () => {
  const { PRODUCTION_ARGS } = await import("../testing.ts");
  const main = new URL("../main.ts", import.meta.url).pathname;
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--allow-all", main, "--port", "0", ...PRODUCTION_ARGS],
    env: { DENO_NO_UPDATE_CHECK: "1", DENO_DIR: "/dev/null/none", NO_COLOR: "1" },
  }).output();
  assertEquals(code, 1);
  const text = new TextDecoder().decode(stderr);
  assertStringIncludes(
    text,
    "Cannot start with --production: This process may do more than the server needs: write, read",
  );
});
