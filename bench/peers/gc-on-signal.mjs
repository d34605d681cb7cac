// Preloaded into servers whose memory is measured: SIGUSR2 collects garbage, so that what is counted is what is held. The
// last resort also gives back what V8 would keep in reserve, which is more or less by chance.

import process from "node:process";

process.on("SIGUSR2", () => globalThis.gc({ type: "major", execution: "sync", flavor: "last-resort" }));
