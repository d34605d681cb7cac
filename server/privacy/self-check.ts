import type { Words } from "./ports.ts";

/** One thing that the process found out about itself. */
export type Measured = { readonly id: string; readonly what: Words; readonly result: Words; readonly isGood: boolean };

/** What the check asks of its runtime; tests pass one that answers as they like. */
export type Runtime = {
  /** Whether it has this right without asking anybody. */
  may(descriptor: Deno.PermissionDescriptor): boolean;
  /** Tries to use a store; whether that worked. Must not throw. */
  canStore(store: "localStorage" | "caches" | "kv"): Promise<boolean>;
};

const NONE: Words = { en: "None", fr: "Aucun" };
const PART: Words = { en: "Only what it needs", fr: "Seulement ce qu’il faut" };
const ALL: Words = { en: "More than it needs", fr: "Plus que nécessaire" };

/** Rights that the server never needs, in whatever measure. */
const FORBIDDEN = [
  { name: "run", what: { en: "Start programs", fr: "Lancer des programmes" } },
  { name: "ffi", what: { en: "Load native code", fr: "Charger du code natif" } },
  { name: "sys", what: { en: "Ask about the computer", fr: "Interroger l’ordinateur" } },
] as const;

/** Places that no configuration has to do with, as samples: nobody can list what is granted, only ask. */
const ELSEWHERE = ["/", "/etc/passwd", "/home", "/proc/self/environ", "/tmp"];
const FOREIGN_HOSTS = ["example.com:443", "169.254.169.254:80"];
const FOREIGN_ENV = ["HOME", "PATH", "USER", "SSH_AUTH_SOCK", "AWS_SECRET_ACCESS_KEY"];

const STORES = [
  {
    store: "localStorage",
    what: {
      en: "Keep things as a web page could (localStorage)",
      fr: "Garder des choses comme une page web (localStorage)",
    },
  },
  { store: "caches", what: { en: "Keep answers (caches)", fr: "Garder des réponses (caches)" } },
  { store: "kv", what: { en: "Open a database (KV)", fr: "Ouvrir une base de données (KV)" } },
] as const;

/** What this configuration needs: `logDir` alone may be written, `address` (host, or host:port) be listened on. */
export type Needs = { logDir: string | undefined; address: string };

/** Measures what the process may do and can store. Everything that is not good is more than this server needs. */
export async function checkSelf(runtime: Runtime, { logDir, address }: Needs): Promise<Measured[]> {
  /** All of a kind, or any of what is none of our business: too much. Else whether it has what it needs of it. */
  const found = (
    name: "read" | "write" | "env" | "net",
    foreign: readonly Deno.PermissionDescriptor[],
    own: Deno.PermissionDescriptor | undefined,
  ) => {
    const may = (descriptor: Deno.PermissionDescriptor) => runtime.may(descriptor);
    if (may({ name }) || foreign.some(may)) return "all";
    return own !== undefined && may(own) ? "some" : "none";
  };
  const elsewhere = (name: "read" | "write") =>
    ELSEWHERE.filter((path) => path !== logDir).map((path) => ({ name, path }));
  const writing = logDir === undefined ? undefined : { name: "write", path: logDir } as const;
  const foreignEnv = FOREIGN_ENV.map((variable) => ({ name: "env", variable }) as const);
  const foreignNet = FOREIGN_HOSTS.map((host) => ({ name: "net", host }) as const);
  const stores = STORES.map(async ({ store, what }) => {
    return measured(store, what, await runtime.canStore(store) ? "all" : "none");
  });
  return [
    measured("write", { en: "Write files", fr: "Écrire des fichiers" }, found("write", elsewhere("write"), writing)),
    measured(
      "read",
      { en: "Read files", fr: "Lire des fichiers" },
      found("read", elsewhere("read"), { name: "read", path: "components/dist" }),
    ),
    measured(
      "env",
      { en: "Read the environment", fr: "Lire l’environnement" },
      found("env", foreignEnv, { name: "env", variable: "PORT" }),
    ),
    measured(
      "net",
      { en: "Use the network", fr: "Utiliser le réseau" },
      found("net", foreignNet, { name: "net", host: address }),
    ),
    ...FORBIDDEN.map(({ name, what }) => measured(name, what, runtime.may({ name }) ? "all" : "none")),
    ...await Promise.all(stores),
  ];
}

/** What is wrong, in a sentence for the operator; undefined when nothing is. */
export function describeExcess(measured: readonly Measured[]): string | undefined {
  const excess = measured.filter(({ isGood }) => !isGood).map(({ id }) => id);
  if (excess.length === 0) return undefined;
  return `This process may do more than the server needs: ${excess.join(", ")}. Start it with \`npm start\`, ` +
    "which gives it the narrowest rights, or with the flags of .ci/server-permissions.mjs and DENO_DIR at an impossible place";
}

/** The runtime that we are in. */
export const denoRuntime: Runtime = {
  may: (descriptor) => Deno.permissions.querySync(descriptor).state === "granted",
  async canStore(store) {
    try {
      // By name, since a server has no business with these: the house test refuses them everywhere else.
      const scope = globalThis as unknown as Record<string, unknown>;
      if (store === "localStorage") (scope.localStorage as Storage).setItem("probe", "");
      else if (store === "caches") await (scope.caches as CacheStorage).open("probe");
      else await (Deno as unknown as { openKv(path: string): Promise<unknown> }).openKv(":memory:");
      return true;
    } catch {
      return false;
    }
  },
};

function measured(id: string, what: Words, found: "all" | "some" | "none"): Measured {
  return { id, what, result: { all: ALL, some: PART, none: NONE }[found], isGood: found !== "all" };
}
