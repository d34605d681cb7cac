import type { Listener, ListenOptions, Transport } from "./transport.ts";

/**
 * Opens the port. The name `localhost` means both loopback addresses, because browsers try either first; a machine
 * without IPv6 has only the one. Rejects as the transport does.
 */
export async function listen(transport: Transport, options: ListenOptions): Promise<Listener> {
  if (options.hostname !== "localhost") return await transport.listen(options);
  const v4 = await transport.listen({ ...options, hostname: "127.0.0.1" });
  const v6 = await transport.listen({ ...options, hostname: "::1", port: v4.port }).catch(async (error) => {
    if (!(error instanceof Deno.errors.AddrInUse)) return undefined;
    await v4.close();
    throw error;
  });
  return {
    hostname: "localhost",
    port: v4.port,
    close: async () => void await Promise.all([v4.close(), v6?.close()]),
  };
}
