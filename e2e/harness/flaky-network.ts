/** A TCP proxy on loopback that can break what goes through it. */
export type FlakyNetwork = {
  port: number;
  /**
   * For so long every second connection is cut off (or `all`) and the others stall; new ones are taken and stall too.
   * What stalled goes on afterwards.
   */
  breakFor(ms: number, all?: "all"): Promise<void>;
  stop(): void;
};

/** Starts one in front of this port. */
export function startFlakyNetwork(target: number): FlakyNetwork {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const pairs = new Set<[Deno.Conn, Deno.Conn]>();
  let open = Promise.resolve();

  async function pump(from: Deno.Conn, to: Deno.Conn): Promise<void> {
    const buffer = new Uint8Array(64 * 1_024);
    for (let count = await from.read(buffer); count !== null; count = await from.read(buffer)) {
      await open;
      for (let sent = 0; sent < count;) sent += await to.write(buffer.subarray(sent, count));
    }
  }

  async function serve(near: Deno.Conn): Promise<void> {
    await open;
    let far: Deno.Conn;
    try {
      far = await Deno.connect({ hostname: "127.0.0.1", port: target });
    } catch {
      return near.close(); // nobody listens there now
    }
    const pair: [Deno.Conn, Deno.Conn] = [near, far];
    pairs.add(pair);
    // Either end is the end of both.
    await Promise.race([pump(near, far), pump(far, near)].map((pumping) => pumping.catch(() => {})));
    drop(pair);
  }

  function drop(pair: [Deno.Conn, Deno.Conn]): void {
    if (!pairs.delete(pair)) return;
    for (const end of pair) end.close();
  }

  (async () => {
    for await (const near of listener) serve(near);
  })().catch(() => {}); // stopped

  return {
    port: (listener.addr as Deno.NetAddr).port,
    async breakFor(ms, all) {
      [...pairs].forEach((pair, i) => (all || i % 2 === 0) && drop(pair));
      const stalled = Promise.withResolvers<void>();
      open = stalled.promise;
      await new Promise((resolve) => setTimeout(resolve, ms));
      stalled.resolve();
    },
    stop() {
      listener.close();
      for (const pair of [...pairs]) drop(pair);
    },
  };
}
