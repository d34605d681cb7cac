import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { upgradeRequest } from "../raw-client.ts";
import type { Remote } from "../transport.ts";
import type { TestTransport } from "./lab.ts";

/** Requests that are no upgrade, and what every decision knows. */
export function httpContract({ test }: TestTransport): void {
  test("answers HTTP with status, headers and body", async (lab) => {
    await lab.listen({
      fetch: (request) =>
        new Response(`${request.method} ${new URL(request.url).pathname} ${request.headers.get("x-in")}`, {
          status: 418,
          headers: { "x-out": "tea" },
        }),
    });
    const response = await fetch(lab.url("/pot?q=1"), { headers: { "x-in": "leaf" } });
    assertEquals(response.status, 418);
    assertEquals(response.headers.get("x-out"), "tea");
    assertEquals(await response.text(), "GET /pot leaf");
  });

  test("passes bytes and request bodies unchanged", async (lab) => {
    await lab.listen({ fetch: async (request) => new Response(await request.arrayBuffer()) });
    const bytes = crypto.getRandomValues(new Uint8Array(50_000));
    const response = await fetch(lab.url("/"), { method: "POST", body: bytes });
    assertEquals(new Uint8Array(await response.arrayBuffer()), bytes);
  });

  test("answers HEAD with headers and no body", async (lab) => {
    await lab.listen({ fetch: () => new Response("body", { headers: { "content-length": "4" } }) });
    const raw = await lab.raw();
    await raw.write("HEAD / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    const head = await raw.readHead();
    assertStringIncludes(head, "HTTP/1.1 200");
    assertStringIncludes(head.toLowerCase(), "content-length: 4");
    assertEquals((await raw.readToEnd()).length, 0);
  });

  test("turns a throwing handler into a 500 without details and goes on", async (lab) => {
    await lab.listen({
      fetch: (request) => {
        if (request.url.endsWith("/boom")) throw new Error("secret detail");
        return new Response("fine");
      },
    });
    const broken = await fetch(lab.url("/boom"));
    assertEquals(broken.status, 500);
    assert(!(await broken.text()).includes("secret"));
    assertEquals(await (await fetch(lab.url("/"))).text(), "fine");
  });

  test("turns a throwing upgrade decision into a 500 and goes on", async (lab) => {
    await lab.listen({
      upgrade: () => {
        throw new Error("secret detail");
      },
    });
    const raw = await lab.raw();
    await raw.write(upgradeRequest());
    assertStringIncludes(await raw.readHead(), "HTTP/1.1 500");
    assertEquals((await fetch(lab.url("/"))).status, 404);
  });

  test("knows the remote address for requests and upgrades", async (lab) => {
    const seen: string[] = [];
    const note = (remote: Remote) => seen.push(remote.address);
    await lab.listen({
      fetch: (_, remote) => new Response(String(note(remote))),
      upgrade: (_, remote) => new Response(String(note(remote)), { status: 403 }),
    });
    await (await fetch(lab.url("/"))).text();
    const raw = await lab.raw();
    await raw.write(upgradeRequest());
    await raw.readHead();
    assertEquals(seen, ["127.0.0.1", "127.0.0.1"]);
  });
}
