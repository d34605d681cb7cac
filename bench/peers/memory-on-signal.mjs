// Preloaded into servers whose memory is read from outside: SIGUSR2 collects garbage and prints what is left, in bytes.

import process from "node:process";

process.on("SIGUSR2", () => {
  // Twice, with a turn between: what the first one finds dead may hold on to more until its finalizers have run.
  globalThis.gc();
  setTimeout(() => {
    globalThis.gc();
    const { heapUsed, external, rss } = Deno.memoryUsage();
    console.error(JSON.stringify({ held: heapUsed + external, resident: rss }));
  }, 0);
});
