import { assertRejects } from "@std/assert";
import type { TestTransport } from "./lab.ts";

/** The port itself. */
export function listeningContract({ test, transport }: TestTransport): void {
  test("rejects with AddrInUse when the port is taken", async (lab) => {
    const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    try {
      await assertRejects(
        () => transport.listen({ ...lab.options({}), port: taken.addr.port }),
        Deno.errors.AddrInUse,
      );
    } finally {
      taken.close();
    }
  });

  test("stops listening on close, twice without harm", async (lab) => {
    const listener = await lab.listen({});
    await (await fetch(lab.url("/"))).text(); // leaves an idle connection behind
    await listener.close();
    await listener.close();
    await assertRejects(() => Deno.connect({ hostname: "127.0.0.1", port: listener.port }));
  });
}
