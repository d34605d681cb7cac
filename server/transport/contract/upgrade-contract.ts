import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { upgradeRequest } from "../raw-client.ts";
import type { TestTransport } from "./lab.ts";

/** From the request to the open socket. */
export function upgradeContract({ test }: TestTransport): void {
  test("refuses an upgrade with a plain HTTP response", async (lab) => {
    await lab.listen({
      upgrade: () => new Response("No\n", { status: 403, headers: { "retry-after": "7" } }),
    });
    const raw = await lab.raw();
    await raw.write(upgradeRequest({ connection: "Upgrade" }));
    const head = (await raw.readHead()).toLowerCase();
    assertStringIncludes(head, "http/1.1 403");
    assertStringIncludes(head, "retry-after: 7");
    assertStringIncludes(head, "content-length: 3");
  });

  test("refuses malformed handshakes itself, without asking the handler", async (lab) => {
    let asked = 0;
    await lab.listen({ upgrade: () => new Response(String(asked++), { status: 403 }) });
    for (
      const [request, status] of [
        [upgradeRequest({ "sec-websocket-key": "" }), 400],
        [upgradeRequest({ "sec-websocket-key": "short" }), 400],
        [upgradeRequest({ "sec-websocket-version": "8" }), 426],
        [upgradeRequest({ "sec-websocket-version": "" }), 426],
        [upgradeRequest({}, "DELETE"), 405],
      ] as const
    ) {
      const raw = await lab.raw();
      await raw.write(request);
      assertStringIncludes(await raw.readHead(), `HTTP/1.1 ${status}`);
    }
    assertEquals(asked, 0);
  });

  test("answers an upgrade to something else as a plain request", async (lab) => {
    await lab.listen({ fetch: () => new Response("plain", { status: 200 }) });
    const raw = await lab.raw();
    await raw.write("GET / HTTP/1.1\r\nhost: localhost\r\nconnection: Upgrade\r\nupgrade: h2c\r\n\r\n");
    assertStringIncludes(await raw.readHead(), "HTTP/1.1 200");
  });

  test("accepts with the chosen subprotocol and without extensions", async (lab) => {
    await lab.echo({ protocol: "two" });
    const raw = await lab.raw();
    await raw.write(upgradeRequest({
      "sec-websocket-protocol": "one, two",
      "sec-websocket-extensions": "permessage-deflate",
    }));
    const head = (await raw.readHead()).toLowerCase();
    assertStringIncludes(head, "http/1.1 101");
    assertStringIncludes(head, "sec-websocket-protocol: two");
    assert(!head.includes("sec-websocket-extensions"));
  });

  test("accepts without a subprotocol", async (lab) => {
    await lab.echo();
    const { socket } = await lab.client();
    assertEquals(socket.protocol, "");
  });
}
