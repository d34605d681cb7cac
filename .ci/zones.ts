import type { Import } from "./imports.ts";

/** What a zone of the house may import: other zones, their types, and packages. `docs/ARCHITECTURE.md` tells why. */
type Zone = { values: readonly string[]; types?: readonly string[]; packages?: readonly RegExp[] };

const SERVER_PARTS = ["transport", "gateway", "engine", "seal", "safety", "privacy", "http"] as const;
const SERVER_PACKAGES = [/^@std\//, /^@noble\//, /^altcha-lib(\/|$)/, /^node:/, /^ws$/];
const LIT = [/^lit(\/|$)/, /^@lit\/localize$/];

/** Every zone of the sources. A file in no zone, or an import that is not named here, is a mistake. */
export const ZONES: Record<string, Zone> = {
  protocol: { values: [] },

  "server/core": { values: ["protocol"], packages: [/^@std\/data-structures\//] },
  // A part knows its siblings only by the types of their ports: it gets them passed in.
  ...Object.fromEntries(
    SERVER_PARTS.map((part) => [`server/${part}`, {
      values: ["protocol", "server/core"],
      types: SERVER_PARTS.map((sibling) => `server/${sibling}/ports`),
      packages: SERVER_PACKAGES,
    }]),
  ),
  "server/root": {
    values: ["protocol", "server/core", "server/root", ...SERVER_PARTS.map((part) => `server/${part}`)],
    packages: SERVER_PACKAGES,
  },

  "components/session": { values: ["protocol"], packages: [/^altcha-lib(\/|$)/] },
  "components/events": { values: ["protocol"], types: ["components/session"] },
  "components/shared": { values: ["components/shared"], packages: LIT },
  "components/pane": {
    values: ["components/events", "components/shared", "components/pane", "protocol"],
    types: ["components/session"],
    packages: LIT,
  },
  "components/controllers": {
    values: ["components/session", "components/events", "components/shared", "protocol"],
    packages: LIT,
  },
  "components/chat": {
    values: ["components/controllers", "components/pane", "components/events", "components/shared", "protocol"],
    types: ["components/session"],
    packages: LIT,
  },
  "components/mod": {
    values: [
      "components/chat",
      "components/pane",
      "components/controllers",
      "components/events",
      "components/session",
      "components/shared",
    ],
    packages: LIT,
  },

  // The demo is somebody else's page: it gets the built components by address, like everybody.
  demo: { values: ["demo"] },
};

/** Folders below `components/` that every element may use. */
const SHARED = ["styles", "locales", "icons", "mark"];

/** The zone of a file (path relative to the project), or `undefined` for files that belong to none, such as tests. */
export function zoneOf(path: string): string | undefined {
  const [top = "", second = "", third] = path.split("/");
  if (top === "protocol" || top === "demo") return top;
  if (top === "server") return third === undefined ? "server/root" : second === "std" ? undefined : `server/${second}`;
  if (top !== "components") return undefined;
  if (third === undefined) return second === "mod.ts" ? "components/mod" : "components/events";
  if (second === "session" || second === "controllers" || second === "chat") return `components/${second}`;
  if (second === "testing") return undefined;
  return SHARED.includes(second) ? "components/shared" : "components/pane";
}

/** Whether a file may have this import. */
export function isAllowedImport(path: string, { specifier, typeOnly }: Import): boolean {
  const from = zoneOf(path);
  const rules = from && ZONES[from];
  if (!rules) return false;
  // Addresses: the demo's scripts load the built components like any page.
  if (/^https?:\/\/|^\//.test(specifier)) return from === "demo";
  if (!specifier.startsWith(".")) return rules.packages?.some((allowed) => allowed.test(specifier)) ?? false;

  const target = resolveImport(path, specifier);
  const to = zoneOf(target);
  if (to === undefined) return false;
  if (to === from || rules.values.includes(to)) return true;
  if (!typeOnly || !rules.types) return false;
  return rules.types.includes(to) || (isPort(target) && rules.types.includes(`${to}/ports`));
}

/** The file that a relative specifier names, relative to the project. */
export function resolveImport(path: string, specifier: string): string {
  return new URL(specifier, `file:///${path}`).pathname.slice(1);
}

/** The port files of a part of the server, whose types its siblings may name. */
function isPort(path: string): boolean {
  const [, part = "", file = ""] = path.split("/");
  return file === "ports.ts" || file === "mod.ts" || file === `${part}.ts`;
}
