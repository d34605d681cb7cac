// Passerby as `server/main.ts` puts it together, every check in place. Only how often one connection may do
// something is raised: a few connections here do the work of thousands of people.
//
//   deno run --allow-net --allow-read --allow-env bench/peers/passerby.ts <port> native|hardened

import { createApp } from "../../server/app.ts";
import { readConfig } from "../../server/config.ts";
import { DEFAULT_RATES, type RateKind } from "../../server/core/rate-limits.ts";
import type { Rate } from "../../server/core/token-bucket.ts";
import { systemClock } from "../../server/gateway/system-clock.ts";
import { StaticFiles } from "../../server/http/static-files.ts";
import { createLog } from "../../server/log.ts";
import { createHardenedTransport } from "../../server/transport/hardened.ts";
import { nativeTransport } from "../../server/transport/native.ts";

const MANY: Rate = { burst: 1_000_000, perSecond: 1_000_000 };

const [port, transport, ...more] = Deno.args;
const result = readConfig([
  "--host=127.0.0.1",
  `--port=${port}`,
  `--transport=${transport}`,
  "--max-connections=100000",
  "--work-above-joins=1000000",
  "--work-above-connections=100",
  "--secret=the race needs no secret that is one",
  "--no-landing",
  ...more,
], () => undefined);
if (result.type !== "config") throw new Error(JSON.stringify(result));
const { config } = result;

const app = createApp({
  config,
  clock: systemClock,
  log: createLog({ level: config.logLevel, now: Date.now, line: (text) => console.error(text) }),
  files: await StaticFiles.read([]),
  random: {
    bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    number: Math.random,
  },
  limits: {
    rates: Object.fromEntries(Object.keys(DEFAULT_RATES).map((kind) => [kind, MANY])) as Record<RateKind, Rate>,
  },
});
const { fetch, upgrade } = app;
await (config.transport === "hardened" ? createHardenedTransport() : nativeTransport)
  .listen({ hostname: config.host, port: config.port, fetch, upgrade });
app.start();
