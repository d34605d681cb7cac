import { assertEquals } from "@std/assert";
import { isAllowedImport } from "./zones.ts";

const VALUE = false;
const TYPE = true;

const CASES: [path: string, specifier: string, typeOnly: boolean, allowed: boolean][] = [
  ["protocol/parse.ts", "./text.ts", VALUE, true],
  ["protocol/parse.ts", "../server/core/lobby.ts", TYPE, false],
  ["protocol/parse.ts", "@std/assert", VALUE, false],
  ["server/core/lobby.ts", "../../protocol/mod.ts", VALUE, true],
  ["server/core/lobby.ts", "../engine/engine.ts", TYPE, false],
  ["server/core/lobby.ts", "node:crypto", VALUE, false],
  ["server/gateway/gateway.ts", "../transport/transport.ts", TYPE, true],
  ["server/gateway/gateway.ts", "../transport/transport.ts", VALUE, false],
  ["server/gateway/gateway.ts", "../transport/hardened.ts", TYPE, false],
  ["server/gateway/gateway.ts", "../main.ts", TYPE, false],
  ["server/gateway/gateway.ts", "ws", VALUE, true],
  ["server/main.ts", "./transport/hardened.ts", VALUE, true],
  ["server/main.ts", "../components/mod.ts", VALUE, false],
  ["components/session/session.ts", "../../protocol/mod.ts", VALUE, true],
  ["components/session/session.ts", "lit", VALUE, false],
  ["components/chat-box/chat-box.ts", "lit", VALUE, true],
  ["components/chat-box/chat-box.ts", "../styles/mod.ts", VALUE, true],
  ["components/chat-box/chat-box.ts", "../session/session-state.ts", TYPE, true],
  ["components/chat-box/chat-box.ts", "../session/session.ts", VALUE, false],
  ["components/chat-box/chat-box.ts", "../chat/chat.ts", VALUE, false],
  ["components/chat/chat.ts", "../controllers/chat-controller.ts", VALUE, true],
  ["components/controllers/chat-controller.ts", "../chat/chat.ts", TYPE, false],
  ["components/chat/chat.ts", "../../server/config.ts", TYPE, false],
  ["demo/panes.ts", "/session.js", VALUE, true],
  ["demo/panes.ts", "../components/mod.ts", VALUE, false],
  ["elsewhere/new.ts", "../protocol/mod.ts", VALUE, false],
];

for (const [path, specifier, typeOnly, allowed] of CASES) {
  Deno.test(`${path} ${allowed ? "may" : "may not"} import ${typeOnly ? "types of " : ""}${specifier}`, () => {
    assertEquals(isAllowedImport(path, { specifier, typeOnly }), allowed);
  });
}
