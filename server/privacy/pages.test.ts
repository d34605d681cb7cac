import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { readConfig } from "../config.ts";
import { PRODUCTION_ARGS } from "../testing.ts";
import { createPages, languageOfRequest } from "./pages.ts";
import { createPolicy } from "./policy.ts";

const result = readConfig(PRODUCTION_ARGS, () => undefined);
if (result.type !== "config") throw new Error("The configuration is complete");
const policy = createPolicy(result.config);
const pages = createPages({ policy, measured: [], mayEmbed: (origin) => origin === "https://site.example" });

function get(path: keyof typeof pages, headers: Record<string, string> = {}, query = ""): Response {
  return pages[path](new Request(`http://chat.example${path}${query}`, { headers }));
}

Deno.test("The language is what the address says, then what the browser prefers, then English", () => {
  const cases: [query: string, accept: string | undefined, language: string][] = [
    ["", undefined, "en"],
    ["", "fr-CA,fr;q=0.9,en;q=0.8", "fr"],
    ["", "de, en;q=0.2, fr;q=0.7", "fr"],
    ["", "fr;q=0, en;q=0.1", "en"],
    ["", "fr;q=nonsense", "fr"],
    ["", "*", "en"],
    ["?lang=en", "fr", "en"],
    ["?lang=fr", "en", "fr"],
    ["?lang=__proto__", "fr", "fr"],
  ];
  for (const [query, accept, language] of cases) {
    const headers = new Headers(accept === undefined ? [] : [["accept-language", accept]]);
    assertEquals(
      languageOfRequest(new Request(`http://x/privacy${query}`, { headers })),
      language,
      `${query} ${accept}`,
    );
  }
});

Deno.test("Privacy and rules are pages without script, under a policy that allows none", async () => {
  for (const path of ["/privacy", "/rules"] as const) {
    for (const lang of ["en", "fr"]) {
      const response = get(path, {}, `?lang=${lang}`);
      const text = await response.text();
      assertMatch(text, /^\s*<!doctype html>/);
      assertStringIncludes(text, `<html lang="${lang}">`);
      assert(!/<script|\son\w+=|style=|javascript:/i.test(text), "nothing runs, no inline style");
      assertEquals([...text.matchAll(/(?:src|href)="([a-z]+:)?\/\//g)], [], "nothing from anywhere else");
      assertEquals(response.headers.get("content-language"), lang);
      assertStringIncludes(response.headers.get("content-security-policy")!, "default-src 'none'; style-src 'self'");
      assertStringIncludes(text, "RTA-5042-1996-1400-1577-RTA");
    }
  }
});

Deno.test("The policy for machines may be read by sites that may embed the chat, and no others", async () => {
  const allowed = get("/privacy.json", { origin: "https://site.example" });
  assertEquals(allowed.headers.get("access-control-allow-origin"), "https://site.example");
  assertEquals(
    get("/privacy.json", { origin: "https://evil.example" }).headers.get("access-control-allow-origin"),
    null,
  );
  assertEquals((await allowed.json()).hash, policy.hash);
  assertEquals(allowed.headers.get("content-type"), "application/json; charset=utf-8");
});
