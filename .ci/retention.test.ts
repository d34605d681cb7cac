import { assert, assertEquals } from "@std/assert";
import { ITEMS } from "../server/privacy/items.ts";
import { findCollections } from "./collections.ts";
import { withoutComments } from "./imports.ts";
import { listFiles } from "./sources.mjs";

const files = listFiles("server").filter((path) => {
  return path.endsWith(".ts") && !/^server\/(std|simulator)\//.test(path) && !isTestHelp(path);
});
const found = files.flatMap((path) => findCollections(path, withoutComments(Deno.readTextFileSync(path))));
const listed = new Set(Object.values(ITEMS).flatMap(({ stores }) => stores));

/** Collections that hold nothing about anybody, or only for the length of one call; each says why. */
const ALLOWED: Record<string, string> = {
  "server/core/due-times.ts##slots": "a building block: whoever has one of these is listed itself",
  "server/gateway/effect-runner.ts##queue": "empty again when the call that filled it returns",
  "server/core/lobby.ts##handlers": "functions",
  "server/gateway/effect-runner.ts##handlers": "functions",
  "server/config-flags.ts#given": "flags of the command line, read once",
  "server/gateway/origins.ts#list": "the sites that may embed the chat",
  "server/http/router.ts#handlers": "functions by path",
  "server/transport/answer-requests.ts#pendingAnswers": "how many answers a connection still owes, gone with it",
  "server/transport/binary-frame.ts#heads": "how a frame of each length begins, whoever sends it",
  "server/transport/accept-sockets.ts#protocols": "the name of the protocol, for the length of an upgrade",
  "server/gateway/gateway.ts##timers": "functions that stop our own timers",
};

Deno.test("Every collection that outlives a call is in the retention table, or is known to hold nothing about anybody", () => {
  const strays = found.filter((each) => !listed.has(each) && !(each in ALLOWED));
  assertEquals(strays, [], "add a row, or name it in a row's `stores`, in server/privacy/items-*.ts");
});

Deno.test("The retention table names no collection that is gone", () => {
  const there = new Set(found);
  assertEquals([...listed].filter((each) => !there.has(each)), []);
});

Deno.test("Only the retention table makes rows", () => {
  const makers = files.filter((path) => /new RetentionRow\(/.test(withoutComments(Deno.readTextFileSync(path))));
  assertEquals(makers, ["server/privacy/retention.ts"]);
});

Deno.test("The search finds every way to keep something, and no constant", () => {
  const source = `
const cache = new Map();
export const seen: Set<string> = new Set();
let last = 0;
const list: string[] = [];
const byName = {};
const WORDS: ReadonlySet<string> = new Set(["a"]);
const NAMES: readonly string[] = [];
class Store {
  readonly #a = new Map<string, number>();
  b: string[] = [];
  #c = {};
  static d = new WeakMap();
  #e: Record<string, Map<string, string>> = { text: new Map() };
  readonly #f;
  #timer = 0;
  constructor() {
    this.#f = new Set();
    const local = new Map();
  }
}
function createStore() {
  const kept = new Map();
  return { kept };
}
`;
  assertEquals(findCollections("x.ts", source), [
    "x.ts#cache",
    "x.ts#seen",
    "x.ts#last",
    "x.ts#list",
    "x.ts#byName",
    "x.ts##a",
    "x.ts#b",
    "x.ts##c",
    "x.ts#d",
    "x.ts##e",
    "x.ts##f",
    "x.ts#kept",
  ]);
  assert(found.length > 20);
});

/** As in house.test.ts: helpers of tests keep nothing about real people. */
function isTestHelp(path: string): boolean {
  return /(^|[/-])(testing|arbitraries|contract|raw-client|fake|fixture|harness)(\.ts$|\/|-)/.test(path);
}
