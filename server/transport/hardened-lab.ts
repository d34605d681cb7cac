import { type Bounds, createHardenedTransport } from "./hardened.ts";
import type { Listener, ListenOptions } from "./transport.ts";

/** A hardened server for one test, and what it saw. It closes a socket that says "close me". */
export async function listen(bounds: Partial<Bounds>, options: Partial<ListenOptions> = {}) {
  const received: (string | Uint8Array)[] = [];
  const ended = Promise.withResolvers<number>();
  const disconnected = Promise.withResolvers<void>();
  const listener: Listener = await createHardenedTransport(bounds).listen({
    hostname: "127.0.0.1",
    port: 0,
    connect: () => disconnected.resolve,
    fetch: () => new Response("ok"),
    upgrade: () => ({
      protocol: undefined,
      open: (socket) => ({
        message: (data) => {
          received.push(data);
          if (data === "close me") socket.close(1000, "");
        },
        close: ended.resolve,
      }),
    }),
    ...options,
  });
  return {
    listener,
    received,
    ended: ended.promise,
    disconnected: disconnected.promise,
    [Symbol.asyncDispose]: () => listener.close(),
  };
}
