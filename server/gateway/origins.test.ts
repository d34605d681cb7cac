import { assertEquals } from "@std/assert";
import { createOriginCheck } from "./origins.ts";

const LISTED = ["https://example.org", "https://chat.example.org:8443", "https://xn--bcher-kva.example"];

/** What pages that nobody listed send, and what no browser sends. */
const REFUSED: (string | null)[] = [
  null,
  "",
  "null",
  "https://example.org.evil.example",
  "https://evil-example.org",
  "https://evilexample.org",
  "https://sub.example.org",
  "https://example.or",
  "https://example.org:444",
  "https://chat.example.org",
  "https://chat.example.org:84430",
  "http://example.org",
  "wss://example.org",
  "file://example.org",
  "chrome-extension://example.org",
  "https://example.org/",
  "https://example.org/page",
  "https://example.org?",
  "https://user@example.org",
  "https://example.org@evil.example",
  "https://example.org#",
  "https://EXAMPLE.org",
  "https://example.org.",
  "https://example.org:443",
  "https://bücher.example",
  "https://xn--bcher-kva.example.evil.example",
  "https://example.org, https://evil.example",
  "https://example.org https://evil.example",
  "https://*.example.org",
  " https://example.org",
  "//example.org",
  "example.org",
  "javascript:alert(1)",
  "http://localhost/",
  "http://LOCALHOST",
  "http://localhost:80",
  "http://user@localhost",
  "ftp://localhost",
  "ws://localhost",
  "ws://server.example",
  "__proto__",
];

Deno.test("Origin check lets exactly the listed origins in and names their site", () => {
  const check = createOriginCheck(LISTED, { development: false });
  assertEquals(LISTED.map((origin) => check(origin, "server.example")), [
    "example.org",
    "chat.example.org:8443",
    "xn--bcher-kva.example",
  ]);
});

for (const development of [false, true]) {
  Deno.test(`Origin check refuses everything else, development ${development}`, () => {
    const check = createOriginCheck(LISTED, { development });
    for (const origin of REFUSED) assertEquals(check(origin, "server.example"), undefined, JSON.stringify(origin));
  });
}

Deno.test("Origin check knows localhost and the server's own pages in development only", () => {
  const own = [
    ["http://localhost:3000", "localhost:8000", "localhost:3000"],
    ["http://app.localhost", "localhost:8000", "app.localhost"],
    ["http://127.0.0.1:8000", "127.0.0.1:8000", "127.0.0.1:8000"],
    ["http://[::1]:8000", "[::1]:8000", "[::1]:8000"],
    ["http://192.168.1.5:8000", "192.168.1.5:8000", "192.168.1.5:8000"],
  ] as const;
  for (const [origin, host, site] of own) {
    assertEquals(createOriginCheck([], { development: true })(origin, host), site);
    assertEquals(createOriginCheck([], { development: false })(origin, host), undefined);
  }
  const check = createOriginCheck([], { development: true });
  for (const foreign of ["http://192.168.1.6:8000", "http://localhost.evil.example", "http://127.0.0.1.evil.example"]) {
    assertEquals(check(foreign, "192.168.1.5:8000"), undefined, foreign);
  }
});
